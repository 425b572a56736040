"""The names that feeds give to things, over all formats: an element's name → what part it plays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

#: Namespaces of modules → the prefix that the tables below use. What is no module is a feed's own vocabulary.
_MODULES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/rss/1.0/modules/dc/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss/": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/DTDs/Podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    NEWS: "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_PREFIXES = frozenset(_MODULES.values())
#: Prefixes that stand for a feed's own vocabulary where nobody declared them.
_OWN_PREFIXES = frozenset(("rss", "atom", "a10", "feed", "default", "atom10", "rss2", "rss1", "a", "ns0"))
#: Namespaces of feeds' own vocabularies, by what they have in them: publishers vary the rest.
_OWN_NAMESPACES = re.compile(
    r"\w*:?/*(?:www\.)?(?:w3\.org/2005/atom|purl\.org/atom/|purl\.org/rss/1\.0/?$|purl\.org/net/rss1\.1#|"
    r"backend\.userland\.com/rss|blogs\.law\.harvard\.edu/tech/rss|(?:my|channel)\.netscape\.com/rdf|"
    r"(?:sitemaps\.org|google\.com)/schemas/sitemap/)",
    re.IGNORECASE,
)

_ITEM_ROLES = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "id": "guid",
    "description": "summary",
    "summary": "summary",
    "abstract": "summary",
    "content": "content",
    "body": "content",
    "fullitem": "content",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "updated": "updated",
    "modified": "updated",
    "date": "updated",
    "lastmod": "updated",
    "author": "author",
    "creator": "author",
    "category": "category",
    "subject": "category",
    "enclosure": "enclosure",
    "image": "image",
    "dc:title": "title-too",
    "dc:creator": "author",
    "dc:author": "author",
    "dc:subject": "category",
    "dc:date": "updated",
    "dc:description": "summary-too",
    "dc:identifier": "guid-too",
    "dcterms:issued": "published",
    "dcterms:modified": "updated",
    "dcterms:created": "published-too",
    "content:encoded": "content",
    "xhtml:body": "content",
    "xhtml:div": "content",
    "media:content": "media",
    "media:thumbnail": "image",
    "media:group": "group",
    "media:title": "title-too",
    "media:description": "summary-too",
    "itunes:title": "title-too",
    "itunes:summary": "summary-too",
    "itunes:subtitle": "summary-too",
    "itunes:author": "author-too",
    "itunes:image": "image",
    "feedburner:origlink": "original-link",
    # sitemaps
    "loc": "link",
    "news:news": "group",
    "news:title": "title",
    "news:publication_date": "published",
    "news:keywords": "keywords",
    "image:image": "group",
    "image:loc": "image",
}
_CHANNEL_ROLES = {
    "title": "title",
    "link": "link",
    "description": "tagline",
    "subtitle": "tagline",
    "tagline": "tagline",
    "abstract": "tagline",
    "author": "author",
    "generator": "generator",
    "ttl": "ttl",
    "sy:updateperiod": "sy-period",
    "updateperiod": "sy-period",
    "sy:updatefrequency": "sy-frequency",
    "updatefrequency": "sy-frequency",
    "dc:title": "title-too",
    "dc:description": "tagline-too",
}


class Vocabulary:
    """Roles of one document's elements, looked up once for each name in it.

    Args:
        own: namespaces of its root and its items: whatever they are, the names in them are the feed's own.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = frozenset(own)
        self._names: dict[Any, str] = {}

    def item_role(self, tag: Any) -> str | None:
        """The part that a child of an item plays; null for one that plays none, and for what is no element."""
        return _ITEM_ROLES.get(self.name(tag))

    def channel_role(self, tag: Any) -> str | None:
        """The same for a child of the channel."""
        return _CHANNEL_ROLES.get(self.name(tag))

    def name(self, tag: Any) -> str:
        """`local` of a feed's own names and `module:local` of others, in lower case; empty for what is no element."""
        known = self._names.get(tag)
        if known is None:
            known = self._names[tag] = self._name(tag) if isinstance(tag, str) else ""
        return known

    def _name(self, tag: str) -> str:
        if tag.startswith("{"):
            namespace, _, local = tag[1:].rpartition("}")
            return self._in(namespace, local.lower())
        prefix, _, local = tag.lower().rpartition(":")
        if not prefix or prefix in _OWN_PREFIXES:
            return local
        return f"{prefix}:{local}" if prefix in _PREFIXES else f"other:{local}"

    def _in(self, namespace: str, local: str) -> str:
        module = _MODULES.get(namespace)
        if module:
            return f"{module}:{local}"
        own = namespace in self._own or _OWN_NAMESPACES.match(namespace)
        return local if own else f"other:{local}"


NO_NAMES = Vocabulary()
"""For names alone, before anything is known of the document."""


def namespace_of(tag: Any) -> str:
    """The namespace of an element; empty for none."""
    return tag[1:].rpartition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""
