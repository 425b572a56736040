"""Connections to the ledger: one engine per process and address, transactions that write at once, typed errors.

One transaction writes at a time, in both databases (docs/decisions/0008): SQLite has one lock for it, on PostgreSQL
an advisory lock stands for it. So a commit and a take-over come one after the other, and no commit meets a deadlock.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from transforms.io.ports import StorageError

CHUNK = 500
"""Values in one IN list or rows in one INSERT: SQLite allows 32,766 variables a statement, a row has up to 13."""


POSTGRESQL = "postgresql"
_WRITERS = 0x6E657773
"""Key of the advisory lock that a writing transaction holds: "news"."""

_SETTINGS = "SET lock_timeout = '90s'; SET idle_in_transaction_session_timeout = '60s'"
"""A writer that hangs in its transaction (paused, unplugged) loses its connection and so its lock after 60 s; who waits
for it waits a little longer. SQLite's busy_timeout is the like."""

_REBUILD = "; move it away, and `newsbeam ledger rebuild --from FOLDER` makes a new one from what is published"
_BROKEN = ("malformed", "not a database", "no such table", "no such column")


class LedgerError(StorageError):
    """The ledger can't be used: unreachable, unwritable, corrupt, or made by a newer newsbeam. One line says which."""


@functools.cache
def engine(url: str) -> Engine:
    """The process's engine for a ledger address.

    Raises:
        LedgerError: the address can't be read, or no driver is installed for it.
    """
    try:
        where = parsed(url)
        made = sa.create_engine(_with_driver(where), json_serializer=None, **_connecting(where))
    except ModuleNotFoundError as error:
        extra = ": pip install 'newsbeam[postgres]'" if is_postgresql(url) else ""
        raise LedgerError(f"ledger {printable(url)}: the driver {error.name} is not installed{extra}") from error
    except ArgumentError as error:
        raise LedgerError(f"ledger {printable(url)}: {error}") from error
    atexit.register(made.dispose)  # SQLite removes its -wal and -shm when the last connection is closed, not left
    if made.dialect.name == POSTGRESQL:
        sa.event.listen(made, "connect", _tune_postgresql)
        sa.event.listen(made, "begin", _begin_postgresql)
    else:
        sa.event.listen(made, "connect", _tune_sqlite)
        sa.event.listen(made, "begin", _begin_sqlite)
    return made


def _with_driver(url: URL) -> URL:
    """The one place that says how PostgreSQL is spoken to: by psycopg 3, unless the address says otherwise."""
    return url.set(drivername="postgresql+psycopg") if url.drivername == POSTGRESQL else url


def _connecting(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != POSTGRESQL:
        return {}
    # A connection that died between two rounds of --every is replaced, not met.
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10, "application_name": "newsbeam"}}


def parsed(url: str) -> URL:
    """A ledger's address in its parts.

    Raises:
        LedgerError: it is no URL. Nothing of it is repeated: a password that is not quoted may be why.
    """
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise LedgerError("ledger: not a URL; a password in it must be percent-encoded") from None


def is_postgresql(url: str) -> bool:
    """Whether a ledger lies in PostgreSQL."""
    return parsed(url).get_backend_name() == POSTGRESQL


@functools.cache
def _read_only_engine(url: str) -> Engine:
    path = Path(parsed(url).database or "").absolute()
    made = sa.create_engine(URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"}))
    sa.event.listen(made, "connect", _tune_reader)
    sa.event.listen(made, "begin", _begin_sqlite)
    return made


def _tune_postgresql(connection: Any, record: object) -> None:
    connection.execute(_SETTINGS)
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


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
    with _typed_errors(url), _reader(url).begin() as connection:
        yield connection


def _reader(url: str) -> Engine:
    made = engine(url)
    # A transaction of SQLite's is one view by itself; PostgreSQL's default sees what others commit meanwhile.
    return made.execution_options(isolation_level="REPEATABLE READ") if is_postgresql(url) else made


@contextlib.contextmanager
def writing(url: str) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing.

    Raises:
        LedgerError: the database failed; its own words in one line.
    """
    with _typed_errors(url), engine(url).execution_options(writes=True).begin() as connection:
        yield connection


@contextlib.contextmanager
def touching(url: str) -> Iterator[Connection]:
    """A short transaction on rows that no commit writes, which on PostgreSQL waits for no other writer.

    Raises:
        LedgerError: the database failed; its own words in one line.
    """
    with _typed_errors(url), engine(url).begin() as connection:
        yield connection


@contextlib.contextmanager
def viewing(url: str) -> Iterator[Connection]:
    """A transaction on a ledger that is there, opened read-only: one consistent view.

    Raises:
        LedgerError: there is none, or the database failed; its own words in one line.
    """
    made = _reader(url).execution_options(postgresql_readonly=True) if is_postgresql(url) else _read_only_engine(url)
    with _typed_errors(url), made.begin() as connection:
        yield connection


@contextlib.contextmanager
def _typed_errors(url: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        hint = _REBUILD if not is_postgresql(url) and any(word in said for word in _BROKEN) else ""
        raise LedgerError(f"ledger {printable(url)}: {said}{hint}") from error


def printable(url: str) -> str:
    """A ledger address without its password, for messages; of PostgreSQL's without parameters, which may hold one."""
    where = parsed(url)
    shown = where.set(query={}) if where.get_backend_name() == POSTGRESQL else where
    return shown.render_as_string(hide_password=True)


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
    make = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
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
