"""How right the text is: every labelled page through a whole ingest, beside trafilatura's best mode on the same pages.

Both are scored by the shared scorer (4-gram F1 against the gold text). The records are those that an ingest of the
replayed web publishes, articles and duplicates together; `id` is the item's GUID, which is the page's id there.

    python -m bench.quality [--sets n4k fundus_tests wcxb_dev] [--limit N]
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import trafilatura

from bench.newsworld import ingest
from bench.world import SHARED, corpus, world

SETS = ("n4k", "fundus_tests", "wcxb_dev")


def pages(names: Sequence[str], limit: int) -> Iterator[dict[str, str]]:
    """The labelled pages, as many as the world serves with the same limit."""
    lines = itertools.chain.from_iterable(_lines(name) for name in names)
    yield from (json.loads(line) for line in itertools.islice(lines, limit))


def _lines(name: str) -> Iterator[str]:
    with lzma.open(corpus(name), "rt", encoding="utf-8") as lines:
        yield from lines


def best_mode(page: dict[str, str]) -> dict[str, str]:
    """Trafilatura's best mode for news (precision, comments off)."""
    text = trafilatura.extract(page["html"], url=page["url"], favor_precision=True, include_comments=False)
    return {"id": page["id"], "articleBody": text or ""}


def published(folder: Path) -> Iterator[dict[str, str]]:
    """What an ingest has published, by page."""
    for path in [*folder.glob("articles/dt=*/*.jsonl"), *folder.glob("duplicates/dt=*/*.jsonl")]:
        for line in path.read_text().splitlines():
            record = json.loads(line)
            for ref in record["isPartOf"]:
                yield {"id": ref["guid"], "articleBody": record["articleBody"]}


def score(names: Sequence[str], records: list[dict[str, str]], folder: Path) -> str:
    """The scorer's table."""
    got = folder / "got.jsonl"
    got.write_text("\n".join(json.dumps(record) for record in records))
    gold = [str(corpus(name)) for name in names]
    command = [sys.executable, str(SHARED / "tools" / "score_extraction.py"), "--gold", *gold, "--got", str(got)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Score both and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=int, default=100_000)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, world(said.sets, "--limit", str(said.limit)) as site:
        folder = Path(name)
        seconds, _, items = ingest(site, site.feed_list(folder), folder / "out")
        print(f"newsbeam: {items} in {seconds:.0f} s")
        print(score(said.sets, list(published(folder / "out")), folder))
        with ProcessPoolExecutor(2) as pool:
            print("trafilatura, precision mode, comments off")
            print(score(said.sets, list(pool.map(best_mode, pages(said.sets, said.limit), chunksize=8)), folder))


if __name__ == "__main__":
    main()
