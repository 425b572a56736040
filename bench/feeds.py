"""Every public feed file: entries found beside the most that any of five parsers found, and feeds a second and core.

Rates are by CPU time, in one process: newsbeam's with all that it does to an item (texts, addresses) and the JSON to
and from the child that it runs in; the others' bare parse of the same bytes.

    python -m bench.feeds [--limit N] [--real N]
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import lzma
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import fastfeedparser
import feedparser
import orjson

from bench.world import SHARED
from schemas.failure import Refusal
from schemas.feed import ParsedFeed
from schemas.wire import from_wire
from transforms.feeds.parse import parse_in_child

CORPUS = SHARED / "data" / "feeds" / "feeds.jsonl.xz"
REAL = ("fastfeedparser-bench", "fastfeedparser-tests", "NetNewsWire", "miniflux")
"""Corpora of feeds as publishers served them; the others are test suites."""


@dataclass(frozen=True)
class File:
    """A feed file, and the most entries that any of five parsers found in it."""

    corpus: str
    name: str
    entries: int
    body: bytes


def files(limit: int | None) -> list[File]:
    """The feed files."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [_file(json.loads(line)) for line in islice(lines, limit)]


def _file(line: dict[str, Any]) -> File:
    return File(line["corpus"], line["name"], line["entries"], base64.b64decode(line["body"]))


def ours(body: bytes) -> int:
    """Entries found, with the way to a child and back."""
    answer = orjson.dumps(parse_in_child({"feed_url": "https://feeds.example/feed"}, body))
    return len(from_wire(ParsedFeed, orjson.loads(answer)).items)


def quick(body: bytes) -> int:
    """Fastfeedparser's."""
    return len(fastfeedparser.parse(body).entries)


def universal(body: bytes) -> int:
    """Feedparser's."""
    return len(feedparser.parse(io.BytesIO(body)).entries)


def bare(body: bytes) -> int:
    """feedparser's, without sanitising and resolving."""
    stream = io.BytesIO(body)
    return len(feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False).entries)


def found(parser: Callable[[bytes], int], given: Sequence[File]) -> Iterator[tuple[File, int, float, str | None]]:
    """Each file with the entries found in it, the CPU seconds that it took, and what was raised but for a refusal."""
    for file in given:
        began, count, fault = time.process_time(), 0, None
        try:
            count = parser(file.body)
        except Refusal:
            pass
        except Exception as error:  # noqa: BLE001  what each of them raises is what is counted
            fault = f"{type(error).__name__}: {error}"[:100]
        yield file, count, time.process_time() - began, fault


def report(given: Sequence[File]) -> None:
    """What newsbeam finds in all of them."""
    rows = list(found(ours, given))
    for corpus, size in Counter(file.corpus for file in given).items():
        mine = [(file.entries, count) for file, count, _, _ in rows if file.corpus == corpus]
        print(f"{corpus:24} {size:5} files, {sum(c for _, c in mine):5} entries of {sum(e for e, _ in mine):5}")
    print(f"entries: {sum(count for _, count, _, _ in rows)} of {sum(file.entries for file in given)}")
    for file, count, _, _ in rows:
        if count < file.entries:
            print(f"below: {file.corpus} {file.name}: {count} of {file.entries}")
    faults = [f"{file.name}: {fault}" for file, _, _, fault in rows if fault]
    print(f"exceptions: {len(faults)} {faults}")
    file, _, seconds, _ = max(rows, key=lambda row: row[2])
    print(f"slowest: {file.corpus} {file.name}: {seconds * 1000:.0f} ms of {len(file.body) / 1e6:.2f} MB")


def race(given: Sequence[File], what: str) -> None:
    """Feeds a second and core, all parsers on the same feeds."""
    if not given:
        return
    size = sum(len(file.body) for file in given) / len(given) / 1e3
    print(f"{what}: {len(given)} feeds of {size:.0f} KB on average")
    for name, parser in (("newsbeam", ours), ("fastfeedparser", quick), ("feedparser", universal), ("  bare", bare)):
        rows = list(found(parser, given))
        seconds, raised = sum(row[2] for row in rows), sum(row[3] is not None for row in rows)
        count = sum(row[1] for row in rows)
        print(f"  {name:16} {len(given) / seconds:7.1f} feeds/s/core, {count} entries, raised on {raised}")


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, help="files, all by default")
    parser.add_argument("--real", type=int, help="real feeds for the rates, all by default")
    said = parser.parse_args()
    given = files(said.limit)
    ours(given[0].body)  # warm: the first call compiles and caches
    report(given)
    real = [file for file in given if file.corpus in REAL and file.entries][: said.real]
    race(real, "real feeds")
    race([file for file in real if 50 <= file.entries <= 100], "of 50 to 100 items")
    race(given if said.real is None else given[: said.real], "all files")


if __name__ == "__main__":
    main()
