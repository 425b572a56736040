"""What the index of copies costs as it grows: bytes, writes and lookups per article, up to as many as asked for.

Fingerprints of made-up texts of 200 to 1,200 passages are added by the ledger's own code, 5,000 a transaction as a unit
does (--at-once), one in five a copy of an earlier one; after each step the candidates of 500 further articles are
looked up. Sizes are of the whole ledger, which holds nothing else; in SQLite with what its pages leave free.

    python -m bench.copystate [--articles 1000000] [--steps 5] [--at-once 5000] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import contextlib
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.state import size
from schemas.likeness import Print
from tests.postgres import binaries, database, server
from transforms.io.ledger import fingerprints
from transforms.io.ledger.database import reading, writing
from transforms.io.ledger.schema import migrate
from transforms.likeness.fingerprint import LEAST, ONE_IN, TELLING, Fingerprint

AT_ONCE, LOOKED_UP, COPIES = 5_000, 500, 5
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def made_up(rng: np.random.Generator) -> Fingerprint:
    """The fingerprint of a text that has nothing in common with others."""
    passages = int(rng.integers(200, 1_200))
    sampled = max(LEAST, passages // ONE_IN)
    sample = np.sort(rng.integers(0, (1 << 48) * sampled // passages, sampled, np.uint64))
    return Fingerprint(
        passages=passages,
        sample=tuple(sample.tolist()),
        complete=False,
        wide=False,
        head=int(rng.integers(1 << 24)),
        telling=tuple(np.sort(rng.integers(0, 1 << 16, TELLING)).tolist()),
        all_telling=False,
    )


def batch(first: int, count: int, rng: np.random.Generator, earlier: list[bytes]) -> list[Print]:
    """Articles of a unit; some are copies of articles before them."""
    chance = random.Random(first)  # noqa: S311  # a load, not a secret
    made: list[Print] = []
    for number in range(first, first + count):
        copied = earlier and chance.randrange(COPIES) == 0
        packed = chance.choice(earlier) if copied else made_up(rng).pack()
        made.append(Print(identifier=f"{number:032x}", fingerprint=packed))
    earlier[:] = [each.fingerprint for each in chance.sample(made, 100)]
    return made


def look_up(url: str, rng: np.random.Generator) -> tuple[float, float]:
    """CPU and elapsed milliseconds of looking up the candidates of one new article."""
    keys = [key for _ in range(LOOKED_UP) for key in made_up(rng).keys]
    cpu, wall = time.process_time(), time.perf_counter()
    with reading(url) as connection:
        found = fingerprints.holders(connection, keys)
        fingerprints.prints(connection, [number for numbers in found.values() for number in numbers])
    return (time.process_time() - cpu) / LOOKED_UP * 1_000, (time.perf_counter() - wall) / LOOKED_UP * 1_000


def grow(url: str, articles: int, steps: int, at_once: int = AT_ONCE) -> Iterator[str]:
    """Add articles and measure; a line for each step."""
    migrate(url)
    empty, rng, earlier = size(url), np.random.default_rng(1), list[bytes]()
    for step in range(steps):
        cpu = wall = 0.0
        firsts: Sequence[int] = range(articles * step // steps, articles * (step + 1) // steps, at_once)
        for first in firsts:
            added = batch(first, at_once, rng, earlier)
            cpu, wall = cpu - time.process_time(), wall - time.perf_counter()
            with writing(url) as connection:
                fingerprints.add(connection, added, NOW)
            cpu, wall = cpu + time.process_time(), wall + time.perf_counter()
        count, written = firsts[-1] + at_once, len(firsts) * at_once
        times = (cpu / written * 1_000, wall / written * 1_000, *look_up(url, rng))
        figures = " | ".join(f"{milliseconds:.2f}" for milliseconds in times)
        yield f"| {count:,} | {(size(url) - empty) / count:,.0f} | {figures} |"


@contextlib.contextmanager
def ledger(kind: str, folder: Path) -> Iterator[str]:
    """An empty ledger."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'ledger.db'}"
        return
    with server(binaries() or Path()) as address, database(address) as url:
        yield url


def main() -> None:
    """Grow one and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", help="folder for the SQLite ledger")
    said = parser.parse_args()
    print("| articles | bytes each | write, CPU ms | write, ms | look-up, CPU ms | look-up, ms |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, ledger(said.database, Path(said.keep or name)) as url:
        for line in grow(url, said.articles, said.steps, said.at_once):
            print(line, flush=True)


if __name__ == "__main__":
    main()
