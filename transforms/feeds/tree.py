"""Bytes → an XML tree and the elements of it that are items, whatever the format and however broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from lxml import etree

from transforms.feeds.repair import WRAPPER, Mending
from transforms.feeds.vocabulary import NEWS, NO_NAMES, Vocabulary, namespace_of

_FEEDS = frozenset(("rss", "rdf:rdf", "rdf", "feed", "channel", "sitemapindex", "other:feed", "other:rss"))
_ROOTS = _FEEDS | {"urlset"}
_OWN, _FOREIGN = frozenset(("item", "entry")), frozenset(("other:item", "other:entry"))
_MAX_ITEMS = 100_000
"""Held at once: 20 MB. Of so many only the first are taken anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as read.

    Attributes:
        root: the feed's own root element.
        items: in the document's order, at most 100,000.
        more: how many there are beyond those.
        names: what its elements are called.
        repairs: what had to be repaired.
        sound: it was well-formed.
    """

    root: Any
    items: list[Any]
    more: int
    names: Vocabulary
    repairs: tuple[str, ...]
    sound: bool

    @property
    def shown(self) -> int:
        """How many items there are."""
        return len(self.items) + self.more

    @property
    def is_feed(self) -> bool:
        """Whether the root is that of a feed. A sitemap is one if it is for news."""
        name = self.names.name(self.root.tag)
        return name in _FEEDS or (name == "urlset" and (bool(self.items) or NEWS in self.root.nsmap.values()))


def read_tree(body: bytes) -> Tree | None:
    """Read a document in UTF-8; null when there is no element in it.

    As it stands; if that is not well-formed, or holds nothing of a feed, cleaned, and mended as well, whichever shows
    more items. libxml2 2.14 takes 0.2 s at most for any 10 MB that were tried: attributes, namespaces, depth, entities.
    """
    mending = Mending()
    opened = mending.open(body)
    if feed := _as_it_stands(opened, mending):
        return feed
    clean = mending.clean(opened)
    plain = _parse(clean, mending)
    shown = plain.shown if plain else -1
    del plain  # two trees of a hostile document would be 800 MB
    mended = _parse(mending.mend(clean), mending)
    return mended if mended and mended.shown >= shown else _parse(clean, mending)


def _as_it_stands(body: bytes, mending: Mending) -> Tree | None:
    """A well-formed feed; null for anything else."""
    document, sound = _document(body)
    feed = _tree(document, tuple(mending.repairs), sound=True) if sound else None
    return feed if feed and (feed.items or feed.is_feed) else None


def _parse(body: bytes, mending: Mending) -> Tree | None:
    document, sound = _document(body)
    return None if document is None else _tree(document, tuple(mending.repairs), sound=sound)


def _document(body: bytes) -> tuple[Any, bool]:
    """The document's element, or null, and whether it is well-formed."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=True,
    )
    try:
        document = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None, False
    return document, document is not None and not len(parser.error_log)


def _tree(document: Any, repairs: tuple[str, ...], *, sound: bool) -> Tree:
    root = _root(document)
    every = _items(document, root)
    items = list(islice(every, _MAX_ITEMS))
    more = sum(1 for _ in every)
    own = {namespace_of(element.tag) for element in (root, *items[:1], *items[-1:])}
    return Tree(root=root, items=items, more=more, names=Vocabulary(own), repairs=repairs, sound=sound)


def _root(document: Any) -> Any:
    """The feed's root: the document's, or below the element that mending puts around all."""
    if document.tag != WRAPPER:
        return document
    inside = [child for child in document if isinstance(child.tag, str)]
    alone = inside[0] if len(inside) == 1 else document
    return next((child for child in inside if NO_NAMES.name(child.tag) in _ROOTS), alone)


def _items(document: Any, root: Any) -> Iterator[Any]:
    if NO_NAMES.name(root.tag) == "urlset":
        return (url for url in root if NO_NAMES.name(url.tag) == "url" and _has_news(url))
    usual = partial(document.iter, "{*}item", "{*}entry")
    anyhow = partial(document.iter, etree.Element)  # in capitals, or under a prefix that nobody declared
    ways = ((usual, _OWN), (anyhow, _OWN), (usual, _FOREIGN), (anyhow, _FOREIGN))
    found = ((element for element in every() if NO_NAMES.name(element.tag) in wanted) for every, wanted in ways)
    return next((chain((first,), rest) for rest in found if (first := next(rest, None)) is not None), iter(()))


def _has_news(url: Any) -> bool:
    return any(NO_NAMES.name(child.tag) == "news:news" for child in url)
