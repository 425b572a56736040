"""Connections to the ledger: one engine per process and address, transactions that write at once, typed errors."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

CHUNK = 500
"""Values in one IN list or rows in one INSERT: SQLite allows 32,766 variables a statement, a row has up to 13."""


class LedgerError(Exception):
    """The ledger can't be used: unreachable, unwritable, corrupt, or made by a newer newsbeam. One line says which."""


@functools.cache
def engine(url: str) -> Engine:
    """The process's engine for a ledger address.

    Raises:
        LedgerError: the address can't be read, or no driver is installed for it.
    """
    try:
        made = sa.create_engine(make_url(url), json_serializer=None)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise LedgerError(f"ledger {url!r}: {error}") from error
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", _tune_sqlite)
        sa.event.listen(made, "begin", _begin_sqlite)
    return made


@functools.cache
def _read_only_engine(url: str) -> Engine:
    path = Path(make_url(url).database or "").absolute()
    made = sa.create_engine(URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"}))
    sa.event.listen(made, "connect", _tune_reader)
    sa.event.listen(made, "begin", _begin_sqlite)
    return made


def close_all() -> None:
    """Close every connection of the process (tests, and the end of a command)."""
    engine.cache_clear()
    _read_only_engine.cache_clear()


def _tune_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver's own implicit BEGIN would come too late for BEGIN IMMEDIATE
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL, not NORMAL: a commit lost in a power failure after its unit was published would be fetched and published
    # again. A unit commits once in minutes, so the sync costs nothing that shows.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _tune_reader(connection: Any, record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between: take the lock first.
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextlib.contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view.

    Raises:
        LedgerError: the database failed; its own words in one line.
    """
    with _typed_errors(url), engine(url).begin() as connection:
        yield connection


@contextlib.contextmanager
def writing(url: str) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing.

    Raises:
        LedgerError: the database failed; its own words in one line.
    """
    with _typed_errors(url), engine(url).execution_options(writes=True).begin() as connection:
        yield connection


@contextlib.contextmanager
def viewing(url: str) -> Iterator[Connection]:
    """A transaction on an SQLite ledger that is there, opened read-only: one consistent view.

    Raises:
        LedgerError: there is none, or the database failed; its own words in one line.
    """
    with _typed_errors(url), _read_only_engine(url).begin() as connection:
        yield connection


@contextlib.contextmanager
def _typed_errors(url: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"ledger {printable(url)}: {' '.join(str(error.orig).split())}") from error


def printable(url: str) -> str:
    """A ledger address without its password, for messages."""
    return make_url(url).render_as_string(hide_password=True)


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A sequence in pieces of CHUNK."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def upsert(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, or overwrite those with the same primary key: only the columns given."""
    _insert(connection, table, list(rows), overwrite=True)


def insert_new(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows; those whose primary key exists stay as they are."""
    _insert(connection, table, list(rows), overwrite=False)


def _insert(connection: Connection, table: sa.Table, rows: list[dict[str, Any]], *, overwrite: bool) -> None:
    if not rows:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    statement = make(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    if overwrite and changed:
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)


def select_in(
    connection: Connection, columns: Sequence[sa.Column[Any]], key: sa.Column[Any], values: Iterable[Any]
) -> Iterator[sa.Row[Any]]:
    """Rows whose key is one of the values, in pieces: the order is that of the database."""
    for part in chunks(sorted(set(values))):
        yield from connection.execute(sa.select(*columns).where(key.in_(part)))
