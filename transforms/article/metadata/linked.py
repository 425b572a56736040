"""The article among the nodes of a page's JSON-LD, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from transforms.article import jsonld
from transforms.article.metadata.markup import Page
from transforms.article.sight import fold

MAX_VALUES = 64
"""Of a list in it: authors, keywords, images."""

_MAX_DEPTH = 4
#: In this order: works that are the page, then the page itself.
_WORKS = ("recipe", "review", "howto", "podcastepisode", "qapage", "faqpage", "videoobject", "course", "event", "book")
_PAGES = ("webpage", "itempage", "collectionpage", "medicalwebpage", "aboutpage", "profilepage")


@dataclass(frozen=True)
class Linked:
    """The JSON-LD of a page, seen from its article."""

    page: Page

    @cached_property
    def work(self) -> Mapping[str, Any]:
        """The article: of several the one at the page's address, or with its title, else the first; empty for none."""
        ranked = sorted(self.page.nodes[:MAX_VALUES], key=self._rank)
        return ranked[0] if ranked and _kind(ranked[0]) < len(_KINDS) else {}

    @cached_property
    def is_news(self) -> bool:
        """Whether the article calls itself news: a report of its day, which is not published again under another."""
        return any("news" in name or name == "liveblogposting" for name in jsonld.types(dict(self.work)))

    @cached_property
    def webpage(self) -> Mapping[str, Any]:
        """The page itself where it has a node beside its article's."""
        pages = (node for node in self.page.nodes if jsonld.types(node).intersection(_PAGES))
        return next((node for node in pages if node is not self.work), {})

    def texts(self, *keys: str) -> Iterator[tuple[str, str]]:
        """What the article says under these names, with its source; of things their names."""
        for key in keys:
            yield from ((f"JSON-LD {key}", text) for text in self.names(self.work.get(key)))

    def creators(self) -> Iterator[tuple[str, str, str | None]]:
        """Who made the article, with source and `Person` or `Organization` where it says which."""
        for key in ("author", "creator"):
            for value in self.each(self.work.get(key)):
                kinds = jsonld.types(value) if isinstance(value, dict) else frozenset[str]()
                kind = "Person" if "person" in kinds else "Organization" if kinds & _BODIES else None
                yield from ((f"JSON-LD {key}", text, kind) for text in self.names(value))

    def creator_urls(self) -> Iterator[tuple[str, str]]:
        """Names of those who made it, and the addresses that stand beside them."""
        for value in (each for key in ("author", "creator") for each in self.each(self.work.get(key))):
            if isinstance(value, Mapping) and isinstance(value.get("url"), str):
                yield _text(value.get("name")), value["url"]

    def people(self) -> Iterator[str]:
        """People that have a node of their own: where the article names no author, its author."""
        for node in self.page.nodes:
            if "person" in jsonld.types(node):
                yield _text(node.get("name"))

    def names(self, value: Any, depth: int = 0) -> Iterator[str]:
        """The texts of a value, and the names of the things in it."""
        for each in self.each(value):
            if isinstance(each, str):
                yield each
            elif isinstance(each, Mapping) and depth < _MAX_DEPTH:
                yield from self.names(each.get("name") or _in_parts(each), depth + 1)

    def each(self, value: Any) -> Iterator[Any]:
        """The values of a list, or the one; what stands there by its @id alone is looked up."""
        for one in value[:MAX_VALUES] if isinstance(value, list) else [value]:
            whole = isinstance(one, dict) and "name" not in one and "@id" in one
            yield self._by_id.get(_text(one["@id"]), one) if whole else one

    @cached_property
    def _by_id(self) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for node in self.page.nodes:
            if "name" in node or "url" in node:
                found.setdefault(_text(node.get("@id")), node)
        found.pop("", None)
        return found

    def _rank(self, node: Mapping[str, Any]) -> tuple[int, bool, bool, bool]:
        here = not any(_path(address) == self._path for address in _addresses(node))
        titled = fold(_text(node.get("headline") or node.get("name"))) not in self._titles
        return _kind(node), here, titled, "datePublished" not in node

    @cached_property
    def _path(self) -> str:
        return _path(self.page.url)

    @cached_property
    def _titles(self) -> frozenset[str]:
        metas = self.page.said("og:title", "twitter:title")
        headings = (mark.text for mark in islice(self.page.marks.headings, 3))
        return frozenset(fold(text) for text in (*(content for _, content in metas), *headings))


_PARTS = ("givenName", "additionalName", "familyName")
_BODIES = frozenset({"organization", "newsmediaorganization", "corporation", "collegeoruniversity", "localbusiness"})
_KINDS = ("article", *_WORKS, *_PAGES)


def _kind(node: Mapping[str, Any]) -> int:
    """How near a kind of node is to an article: 0 is one."""
    types = jsonld.types(dict(node))
    if jsonld.is_article(dict(node)):
        return 0
    untyped = 1 if "headline" in node and not types else len(_KINDS)
    return next((place for place, name in enumerate(_KINDS) if name in types), untyped)


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        yield _text(value.get("@id") or value.get("url") if isinstance(value, Mapping) else value)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/") or "/"
    except ValueError:
        return ""


def _in_parts(person: Mapping[str, Any]) -> str:
    """The name of a person whose node has it in parts."""
    return " ".join(filter(None, (_text(person.get(part)).strip() for part in _PARTS)))


def _text(value: Any) -> str:
    return value[:2000] if isinstance(value, str) else ""
