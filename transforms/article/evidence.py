"""What a page states of itself, and where: for a person who asks why a record says what it says.

It decides nothing; `extract` does. All statements are listed as they stand, also those that were not believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trafilatura.utils import load_html

from schemas.wire import to_wire
from transforms.feeds.plaintext import tidy
from transforms.web.charset import decode

MAX_STATEMENTS = 100
MAX_VALUE_CHARS = 300
_MAX_NODES = 10_000
"""Values looked at in the JSON-LD of a page: real ones have a few hundred."""

_METAS = {
    "og:title": "title",
    "twitter:title": "title",
    "author": "author",
    "article:author": "author",
    "parsely-author": "author",
    "dc.creator": "author",
    "og:site_name": "site name",
    "application-name": "site name",
    "og:locale": "language",
    "content-language": "language",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "date": "published",
    "pubdate": "published",
    "parsely-pub-date": "published",
    "dc.date": "published",
    "og:url": "address",
    "robots": "robots",
}
_JSON_LD = {
    "headline": "title",
    "author": "author",
    "publisher": "site name",
    "inLanguage": "language",
    "datePublished": "published",
    "dateModified": "modified",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that a page says: of which field, where (`<title>`, `meta og:title`, `JSON-LD headline`), and what."""

    field: str
    source: str
    value: str


def statements(body: bytes, content_type: str | None) -> tuple[Statement, ...]:
    """Everything that a page states of its title, authors, site, language, dates and address, in the page's order."""
    text, _, _ = decode(body, content_type)
    tree = load_html(text) if text.strip() else None
    found: dict[Statement, None] = {}
    for field, source, value in _found(tree) if tree is not None else ():
        if value := tidy(value[: 4 * MAX_VALUE_CHARS])[:MAX_VALUE_CHARS]:
            found[Statement(field=field, source=source, value=value)] = None
        if len(found) >= MAX_STATEMENTS:
            break
    return tuple(found)


def statements_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`statements` as a child process calls it: header has `content_type`; back comes their wire form."""
    return to_wire(statements(body, header.get("content_type")))


def _found(tree: Any) -> Iterator[tuple[str, str, str]]:
    for element in tree.iter("html", "title", "meta", "link", "h1", "time", "script", "a"):
        yield from _of_element(element)


def _of_element(element: Any) -> Iterator[tuple[str, str, str]]:
    tag, rel = element.tag, (element.get("rel") or "").lower().split()
    if tag == "html":
        yield "language", "<html lang>", element.get("lang") or element.get("xml:lang") or ""
    elif tag in ("title", "h1"):
        yield "title", f"<{tag}>", element.text_content()
    elif tag == "meta":
        yield from _of_meta(element)
    elif tag == "time":
        yield "published", "<time>", element.get("datetime") or ""
    elif tag == "a" and "author" in rel:
        yield "author", "rel=author", element.text_content()
    elif tag == "link" and "canonical" in rel:
        yield "address", "rel=canonical", element.get("href") or ""
    elif tag == "script" and (element.get("type") or "").strip().lower() == "application/ld+json":
        yield from _of_json(element.text or "")


def _of_meta(meta: Any) -> Iterator[tuple[str, str, str]]:
    name = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()
    if name in _METAS:
        yield _METAS[name], f"meta {name}", meta.get("content") or ""


def _of_json(text: str) -> Iterator[tuple[str, str, str]]:
    try:
        nodes = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    seen = 0
    while nodes and seen < _MAX_NODES:
        node, seen = nodes.pop(), seen + 1
        if isinstance(node, dict):
            for key in (key for key in _JSON_LD if key in node):
                yield from ((_JSON_LD[key], f"JSON-LD {key}", name) for name in _names(node[key]))
        nodes += list(node.values())[::-1] if isinstance(node, dict) else node[::-1] if isinstance(node, list) else []


def _names(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str):
            yield name
