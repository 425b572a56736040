"""The JSON Schema of what newsbeam publishes, made of its one definition: the dataclasses of schemas/.

What no type says (a pattern, the words of a string field) stands in _RULES; the other forms are in schemas/forms.
"""

from __future__ import annotations

from typing import Any

from schemas import article, failure, gap
from schemas.published import KINDS
from schemas.shape import Field, Record, parts_of, shape_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_IDENTIFIER = {"pattern": "^[0-9a-f]{32}$"}
_COUNT = {"minimum": 0}
_SHARE = {"minimum": 0, "maximum": 1}
#: As published: with its offset, to the minute or second, or a day alone. RFC 3339 (`date-time`) wants seconds.
_DATE = {"pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z))?$"}

#: Most validators take `format` for a comment. In UTC, microseconds only when there are any: schemas/wire.py.
_UTC = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z$"

_RULES: dict[str, dict[str, Any]] = {
    "Article.schema_version": {"const": article.SCHEMA_VERSION},
    "Article.identifier": _IDENTIFIER,
    "Article.version": {"minimum": 1},
    "Article.date_published": _DATE,
    "Article.date_modified": _DATE,
    "Article.creative_work_status": {"enum": ["published", "withdrawn"]},
    "Article.word_count": _COUNT,
    "Author.type": {"enum": ["Person", "Organization", None]},
    "DateEvidence.value": _DATE,
    "DateEvidence.precision": {"enum": ["day", "minute", "second", None]},
    "DateEvidence.tz": {"enum": ["explicit", "assumed", None]},
    "Extraction.score": _SHARE,
    "Extraction.removed_blocks": _COUNT,
    "Fingerprint.text_sha256": {"pattern": "^[0-9a-f]{64}$"},
    "Cluster.id": _IDENTIFIER,
    "Cluster.role": {"enum": ["original", "copy"]},
    "Cluster.of": _IDENTIFIER,
    "Cluster.similarity": _SHARE,
    "Fetch.status": {"minimum": 200, "maximum": 599},
    "Fetch.charset_source": {"enum": ["bom", "http", "meta", "detected", "default", None]},
    "Fetch.bytes": _COUNT,
    "Failure.schema_version": {"const": failure.SCHEMA_VERSION},
    "Failure.failure_id": _IDENTIFIER,
    "Failure.attempts": _COUNT,
    "Gap.schema_version": {"const": gap.SCHEMA_VERSION},
    "Gap.gap_id": _IDENTIFIER,
    "Gap.estimated_missed": {"minimum": 1},
}


def json_schema(kind: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a kind of line: every field is written always, unknown ones as null."""
    cls, version = KINDS[kind]
    shape = shape_of(cls)
    parts = {name: _object(part) for name, part in sorted(parts_of(shape).items())}
    head = {"$schema": DIALECT, "$id": f"urn:newsbeam:schema:{kind}:{version}", "title": shape.name}
    return {**head, **_object(shape), **({"$defs": parts} if parts else {})}


def _object(record: Record) -> dict[str, Any]:
    properties = {field.name: _field(field, f"{record.name}.{field.attribute}") for field in record.fields}
    return {
        "description": record.summary,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _field(field: Field, name: str) -> dict[str, Any]:
    return {**({"description": field.note} if field.note else {}), **_type(field), **_RULES.get(name, {})}


def _type(field: Field) -> dict[str, Any]:
    if field.many:
        return {"type": "array", "items": _one(field)}
    return _nullable(_one(field)) if field.nullable else _one(field)


def _one(field: Field) -> dict[str, Any]:
    if isinstance(field.type, Record):
        return {"$ref": f"#/$defs/{field.type.name}"}
    if field.type == "time":
        return {"type": "string", "format": "date-time", "pattern": _UTC}
    return {"type": field.type, **({"enum": list(field.words)} if field.words else {})}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}
