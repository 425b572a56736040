"""What a page states of itself, and where, and what was left out: for a person who asks why a record says what it says.

It decides nothing; `extract` does. All statements are listed as they stand, also those that were not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.wire import to_wire
from transforms.article.body.read import Paragraph
from transforms.article.body.rejected import rejected
from transforms.article.continued import next_page
from transforms.article.metadata.about import publishers
from transforms.article.metadata.address import declarations
from transforms.article.metadata.authors import sources
from transforms.article.metadata.dates import dates
from transforms.article.metadata.headline import titles
from transforms.article.metadata.language import declared
from transforms.article.metadata.read import Reader, reader
from transforms.article.page_record import NOWHERE
from transforms.article.page_tree import metas_of, parse
from transforms.feeds.plaintext import tidy
from transforms.web.charset import decode

MAX_STATEMENTS = 100
MAX_VALUE_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that a page says: of which field, where (`<title>`, `meta og:title`, `JSON-LD headline`), and what."""

    field: str
    source: str
    value: str


def statements(body: bytes, content_type: str | None, url: str | None = None) -> tuple[Statement, ...]:
    """Everything that a page states of its title, authors, site, language, dates and address, field by field.

    The same readers find it that the record's fields are chosen from.
    """
    text, _, _ = decode(body, content_type)
    tree = parse(text) if text.strip() else None
    found: dict[Statement, None] = {}
    for field, source, value in _found(reader(tree, metas_of(tree), url or NOWHERE)) if tree is not None else ():
        if value := tidy(value[: 4 * MAX_VALUE_CHARS])[:MAX_VALUE_CHARS]:
            found[Statement(field=field, source=source, value=value)] = None
        if len(found) >= MAX_STATEMENTS:
            break
    return tuple(found)


def left_out(body: bytes, content_type: str | None) -> tuple[Paragraph, ...]:
    """The blocks of a page that were not taken for its article, in order, with why; bounded."""
    text, _, _ = decode(body, content_type)
    tree = parse(text) if text.strip() else None
    found = rejected(tree, metas_of(tree)) if tree is not None else ()
    shown = ((each, tidy(each.text[: 4 * MAX_VALUE_CHARS])[:MAX_VALUE_CHARS]) for each in found)
    return tuple(replace(each, text=value) for each, value in shown if value)


def evidence_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """Both as a child process calls them: header has `content_type`, `url`; back come their wire forms by name."""
    kind = header.get("content_type")
    return {"statements": to_wire(statements(body, kind, header.get("url"))), "left_out": to_wire(left_out(body, kind))}


def _found(read: Reader) -> Iterator[tuple[str, str, str]]:
    page, linked = read.page, read.linked
    yield from (("title", each.source, each.value) for each in titles(page, linked))
    for source in sources(page, linked, read.heading, read.sites):
        yield from (("author", source.source, raw) for raw in source.raw)
    yield from (("site name", each.source, each.value) for each in publishers(page, linked))
    yield from (("language", each.source, each.value) for each in declared(page, linked))
    for date in dates(page, linked, read.heading):
        yield ("modified" if date.modified else "published"), date.source, date.raw
    yield from (("address", source, value) for source, value in declarations(page.tree))
    yield from _further(read)
    yield from (("robots", source, value) for source, value in page.said("robots"))


def _further(read: Reader) -> Iterator[tuple[str, str, str]]:
    address = next_page(read.page.tree, read.page.base, read.page.url)
    if address:
        yield "next page", "rel=next", address
