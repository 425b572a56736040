"""Any published line, made from its shape: for laws that hold for each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from schemas.published import KINDS
from schemas.shape import Field, Record, shape_of
from schemas.wire import iso_utc

_LONG = 2**63 - 1
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda at: iso_utc(at.replace(tzinfo=UTC)))  # noqa: DTZ001
_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "string": _TEXT,
    "integer": st.integers(-_LONG, _LONG),
    "number": st.floats(0, 1),
    "boolean": st.booleans(),
    "time": _TIMES,
}
_TIMES_OF_DAY = ("", "T17:40+01:00", "T17:40:09-11:30", "T17:40:09Z", "T17:40")
_DATES = st.none() | st.sampled_from(_TIMES_OF_DAY).map(lambda time: f"2026-05-02{time}")


def lines(kind: str) -> st.SearchStrategy[bytes]:
    """Lines of a kind, in the canonical form of schemas/wire.py."""
    return _record(shape_of(KINDS[kind][0])).map(
        lambda line: json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
    )


def _record(record: Record) -> st.SearchStrategy[dict[str, Any]]:
    made = st.tuples(*(_field(field) for field in record.fields))
    return made.map(lambda values: dict(zip((field.name for field in record.fields), values, strict=True)))


def _field(field: Field) -> st.SearchStrategy[Any]:
    if field.name == "datePublished":
        return _DATES
    one = _record(field.type) if isinstance(field.type, Record) else _PLAIN[field.type]
    if field.words:
        one = st.sampled_from(field.words)
    if field.many:
        return st.lists(one, max_size=3)
    return st.none() | one if field.nullable else one
