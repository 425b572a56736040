"""The BigQuery schema of a typed row, as `bq mk --schema` and load jobs take it."""

from __future__ import annotations

from typing import Any

from schemas.rows import row_shape
from schemas.shape import Field, Record

_PLAIN = {"string": "STRING", "integer": "INTEGER", "number": "FLOAT", "boolean": "BOOLEAN", "time": "TIMESTAMP"}


def bigquery_schema(kind: str) -> list[dict[str, Any]]:
    """The columns of a kind of line."""
    return [_column(field) for field in row_shape(kind).fields]


def _column(field: Field) -> dict[str, Any]:
    mode = "REPEATED" if field.many else "NULLABLE" if field.nullable else "REQUIRED"
    column: dict[str, Any] = {"name": field.name, "mode": mode}
    if isinstance(field.type, Record):
        column |= {"type": "RECORD", "fields": [_column(part) for part in field.type.fields]}
    else:
        column["type"] = _PLAIN[field.type]
    return column | ({"description": field.note} if field.note else {})
