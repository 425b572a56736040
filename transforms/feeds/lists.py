"""Lists of feeds as people keep them: text with one address a line, and OPML as feed readers export it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from schemas.failure import Refusal
from transforms.feeds.plaintext import tidy
from transforms.web.urls import resolve

_MAX_TITLE_CHARS = 1_000
_SHOWN_CHARS = 120
#: A document type is where entities are declared, which multiply or read files. No list of feeds needs one.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed of a list: its address as WHATWG serialises it, and the title that the list gives it."""

    url: str
    title: str | None


class ListError(ValueError):
    """A list that can't be read as it stands. str() is one line for a person: where, what, and the text in question.

    Args:
        name: of the list, as the user gave it.
        line_number: from 1; null when the whole list is meant.
        text: the line or value in question.
        why: what is wrong with it.
    """

    def __init__(self, name: str, line_number: int | None, text: str, why: str) -> None:
        super().__init__(name, line_number, text, why)
        self.name, self.line_number, self.text, self.why = name, line_number, text, why

    def __str__(self) -> str:
        where = self.name if self.line_number is None else f"{self.name}:{self.line_number}"
        text = tidy(self.text)
        shown = text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"
        return f'{where}: {self.why}: "{shown}"' if shown else f"{where}: {self.why}"


def read_list(data: bytes, name: str) -> tuple[ListedFeed, ...]:
    """Read a list; what starts with `<` is OPML, all else is text. Each address once, in the list's order.

    Text: one http(s) URL a line; blank lines and lines that start with `#` are passed over. OPML: every outline with
    an xmlUrl, however deep.

    Args:
        data: the file. UTF-8, with or without byte order mark; UTF-16 with one; XML as it declares itself.
        name: for messages.

    Raises:
        ListError: a line or xmlUrl that is no http(s) URL, XML that is not well-formed or has a document type, bytes
            that are no text.
    """
    text = _text(data, name)
    listed = _read_opml(data, name) if text.lstrip().startswith("<") else _read_lines(text, name)
    return merge(listed)


def merge(feeds: Iterable[ListedFeed]) -> tuple[ListedFeed, ...]:
    """Each address once, where it came first, with the first title that it was given."""
    merged: dict[str, ListedFeed] = {}
    for feed in feeds:
        before = merged.get(feed.url)
        if before is None or (before.title is None and feed.title):
            merged[feed.url] = feed
    return tuple(merged.values())


def _text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if data.lstrip().startswith(b"<"):
            return "<"  # XML says itself how it is to be read
        line = data[: error.start].count(b"\n") + 1
        raise ListError(name, line, "", f"not UTF-8 text (byte {error.start})") from error


def _read_lines(text: str, name: str) -> Iterator[ListedFeed]:
    # Not splitlines(): it also breaks at form feeds and the like, and line numbers would differ from an editor's.
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield ListedFeed(url=_address(entry, name, number), title=None)


def _read_opml(data: bytes, name: str) -> Iterator[ListedFeed]:
    for outline in _parse(data, name).iter("{*}outline"):
        attributes = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        if address := attributes.get("xmlurl", "").strip():
            title = tidy(attributes.get("title", "")) or tidy(attributes.get("text", ""))
            url = _address(address, name, _line(outline))
            yield ListedFeed(url=url, title=title[:_MAX_TITLE_CHARS] or None)


def _parse(data: bytes, name: str) -> etree._Element:
    doctype = _DOCTYPE.search(data)
    if doctype:
        line = data[: doctype.start()].count(b"\n") + 1
        raise ListError(name, line, doctype[0].decode("ascii"), "a document type or entity is not allowed in OPML")
    # In UTF-16 the search finds none, so the parser is forbidden to use one: entities stay unread, nothing is loaded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ListError(name, error.lineno, "", f"not well-formed XML: {error.msg}") from error
    if etree.QName(root).localname.lower() != "opml":
        raise ListError(name, _line(root), f"<{etree.QName(root).localname}>", "XML, but not OPML")
    return root


def _line(element: etree._Element) -> int | None:
    return element.sourceline if isinstance(element.sourceline, int) else None


def _address(entry: str, name: str, line_number: int | None) -> str:
    try:
        return resolve(entry)
    except Refusal as refusal:
        secret = "user name" in refusal.detail
        why = "an address with user name or password is not allowed" if secret else "not an http(s) URL"
        raise ListError(name, line_number, "" if secret else entry, why) from refusal
