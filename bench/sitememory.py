"""Whether what is remembered of sites does harm: the replayed web ingested in two runs, without memory and with it.

Each feed first shows half of its pages, then all. The records of the second run are those that the first one's articles
bear on; scored are all, by the shared scorer (4-gram F1 against the gold text), and the lines that the memory took are
listed with whether the gold text has them.

    python -m bench.sitememory [--sets n4k fundus_tests wcxb_dev] [--limit N]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.newsworld import ingest
from bench.quality import SETS, pages, published, score
from bench.world import world

MODES = ("off", "learn")


def texts(mode: str, named: Sequence[str], limit: int, folder: Path) -> dict[str, str]:
    """The text of each page after both runs."""
    out = folder / mode
    with world(named, "--limit", str(limit)) as site:
        feeds = site.feed_list(folder)
        for fraction in ("0.5", "1"):
            site.get(f"/_admin/reveal?fraction={fraction}", "POST")
            _, _, items = ingest(site, feeds, out, "--site-memory", mode, "--all-due")
            print(f"{mode}, {fraction} of each feed: {items}")
    return {record["id"]: record["articleBody"] for record in published(out)}


def taken(
    without: dict[str, str], with_memory: dict[str, str], gold: dict[str, str]
) -> Iterator[tuple[bool, str, str]]:
    """Whether the gold text has it, the page, and the paragraph, for each that only the run without memory has."""
    for page, text in without.items():
        left = set(with_memory.get(page, text).split("\n\n"))
        for paragraph in text.split("\n\n"):
            if paragraph not in left:
                yield " ".join(paragraph.split()) in " ".join(gold[page].split()), page, paragraph


def main() -> None:
    """Ingest both ways and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=int, default=100_000)
    said = parser.parse_args()
    gold = {page["id"]: page["text"] or "" for page in pages(said.sets, said.limit)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {mode: texts(mode, said.sets, said.limit, folder) for mode in MODES}
        for mode, records in found.items():
            print(f"--site-memory {mode}")
            print(score(said.sets, [{"id": page, "articleBody": text} for page, text in records.items()], folder))
    for is_gold, page, paragraph in taken(found["off"], found["learn"], gold):
        print(f"{'LOST' if is_gold else 'taken'} {page}: {paragraph[:150]}")


if __name__ == "__main__":
    main()
