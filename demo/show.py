"""Show what a run left behind: one record in full, and where the files lie. Usage: show.py FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Print the newest article with the longest text, cut to a screen, and the files by kind."""
    files = {kind: sorted(folder.glob(f"{kind}/dt=*/*.jsonl")) for kind in ("articles", "duplicates", "failures")}
    records = [json.loads(line) for path in files["articles"] for line in path.read_text().splitlines()]
    if records:
        print("\none record in full:")
        print(json.dumps(max(records, key=lambda record: record["wordCount"] or 0), indent=2, ensure_ascii=False))
    print("\nwhere the files lie:")
    for kind, paths in files.items():
        lines = sum(len(path.read_text().splitlines()) for path in paths)
        print(f"  {folder}/{kind}/dt=*/*.jsonl   {lines} lines in {len(paths)} files")
    print(f"  {folder}/runs/*.json   a summary per run")
    print(f"  {folder}/ledger.db   what has been seen, so that the next run publishes nothing twice")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
