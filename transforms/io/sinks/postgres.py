"""Tables in PostgreSQL: articles, duplicates, failures, gaps, in a schema of their own. A unit is one transaction."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from schemas.forms.sql import SCHEMA, columns, create_table, key, quoted
from schemas.published import KEYS, PLACES
from schemas.rows import to_row
from schemas.unit import RunSummary, UnitSummary
from transforms.io.chunks import chunks
from transforms.io.publishing import Batch, SinkError

if TYPE_CHECKING:
    from psycopg import Connection

_PATIENCE = {"connect_timeout": "10", "keepalives_idle": "30", "tcp_user_timeout": "60000"}
"""Seconds, seconds, milliseconds: a server that is gone without a word is noticed after about a minute."""
_SETTINGS = "SET statement_timeout = '300s'; SET lock_timeout = '60s'"
_MAKER = 0x6E626D6B
"""Key of the advisory lock under which tables are made: CREATE IF NOT EXISTS by two at once fails for one of them."""

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresSink:
    """publishing.Sink in a PostgreSQL database. Rows are upserted by key, so writing a unit again changes nothing.

    Text can't hold U+0000 there: U+FFFD stands for it.

    Attributes:
        url: libpq's connection URI; a password may stand in it, or in PGPASSWORD.
        schema: of the database.
        patience_s: for one answer, in seconds: longer than the server's own statement_timeout.
    """

    url: str
    schema: str = SCHEMA
    patience_s: float = 360.0

    @classmethod
    def at(cls, uri: str) -> PostgresSink:
        """The sink of `postgresql://…[?schema=NAME]`; other parameters are libpq's."""
        url = make_url(uri)
        schema = url.query.get("schema", SCHEMA)
        rest = url.difference_update_query(["schema"])
        return cls(url=rest.render_as_string(hide_password=False), schema=str(schema))

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        shown = make_url(self.url).set(query={}).render_as_string(hide_password=True)
        return shown + (f"?schema={self.schema}" if self.schema != SCHEMA else "")

    @property
    def key(self) -> str:
        """See publishing.Sink: who writes is not part of the place."""
        url = make_url(self.url)
        return f"postgresql://{(url.host or '').lower()}:{url.port or 5432}/{url.database or ''}#{self.schema}"

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        import psycopg  # of the extra `postgres`

        watch = Watch(self.patience_s)
        try:
            with self._connect() as connection, watch.over(connection.fileno()):
                return self._write(connection, batches, watch)
        except psycopg.Error as error:
            broken = f"no answer within {self.patience_s:g} s" if watch.broke else None
            raise SinkError(broken or _said(error)) from error

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """Summaries have no table: the ledger has them."""

    def _connect(self) -> Connection[Any]:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict

        said = conninfo_to_dict(self.url)
        settings: dict[str, Any] = {**_PATIENCE, "application_name": "newsbeam", **said}
        connection = psycopg.connect(autocommit=True, **settings)
        connection.execute(_SETTINGS)
        return connection

    def _write(self, connection: Connection[Any], batches: Iterable[Batch], watch: Watch) -> int:
        articles = 0
        with connection.transaction():
            _prepare(connection, self.schema)
        with connection.transaction():
            for batch in batches:
                for lines in chunks(batch.lines):
                    watch.begin()
                    rows = [_values(PLACES[batch.kind], line) for line in lines]
                    self._upsert(connection, batch.kind, rows)
                    articles += len(rows) if batch.kind == "articles" else 0
        return articles

    def _upsert(self, connection: Connection[Any], place: str, rows: Sequence[Values]) -> None:
        import psycopg

        statement = _statement(place, self.schema)
        try:
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(statement, rows)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise SinkError(_culprit(connection, statement, place, rows) or _said(error)) from error


class Watch:
    """Breaks a connection whose server takes a statement and says nothing: libpq itself would wait for ever.

    A server that is stopped still acknowledges on the wire, so neither keepalives nor tcp_user_timeout see it.
    """

    def __init__(self, patience_s: float) -> None:
        self.broke, self._patience_s = False, patience_s
        self._timer: threading.Timer | None = None
        self._socket: socket.socket | None = None

    @contextlib.contextmanager
    def over(self, connection: int) -> Iterator[None]:
        """Watch a connection, by its descriptor, until the block ends."""
        with socket.socket(fileno=os.dup(connection)) as self._socket:
            self.begin()
            try:
                yield
            finally:
                self._stop()

    def begin(self) -> None:
        """Wait anew: something was answered."""
        self._stop()
        self._timer = threading.Timer(self._patience_s, self._break)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _break(self) -> None:
        self.broke = True
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _prepare(connection: Connection[Any], schema: str) -> None:
    """Make the tables or columns that are missing. Where none is, no right to make any is needed."""
    query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s"
    found = set(connection.execute(query, [schema]).fetchall())
    if missing := list(_missing(found, schema)):
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_MAKER])
        if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchone():
            connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        for statement in missing:
            connection.execute(statement)


def _missing(found: set[tuple[str, str]], schema: str) -> Iterator[str]:
    tables = {table for table, _ in found}
    for place, kind in PLACES.items():
        if place not in tables:
            yield from create_table(place, schema)
            continue
        for column in columns(kind):
            if (place, column.name) not in found:
                yield (
                    f"ALTER TABLE {quoted(schema)}.{quoted(place)} "
                    f"ADD COLUMN IF NOT EXISTS {quoted(column.name)} {column.type}"
                )


def _statement(place: str, schema: str) -> str:
    kind = PLACES[place]
    names = [quoted(column.name) for column in columns(kind)]
    keys = [quoted(name) for name in key(kind)]
    changes = [f"{name} = excluded.{name}" for name in names if name not in keys]
    return (
        f"INSERT INTO {quoted(schema)}.{quoted(place)} ({', '.join(names)}) "  # noqa: S608  # names of our own
        f"VALUES ({', '.join(['%s'] * len(names))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(changes)}"
    )


def _values(kind: str, line: bytes) -> Values:
    from psycopg.types.json import Jsonb

    read = json.loads(line)
    if b"\\u0000" in line:
        read = _without_nul(read)
    row = to_row(kind, read)
    nested = {column.field: Jsonb(read[column.field]) for column in columns(kind) if column.nested}
    return tuple(
        nested[column.field] if column.nested and row[column.field] is not None else row[column.field]
        for column in columns(kind)
    )


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    return {name: _without_nul(each) for name, each in value.items()} if isinstance(value, dict) else value


def _culprit(connection: Connection[Any], statement: str, place: str, rows: Sequence[Values]) -> str | None:
    """Which row was refused and why: one by one, each undone again."""
    import psycopg

    names = [column.field for column in columns(PLACES[place])]
    for row in rows:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(statement, row)
        except psycopg.Error as error:
            which = " ".join(str(row[names.index(name)]) for name in KEYS[PLACES[place]])
            return f"{place} {which} is refused: {_said(error)}"
    return None


def _said(error: Any) -> str:
    """The database's own words in one line, without the row that it quotes in the details."""
    return " ".join((error.diag.message_primary or str(error)).split())
