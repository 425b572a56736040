"""The Avro schema of a typed row. Every nullable field and list has a default, so that new readers read old files."""

from __future__ import annotations

from typing import Any

from schemas.published import KINDS
from schemas.rows import row_shape
from schemas.shape import REQUIRED, Field, Record

NAMESPACE = "newsbeam"
_PLAIN: dict[str, Any] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "time": {"type": "long", "logicalType": "timestamp-micros"},
}


def avro_schema(kind: str) -> dict[str, Any]:
    """The Avro schema of a kind of line (Avro 1.11). `schemaVersion` of the schema stands in its properties."""
    schema = _record(row_shape(kind), set())
    return {**schema, "namespace": NAMESPACE, "schemaVersion": KINDS[kind][1]}


def _record(record: Record, named: set[str]) -> Any:
    """A record, or its name alone where it was defined before."""
    if record.name in named:
        return record.name
    named.add(record.name)
    fields = [_field(field, named) for field in record.fields]
    return {"type": "record", "name": record.name, "doc": record.summary, "fields": fields}


def _field(field: Field, named: set[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"name": field.name, "type": _type(field, named)}
    if field.note:
        said["doc"] = field.note
    if field.nullable or field.default is not REQUIRED:
        said["default"] = None if field.nullable else field.default
    return said


def _type(field: Field, named: set[str]) -> Any:
    one = _record(field.type, named) if isinstance(field.type, Record) else _PLAIN[field.type]
    if field.many:
        return {"type": "array", "items": one}
    return ["null", one] if field.nullable else one
