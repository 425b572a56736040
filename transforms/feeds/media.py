"""The files and pictures that an item of an XML feed comes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.feed import Enclosure
from transforms.feeds.caps import MAX_FILES, MAX_NAME_CHARS
from transforms.feeds.fields import address_of
from transforms.feeds.values import attribute, text


def enclosures(elements: Iterable[Any], base: str) -> tuple[Enclosure, ...]:
    """The files of these elements, each address once."""
    found: dict[str, Enclosure] = {}
    for element in elements:
        address = address_of(attribute(element, "url") or attribute(element, "href"), base)
        if address and address not in found and len(found) < MAX_FILES:
            length = attribute(element, "length") or attribute(element, "filesize")
            found[address] = enclosure(address, attribute(element, "type"), length)
    return tuple(found.values())


def enclosure(url: str, kind: object, length: object) -> Enclosure:
    """One file, by what is said of it."""
    digits = str(length).strip() if isinstance(length, str | int) else ""
    stated = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None
    named = kind.strip().lower()[:MAX_NAME_CHARS] if isinstance(kind, str) else ""
    return Enclosure(url=url, type=named or None, length=stated)


def images(elements: Sequence[Any], base: str) -> tuple[str, ...]:
    """The addresses of pictures, each once: in an attribute, as text, or in an element `url` within."""
    found = dict.fromkeys(filter(None, (address_of(link, base) for link in _sources(elements))))
    return tuple(found)[:MAX_FILES]


def is_image(element: Any) -> bool:
    """Whether a media:content says that it is a picture."""
    kind = (attribute(element, "medium") or attribute(element, "type") or "").lower()
    return kind.startswith("image")


def _sources(elements: Sequence[Any]) -> Iterator[str | None]:
    for element in elements[: 2 * MAX_FILES]:
        inner = next((child for child in element if isinstance(child.tag, str) and child.tag.endswith("url")), None)
        yield attribute(element, "url") or attribute(element, "href") or text([element if inner is None else inner])
