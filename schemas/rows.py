"""Lines as typed rows and back, for sinks whose columns have types: times are times, and dates of publication sort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from schemas.published import KINDS
from schemas.shape import Field, Record, shape_of
from schemas.wire import iso_utc

_UTC = Field(
    name="datePublishedUtc", attribute="date_published_utc", type="time", many=False, nullable=True, words=(),
    default=None, note="datePublished as an instant; of a day its beginning in UTC, without an offset taken as UTC",
)  # fmt: skip
_PRECISION = Field(
    name="datePublishedPrecision", attribute="date_published_precision", type="string", many=False, nullable=True,
    words=(), default=None, note="of datePublished: `day`, `minute` or `second`",
)  # fmt: skip


def row_shape(kind: str) -> Record:
    """The shape of a typed row: that of the line, and for articles two columns made of datePublished, at the end."""
    shape = shape_of(KINDS[kind][0])
    more = (_UTC, _PRECISION) if kind == "article" else ()
    return Record(name=shape.name, summary=shape.summary, fields=(*shape.fields, *more))


def to_row(kind: str, line: dict[str, Any]) -> dict[str, Any]:
    """A line (as parsed JSON) → a typed row: aware datetimes in place of times."""
    row = _each(shape_of(KINDS[kind][0]), line, datetime.fromisoformat)
    if kind == "article":
        row[_UTC.name], row[_PRECISION.name] = instant(line["datePublished"])
    return row


def to_line(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """The line that `to_row` made a row of. A column that the row lacks, being older than the column, is null."""
    return _each(shape_of(KINDS[kind][0]), row, iso_utc)


def typed_columns(kind: str, line: dict[str, Any]) -> dict[str, Any]:
    """The columns that a typed row adds to a line, as JSON: for those who read times themselves."""
    if kind != "article":
        return {}
    at, precision = instant(line["datePublished"])
    return {_UTC.name: iso_utc(at) if at else None, _PRECISION.name: precision}


def instant(published: str | None) -> tuple[datetime | None, str | None]:
    """`datePublished` → the instant in UTC (of a day its beginning) and its precision; nulls where it is unknown."""
    if published is None:
        return None, None
    precision = "day" if len(published) == 10 else "second" if published[16:17] == ":" else "minute"
    try:
        read = datetime.fromisoformat(published)
        return (read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)), precision
    except (ValueError, OverflowError):  # no such day, or before the year 1 in UTC: the text itself stays
        return None, precision


def _each(record: Record, values: dict[str, Any], of_time: Callable[[Any], Any]) -> dict[str, Any]:
    return {field.name: _value(field, values.get(field.name, field.default), of_time) for field in record.fields}


def _value(field: Field, value: Any, of_time: Callable[[Any], Any]) -> Any:
    if value is None or (isinstance(field.type, str) and field.type != "time"):
        return value
    if field.many:
        return [_one(field, entry, of_time) for entry in value]
    return _one(field, value, of_time)


def _one(field: Field, value: Any, of_time: Callable[[Any], Any]) -> Any:
    return _each(field.type, value, of_time) if isinstance(field.type, Record) else of_time(value)
