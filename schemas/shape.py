"""The shape of a published line, read off its dataclass: what every form of its schema is made of.

Names, types, nullability, order and defaults are the fields'; descriptions are their `#:` comments and the Attributes
of the docstrings.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import inspect
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from schemas.wire import camel, to_wire

Plain = Literal["string", "integer", "number", "boolean", "time"]
_PLAIN: dict[type, Plain] = {str: "string", int: "integer", float: "number", bool: "boolean", datetime: "time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a line.

    Attributes:
        name: as on the wire.
        attribute: of the dataclass.
        type: plain, or the record that it holds; of a list the type of its entries.
        many: it is a list, never null.
        nullable: it may be null.
        words: what a string may be, empty when anything.
        default: on the wire, REQUIRED when there is none.
        note: what the definition says of it, or null.
    """

    name: str
    attribute: str
    type: Plain | Record
    many: bool
    nullable: bool
    words: tuple[str, ...]
    default: Any
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with fields, in their order."""

    name: str
    summary: str
    fields: tuple[Field, ...]


class _Required:
    """The default of a field that has none."""


REQUIRED = _Required()


@functools.cache
def shape_of(cls: type) -> Record:
    """The shape of a dataclass of schemas/."""
    hints, notes = typing.get_type_hints(cls), field_notes(cls)
    fields = (_field(field, hints[field.name], notes.get(field.name)) for field in dataclasses.fields(cls))
    return Record(name=cls.__name__, summary=_summary(cls), fields=tuple(fields))


def parts_of(record: Record) -> dict[str, Record]:
    """The records that a record is made of, at any depth, by name."""
    found: dict[str, Record] = {}
    for field in record.fields:
        if isinstance(field.type, Record):
            found |= {field.type.name: field.type} | parts_of(field.type)
    return found


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


def _summary(cls: type) -> str:
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())


def _field(field: dataclasses.Field[Any], hint: Any, note: str | None) -> Field:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    (arm,) = (arm for arm in arms if arm is not type(None))
    many = typing.get_origin(arm) is tuple
    if many:
        arm = typing.get_args(arm)[0]
    return Field(
        name=camel(field.name),
        attribute=field.name,
        type=_type(arm),
        many=many,
        nullable=type(None) in arms,
        words=tuple(member.value for member in arm) if issubclass(arm, enum.Enum) else (),
        default=REQUIRED if field.default is dataclasses.MISSING else to_wire(field.default),
        note=note,
    )


def _type(arm: Any) -> Plain | Record:
    if dataclasses.is_dataclass(arm):
        return shape_of(typing.cast(type, arm))
    return "string" if issubclass(arm, enum.Enum) else _PLAIN[arm]
