"""Ledgers as years of ingestion leave them: known items, articles, addresses and feeds, written in bulk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from transforms.io.ledger import tables
from transforms.io.ledger.database import close_all, engine, is_postgresql
from transforms.io.ledger.schema import migrate

FEEDS = 20_000
PER_FEED_DEFERRED = 100
"""One item in so many is to be tried again, in a week."""
_SPREAD = 0x9E3779B97F4A7C15
"""Fibonacci hashing: consecutive numbers become keys that look like hashes."""

Row = dict[str, Any]


def fill(url: str, count: int) -> None:
    """Make a ledger with so many items, each an article with an address, over up to 20,000 feeds that are not due."""
    migrate(url)
    now, feeds = datetime.now(UTC), min(FEEDS, max(1, count // 50))
    for table, rows in (
        (tables.feeds, _feeds(feeds, now)),
        (tables.items, _items(count, feeds, now)),
        (tables.articles, _articles(count, feeds)),
        (tables.aliases, _aliases(count, feeds)),
    ):
        load(url, table, rows)
    engine(url).dispose()  # the last connection writes SQLite's log into the file
    close_all()


def _key(number: int, size: int) -> str:
    """A hexadecimal key; in the order of the numbers, so that the tree of a table is written from left to right."""
    return f"{number:010x}{number * _SPREAD % 2**88:022x}"[:size].ljust(size, "0")


def _address(number: int, count: int, feeds: int) -> str:
    site = number * feeds // count
    return f"https://www.paper{site:05d}.example/news/2026/{number:010d}-what-the-council-said-of-it.html"


def _feed(number: int) -> str:
    return f"https://www.paper{number:05d}.example/feed.xml"


def _feeds(feeds: int, now: datetime) -> Iterator[Row]:
    for number in range(feeds):
        yield {
            "url": _feed(number),
            "etag": f'"{number:x}"',
            "failures": 0,
            "next_poll_at": now + timedelta(days=30),
            "gone": False,
            "added_at": now,
            "last_poll_at": now,
            "last_outcome": "changed",
        }


def _items(count: int, feeds: int, now: datetime) -> Iterator[Row]:
    for number in range(count):
        deferred = number % PER_FEED_DEFERRED == 0
        yield {
            "item_key": _key(number, 32),
            "feed_url": _feed(number * feeds // count),
            "content_hash": _key(number * 7, 16),
            "outcome": "deferred" if deferred else "stored",
            "identifier": None if deferred else _key(number, 32),
            "attempts": int(deferred),
            "next_try_at": now + timedelta(days=7) if deferred else None,
            "changed_at": now,
            "shown_at": now,
            "item": '{"feedUrl":"","guid":null,"link":null}' if deferred else None,
        }


def _articles(count: int, feeds: int) -> Iterator[Row]:
    for number in range(count):
        yield {
            "identifier": _key(number, 32),
            "url": _address(number, count, feeds),
            "version": 1,
            "text_sha256": f"{number * _SPREAD % 2**128:064x}",
            "word_count": 500,
            "unit_id": "20260101T000000Z-000000-r0001",
        }


def _aliases(count: int, feeds: int) -> Iterator[Row]:
    for number in range(count):
        yield {"url": _address(number, count, feeds), "identifier": _key(number, 32)}


def load(url: str, table: sa.Table, rows: Iterable[Row]) -> None:
    """Write rows with the table's indices away, which are made again from the whole."""
    rows = iter(rows)
    first = next(rows)
    names = list(first)
    bound = [(name, table.c[name].type.bind_processor(engine(url).dialect) or (lambda value: value)) for name in names]
    values = ([process(row[name]) for name, process in bound] for row in chain([first], rows))
    indices = sorted(table.indexes, key=lambda index: str(index.name))
    with engine(url).execution_options(writes=True).begin() as connection:
        for index in indices:
            index.drop(connection)
    (_copy_postgresql if is_postgresql(url) else _copy_sqlite)(url, table.name, names, values)
    with engine(url).execution_options(writes=True).begin() as connection:
        for index in indices:
            index.create(connection)


def _copy_sqlite(url: str, table: str, names: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        holders = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holders})", values)  # noqa: S608  our own tables
        connection.execute("COMMIT")


def _copy_postgresql(url: str, table: str, names: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN".encode()) as copy:
            for row in values:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {table}".encode())
