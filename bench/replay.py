"""What an archive costs and how fast it is replayed, in CPU time, beside the bare extraction of the same pages.

Captured pages are written as a WARC file by the archive itself; then `newsbeam replay` reads it, its children's time
included. Its start is that of a file of one page: interpreters, imports, ledger. Bare extraction is the same function
on the same bytes in one process, with nothing around it.

    python -m bench.replay [--sets n4k] [--limit N]
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.command import children_s
from bench.quality import pages
from schemas.failure import Refusal
from schemas.page import Exchange
from transforms.bounds import EXTRACTOR
from transforms.io.archive import Files, WarcArchive
from transforms.io.captures import ArchiveFile

SETS = ("n4k",)
AT_ONCE = 16  # answers that are synced together: about what an ingest of 32 sites comes to


def exchanges(names: Sequence[str], limit: int) -> Iterator[Exchange]:
    """The pages as answers over HTTP."""
    for page in pages(names, limit):
        yield Exchange(
            url=page["url"],
            requested_url=page["url"],
            feed_url=None,
            sent=(("User-Agent", "bench"),),
            version=(1, 1),
            status=200,
            phrase="OK",
            headers=((b"Content-Type", b"text/html; charset=utf-8"),),
            body=page["html"].encode("utf-8", "replace"),
            truncated=None,
            at=datetime.now(UTC),
        )


def archived(given: Sequence[Exchange], folder: Path) -> float:
    """Write them; returns CPU seconds."""
    files = Files(WarcArchive(folder=str(folder), run_id="bench", software="bench"))
    begun = time.process_time()
    for start in range(0, len(given), AT_ONCE):
        files.append(given[start : start + AT_ONCE])
    took = time.process_time() - begun
    files.close()
    return took


def indexed(path: Path) -> float:
    """Read the index; returns CPU seconds."""
    begun = time.process_time()
    list(ArchiveFile(str(path), path.parent).parts())
    return time.process_time() - begun


def extracted(given: Sequence[Exchange]) -> float:
    """Extract them; returns CPU seconds."""
    module, name = EXTRACTOR.split(":")
    extract = getattr(importlib.import_module(module), name)
    begun = time.process_time()
    for each in given:
        with contextlib.suppress(Refusal):
            extract({"url": each.url, "requested_url": each.url, "content_type": "text/html; charset=utf-8"}, each.body)
    return time.process_time() - begun


def replayed(path: Path, out: Path) -> tuple[float, dict[str, int]]:
    """Replay it with the command; returns CPU seconds, children's included, and the items by outcome."""
    before = children_s()
    command = [str(Path(sys.executable).parent / "newsbeam"), "replay", str(path), "--to", str(out), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu_s = children_s() - before
    return cpu_s, {name: number for name, number in json.loads(done.stdout)["items"].items() if number}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=int, default=100_000)
    said = parser.parse_args()
    given = list(exchanges(said.sets, said.limit))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written_s = archived(given, folder / "archive")
        (path,) = (folder / "archive").iterdir()
        index_s, bare_s = indexed(path), extracted(given)
        archived(given[:1], folder / "one")
        start_s = min(replayed(*(folder / "one").iterdir(), folder / f"start{n}")[0] for n in range(2))
        replay_s, items = replayed(path, folder / "out")
        size = path.stat().st_size
    n = len(given)
    print(f"{n} pages of {sum(len(each.body) for each in given) / n / 1000:.0f} KB: {items}")
    print(f"archive: {1000 * written_s / n:.2f} ms CPU and {size / n / 1000:.1f} KB a page")
    print(f"index: {1000 * index_s / n:.2f} ms CPU a page")
    print(f"bare extraction: {n / bare_s:.1f} pages a CPU second")
    print(f"replay: {n / replay_s:.1f} pages a CPU second, {bare_s / replay_s:.2f} of bare extraction")
    rest_s = replay_s - start_s
    print(f"without its start of {start_s:.1f} s: {n / rest_s:.1f} pages, {bare_s / rest_s:.2f} of bare extraction")


if __name__ == "__main__":
    main()
