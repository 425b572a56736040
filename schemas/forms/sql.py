"""The tables of PostgreSQL for typed rows: snake_case names, arrays for lists of words, jsonb for what nests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.published import KEYS, PLACES, places_of
from schemas.rows import row_shape
from schemas.shape import Field, Record

SCHEMA = "newsbeam"
"""Of the database, unless the user names another: a ledger in the same database has an `articles` of its own."""

_PLAIN = {
    "string": "text",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
    "time": "timestamp with time zone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, the field of the line that it holds, its type, and whether it is never null."""

    name: str
    field: str
    type: str
    required: bool
    note: str | None

    @property
    def nested(self) -> bool:
        """Whether it holds JSON."""
        return self.type == "jsonb"


def columns(kind: str) -> list[Column]:
    """The columns of a kind of line, in order."""
    return [
        Column(
            name=snake(field.name),
            field=field.name,
            type=_type(field),
            required=not field.nullable,
            note=field.note,
        )
        for field in row_shape(kind).fields
    ]


def key(kind: str) -> list[str]:
    """The columns of the primary key."""
    return [snake(name) for name in KEYS[kind]]


def create_table(place: str, schema: str = SCHEMA) -> Iterator[str]:
    """The statements that make the table of a place where there is none, and describe it."""
    kind, table = PLACES[place], f"{quoted(schema)}.{quoted(place)}"
    lines = [f"{quoted(column.name)} {column.type}{' NOT NULL' if column.required else ''}" for column in columns(kind)]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, key(kind)))})")
    yield f"CREATE TABLE IF NOT EXISTS {table} (\n    " + ",\n    ".join(lines) + "\n)"
    for column in columns(kind):
        if column.note:
            yield f"COMMENT ON COLUMN {table}.{quoted(column.name)} IS {_literal(column.note)}"


def ddl(kind: str) -> str:
    """A script that makes every table of a kind."""
    statements = [f"CREATE SCHEMA IF NOT EXISTS {quoted(SCHEMA)}"]
    for place in places_of(kind):
        statements += create_table(place)
    return ";\n".join(statements) + ";\n"


def snake(name: str) -> str:
    """`datePublishedUtc` → `date_published_utc`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def quoted(name: str) -> str:
    """An identifier: `from` and `to` are words of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _type(field: Field) -> str:
    if isinstance(field.type, Record):
        return "jsonb"
    return f"{_PLAIN[field.type]}[]" if field.many else _PLAIN[field.type]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
