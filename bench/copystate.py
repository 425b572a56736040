"""What the index of copies costs as it grows: bytes, writes and lookups per article, at each size asked for.

The index is filled with fingerprints of made-up texts of 200 to 1,200 passages by the database's own bulk load. At
each size units of 1,000 articles, one in five a copy of an earlier one, are then added by the ledger's code as a commit
does it, and the candidates of 500 further articles looked up. CPU is that of this process and of the database's
server. Sizes are of the whole ledger, which holds nothing else; in SQLite with what its pages leave free. PostgreSQL
runs without fsync; for SQLite --keep names a folder, which may be in memory.

    python -m bench.copystate [--sizes 1000 100000 1000000] [--database sqlite|postgresql] [--keep /dev/shm/index]
"""

from __future__ import annotations

import argparse
import contextlib
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.engine import Connection

from bench.state import size
from bench.toll import server_s
from schemas.likeness import Print, keys_of
from tests.postgres import binaries, database, server
from transforms.io.ledger import fingerprints
from transforms.io.ledger.database import POSTGRESQL, reading, writing
from transforms.io.ledger.schema import migrate
from transforms.likeness.fingerprint import LEAST, ONE_IN, TELLING, Fingerprint

LOOKED_UP, COPIES, FILLED = 500, 5, 100_000
UNITS, UNIT = 5, 1_000
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
    earlier[:] = [each.fingerprint for each in chance.sample(made, min(100, count))]
    return made


def fill(url: str, first: int, count: int, rng: np.random.Generator) -> None:
    """Add articles that have nothing in common, in the order in which `fingerprints.add` would write them."""
    made = [made_up(rng).pack() for _ in range(count)]
    moment = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    numbered = list(enumerate(made, first + 1))
    prints = [(number, f"{number:032x}", moment, packed) for number, packed in numbered]
    keys = sorted((key, number) for number, packed in numbered for key in keys_of(packed))
    with writing(url) as connection:
        _load(connection, "fingerprints", prints)
        _load(connection, "passages", keys)


def _load(connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if connection.dialect.name == POSTGRESQL:
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", list(rows))  # noqa: S608  # names of ours


class Meter:
    """CPU and elapsed milliseconds per article of what is done since it was made."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.began = self._now()

    def read(self, articles: int) -> list[float]:
        """Since then."""
        return [(now - began) * 1_000 / articles for now, began in zip(self._now(), self.began, strict=True)]

    def _now(self) -> tuple[float, float]:
        return time.process_time() + server_s(self.url), time.perf_counter()


def look_up(url: str, rng: np.random.Generator) -> list[float]:
    """CPU and elapsed milliseconds of looking up the candidates of one new article."""
    keys = [key for _ in range(LOOKED_UP) for key in made_up(rng).keys]
    meter = Meter(url)
    with reading(url) as connection:
        found = fingerprints.holders(connection, keys)
        fingerprints.prints(connection, [number for numbers in found.values() for number in numbers])
    return meter.read(LOOKED_UP)


def write(url: str, added: Sequence[Print]) -> None:
    """Add articles in one transaction."""
    with writing(url) as connection:
        fingerprints.add(connection, added, NOW)


def grow(url: str, sizes: Sequence[int]) -> Iterator[str]:
    """Add articles and measure; a line for each size."""
    migrate(url)
    empty, rng, earlier, count = size(url), np.random.default_rng(1), list[bytes](), 0
    for wanted in sizes:
        while count < wanted:
            adding = min(FILLED, wanted - count)
            fill(url, count, adding, rng)
            count += adding
        held = (size(url) - empty) / count
        units = [batch(count + UNIT * unit, UNIT, rng, earlier) for unit in range(UNITS)]
        write(url, [])  # connects
        meter = Meter(url)
        for unit in units:
            write(url, unit)
        times = (*meter.read(UNITS * UNIT), *look_up(url, rng))
        count += UNITS * UNIT
        yield f"| {wanted:,} | {held:,.0f} | {' | '.join(f'{milliseconds:.2f}' for milliseconds in times)} |"


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
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", help="folder for the SQLite ledger")
    said = parser.parse_args()
    print("| articles | bytes each | a unit's write, CPU ms | write, ms | look-up, CPU ms | look-up, ms |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, ledger(said.database, Path(said.keep or name)) as url:
        for line in grow(url, said.sizes):
            print(line, flush=True)


if __name__ == "__main__":
    main()
