"""Old files stay readable, and a field changes its meaning or type only with a new version of the schema.

tests/schemas/data has the Avro schema of every version, as it was when it was first published. A new field needs no new
version, if it may be null, is a list, or has a default. If a note here was only worded better, edit the stored schema;
if it means something else, raise SCHEMA_VERSION in schemas/ and store the new schema beside the old one.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastavro
import pytest
from fastavro.utils import generate_many

from schemas.forms.avro import avro_schema
from schemas.published import KINDS
from schemas.rows import to_line
from transforms.io.fileforms import FORMS

DATA = Path(__file__).parent / "data"
STORED = sorted(DATA.glob("*.avsc"))


def stored(kind: str, version: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((DATA / f"{kind}-{version}.avsc").read_text())
    return schema


def breaks(old: dict[str, Any], new: dict[str, Any], where: str = "") -> Iterator[str]:
    """What a new schema of the same version does to those who read or wrote the old one."""
    fields = {field["name"]: field for field in new["fields"]}
    for field in old["fields"]:
        name, now = f"{where}{field['name']}", fields.pop(field["name"], None)
        if now is None:
            yield f"{name}: gone"
        elif inside := record_in(field["type"]):
            yield from breaks(inside, record_in(now["type"]) or {"fields": []}, f"{name}.")
        if now and frame(now["type"]) != frame(field["type"]):
            yield f"{name}: another type"
        if now and now.get("doc") != field.get("doc"):
            yield f"{name}: another meaning"
    yield from (f"{where}{name}: new, without a default" for name, field in fields.items() if not optional(field))


def optional(field: dict[str, Any]) -> bool:
    return "default" in field or (isinstance(field["type"], dict) and field["type"]["type"] == "array")


def record_in(of: Any) -> dict[str, Any] | None:
    """The record that a type is, or has in it."""
    arms = of if isinstance(of, list) else [of.get("items"), of] if isinstance(of, dict) else []
    return next((arm for arm in arms if isinstance(arm, dict) and arm.get("type") == "record"), None)


def frame(of: Any) -> Any:
    """A type without what is inside of its record."""
    if isinstance(of, list):
        return [frame(arm) for arm in of]
    if isinstance(of, dict) and of["type"] == "record":
        return of["name"]
    return {key: frame(value) for key, value in of.items()} if isinstance(of, dict) else of


@pytest.mark.parametrize("kind", KINDS)
def test_the_present_version_is_what_was_published_as_it(kind: str) -> None:
    assert list(breaks(stored(kind, KINDS[kind][1]), avro_schema(kind))) == []


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_files_of_every_version_are_read(path: Path) -> None:
    kind, old = path.stem.partition("-")[0], json.loads(path.read_text())
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(old), generate_many(old, 5))
    written = [to_line(kind, row) for row in fastavro.reader(io.BytesIO(file.getvalue()))]
    assert [json.loads(line) for line in FORMS["avro"].read(io.BytesIO(file.getvalue()), kind)] == written != []


def change(schema: dict[str, Any], field: str, **values: Any) -> None:
    next(each for each in schema["fields"] if each["name"] == field).update(values)


def add(schema: dict[str, Any], **field: Any) -> None:
    schema["fields"].append(field)


def nested(schema: dict[str, Any], field: str) -> dict[str, Any]:
    inside = record_in(next(each for each in schema["fields"] if each["name"] == field)["type"])
    assert inside
    return inside


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (lambda schema: change(schema, "wordCount", type=["null", "string"]), "wordCount: another type"),
        (lambda schema: change(schema, "url", type=["null", "string"]), "url: another type"),
        (lambda schema: change(schema, "url", doc="as found"), "url: another meaning"),
        (lambda schema: schema["fields"].pop(5), "headline: gone"),
        (lambda schema: add(schema, name="mood", type="string"), "mood: new, without a default"),
        (lambda schema: change(nested(schema, "author"), "name", type="long"), "author.name: another type"),
        (lambda schema: nested(schema, "fetch")["fields"].pop(), "fetch.warcOffset: gone"),
        (lambda schema: add(nested(schema, "image"), name="w", type="long"), "image.w: new, without a default"),
    ],
)  # fmt: skip
def test_a_planted_break_is_found(planted: Callable[[dict[str, Any]], Any], found: str) -> None:
    schema = copy.deepcopy(avro_schema("article"))
    planted(schema)
    assert list(breaks(avro_schema("article"), schema)) == [found]


def test_a_field_that_may_be_null_needs_no_new_version() -> None:
    schema = copy.deepcopy(avro_schema("article"))
    add(schema, name="mood", type=["null", "string"], default=None)
    add(nested(schema, "fetch"), name="hops", type={"type": "array", "items": "string"}, default=[])
    assert list(breaks(avro_schema("article"), schema)) == []
