"""Lists of feeds as people keep them: text with one address a line, OPML as feed readers export it, and YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from schemas.feed import ListedFeed
from transforms.feeds.folders import folder_tag
from transforms.feeds.listerror import ListError, address
from transforms.feeds.plaintext import tidy
from transforms.feeds.yamllist import looks_like_yaml, read_yaml

_MAX_TITLE_CHARS = 1_000
#: A document type is where entities are declared, which multiply or read files. No list of feeds needs one.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


def read_list(data: bytes, name: str) -> tuple[ListedFeed, ...]:
    """Read a list. Each address once, in the list's order.

    What starts with `<` is OPML; what is named .yaml or .yml, or begins as a YAML list, is YAML; all else is text.

    Text: one http(s) URL a line; blank lines and lines that start with `#` are passed over. OPML: every outline with
    an xmlUrl, however deep, with its `category` and the folders that it lies in (`/News/Local`) as tags. YAML: see
    read_yaml().

    Args:
        data: the file. UTF-8, with or without byte order mark; UTF-16 with one; XML as it declares itself.
        name: for messages.

    Raises:
        ListError: a line or xmlUrl that is no http(s) URL, XML that is not well-formed or has a document type, bytes
            that are no text, YAML that is no list of feeds.
    """
    text = _text(data, name)
    if text.lstrip().startswith("<"):
        return merge(_read_opml(data, name))
    if name.lower().endswith((".yaml", ".yml")) or looks_like_yaml(text):
        return tuple(read_yaml(text, name))
    return merge(_read_lines(text, name))


def merge(feeds: Iterable[ListedFeed]) -> tuple[ListedFeed, ...]:
    """Each address once, where it came first, with the first title, tags and headers that it was given."""
    merged: dict[str, ListedFeed] = {}
    for feed in feeds:
        before = merged.setdefault(feed.url, feed)
        tags = feed.tags if before.tags is None else before.tags
        headers = feed.headers if before.headers is None else before.headers
        merged[feed.url] = replace(before, title=before.title or feed.title, tags=tags, headers=headers)
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
            yield ListedFeed(url=address(entry, name, number), title=None)


def _read_opml(data: bytes, name: str) -> Iterator[ListedFeed]:
    found: dict[str, ListedFeed] = {}
    for outline in _parse(data, name).iter("{*}outline"):
        attributes = _attributes(outline)
        if entry := attributes.get("xmlurl", "").strip():
            url, title = address(entry, name, _line(outline)), _named(attributes)
            named = title[:_MAX_TITLE_CHARS] if title != entry else None  # OPML wants a text where there is no title
            before = found.setdefault(url, ListedFeed(url=url))
            # A feed in two folders is one feed with two tags.
            tags = tuple(dict.fromkeys((*(before.tags or ()), *_tags(outline, attributes))))
            found[url] = replace(before, title=before.title or named or None, tags=tags or None)
    yield from found.values()


def _tags(outline: etree._Element, attributes: Mapping[str, str]) -> Iterator[str]:
    above = [_attributes(each) for each in outline.iterancestors("{*}outline")]
    if folder := folder_tag(_named(each) for each in reversed(above) if not each.get("xmlurl")):
        yield folder
    yield from (tag for part in attributes.get("category", "").split(",") if (tag := tidy(part)))


def _attributes(outline: etree._Element) -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in outline.attrib.items()}


def _named(attributes: Mapping[str, str]) -> str:
    return tidy(attributes.get("title", "")) or tidy(attributes.get("text", ""))


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
