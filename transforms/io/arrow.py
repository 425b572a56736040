"""The Arrow schema of a typed row: what Parquet files are written and read with."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.published import KINDS
from schemas.rows import row_shape
from schemas.shape import Field, Record

_PLAIN: dict[str, Any] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
}


def arrow_schema(kind: str) -> pa.Schema:
    """The Arrow schema of a kind of line; descriptions and the schema's version are metadata."""
    fields = [_field(field) for field in row_shape(kind).fields]
    return pa.schema(fields, metadata={"newsbeam.schemaVersion": KINDS[kind][1]})


def _field(field: Field) -> pa.Field:
    metadata = {"description": field.note} if field.note else None
    return pa.field(field.name, _type(field), nullable=field.nullable, metadata=metadata)


def _type(field: Field) -> pa.DataType:
    record = field.type
    one = pa.struct([_field(part) for part in record.fields]) if isinstance(record, Record) else _PLAIN[record]
    return pa.list_(pa.field("item", one, nullable=False)) if field.many else one
