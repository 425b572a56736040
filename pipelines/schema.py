"""The schema of what newsbeam publishes, made of its one definition: the dataclasses of schemas/.

Names, types, nullability and order are the fields'; descriptions are their `#:` comments and the Attributes of the
docstrings. What no type says (a pattern, the words of a string field) stands in _RULES.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schemas import article, failure, gap
from schemas.wire import camel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, tuple[type, str]] = {
    "article": (article.Article, article.SCHEMA_VERSION),
    "failure": (failure.Failure, failure.SCHEMA_VERSION),
    "gap": (gap.Gap, gap.SCHEMA_VERSION),
}

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
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
    parts = {part.__name__: _object(part) for part in sorted(_parts(cls), key=lambda part: part.__name__)}
    head = {"$schema": DIALECT, "$id": f"urn:newsbeam:schema:{kind}:{version}", "title": cls.__name__}
    return {**head, **_object(cls), **({"$defs": parts} if parts else {})}


def field_notes(cls: type) -> dict[str, str]:
    """Field → what its `#:` comment or the docstring's Attributes say of it."""
    notes = dict(_attributes(inspect.getdoc(cls) or ""))
    for line in inspect.getsource(cls).splitlines():
        if found := re.match(r"\s+(\w+): .*#: (.+)", line):
            notes[found[1]] = found[2].replace("\\\\", "\\")
    return {field.name: notes[field.name] for field in dataclasses.fields(cls) if field.name in notes}


def _attributes(doc: str) -> Iterator[tuple[str, str]]:
    """The entries of an Attributes section: `name, other: text`, going on over deeper lines."""
    _, _, section = doc.partition("\nAttributes:\n")
    for names, text in re.findall(r"^    (\w+(?:, \w+)*): (.+(?:\n {5,}.+)*)", section, re.MULTILINE):
        for name in names.split(", "):
            yield name, " ".join(text.split())


def _object(cls: type) -> dict[str, Any]:
    hints, notes = typing.get_type_hints(cls), field_notes(cls)
    properties = {
        camel(field.name): _field(hints[field.name], f"{cls.__name__}.{field.name}", notes.get(field.name))
        for field in dataclasses.fields(cls)
    }
    return {
        "description": _summary(cls),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _summary(cls: type) -> str:
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())


def _field(hint: Any, name: str, note: str | None) -> dict[str, Any]:
    return {**({"description": note} if note else {}), **_type(hint), **_RULES.get(name, {})}


def _type(hint: Any) -> dict[str, Any]:
    args = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (arm,) = (arm for arm in args if arm is not type(None))
        return _nullable(_type(arm))
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _type(args[0])}
    if dataclasses.is_dataclass(hint):
        return {"$ref": f"#/$defs/{typing.cast(type, hint).__name__}"}
    return _plain(hint)


def _plain(hint: Any) -> dict[str, Any]:
    if hint is datetime:
        return {"type": "string", "format": "date-time", "pattern": _UTC}
    if issubclass(hint, enum.Enum):
        return {"type": "string", "enum": [member.value for member in hint]}
    return {"type": _PLAIN[hint]}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def _parts(cls: type) -> set[type]:
    """The dataclasses that a dataclass is made of, at any depth."""
    found: set[type] = set()
    for hint in typing.get_type_hints(cls).values():
        for part in _inside(hint):
            found |= {part} | _parts(part)
    return found


def _inside(hint: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(hint):
        yield typing.cast(type, hint)
    for arg in typing.get_args(hint):
        yield from _inside(arg)
