"""What an element of a feed holds: text, markup, attributes under names in any letter case."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

_PREFIXED = re.compile(r"<(/?)[\w.-]+:(?=[\w.-]+[\s/>])")


def text(elements: Sequence[Any] | None) -> str | None:
    """The text of the first of these that has any; markup within counts as text."""
    return next(texts(elements), None)


def texts(elements: Sequence[Any] | None) -> Iterator[str]:
    """The texts of all that have any."""
    for element in elements or ():
        value = element.text if not len(element) else "".join(element.itertext())
        if value and not value.isspace():
            yield value


def markup(element: Any) -> str:
    """What an element holds as HTML: escaped markup as it is meant, or the elements in it (XHTML), written out."""
    if not len(element):
        value = element.text or ""
        return _from_base64(value) if _is_base64(element) else value
    try:
        written = etree.tostring(element, encoding="unicode", with_tail=False)
    except etree.SerialisationError:  # a character that XML has no place for, let in by a parser that recovers
        return "".join(element.itertext())
    inner = written[written.find(">") + 1 : written.rfind("</")]
    # Where there are elements, text that looks like markup was escaped on purpose, but for feeds that mix the two.
    return _PREFIXED.sub(r"<\1", inner)


def _is_base64(element: Any) -> bool:
    """Atom 0.3 says it by mode, Atom 1.0 by a type that is no text."""
    return bool(element.get("mode") == "base64" or element.get("type") == "application/octet-stream")


def _from_base64(value: str) -> str:
    try:
        return base64.b64decode(value).decode()
    except ValueError:
        return value


def plain_type(element: Any) -> bool:
    """Whether it says itself that it is no markup (Atom's type)."""
    return (attribute(element, "type") or "").lower() in ("text", "text/plain")


def attribute(element: Any, name: str) -> str | None:
    """An attribute; CDF writes their names in capitals. Null for none, or an empty one.

    Asked for by name: lxml's list of all takes time in the square of their number (300,000: minutes).
    """
    value = element.get(name)
    if value is None:
        value = element.get(name.upper())
    return value.strip() or None if value else None
