"""Where a feed goes on: the sitemaps of an index, pages and archives (RFC 5005), the pages of WordPress."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from transforms.feeds.dates import instant, read_date
from transforms.feeds.fields import address_of
from transforms.feeds.links import related
from transforms.feeds.values import attribute, text
from transforms.feeds.vocabulary import Vocabulary

MAX_PARTS = 20
"""Sitemaps taken of an index: the newest. News sitemaps hold two days each."""
_MAX_LISTED = 50_000
"""An index has no more (sitemaps.org)."""
#: RFC 5005: of an archived feed the document before this one, of a paged feed the page after it.
_RELATIONS = ("prev-archive", "next")
_WORDPRESS = re.compile(r"wordpress", re.IGNORECASE)


def parts_of(index: Any, names: Vocabulary, base: str) -> tuple[str, ...]:
    """The newest sitemaps of an index; those without a date last, in its order."""
    found: dict[str, str] = {}
    for sitemap in index[:_MAX_LISTED]:
        told = {names.name(child.tag): child for child in sitemap}
        address = address_of(text([told["loc"]]), base) if "loc" in told else None
        if address:
            found.setdefault(address, text([told["lastmod"]]) or "" if "lastmod" in told else "")
    return tuple(sorted(found, key=lambda address: _moment(found[address]), reverse=True)[:MAX_PARTS])


def next_page(links: Sequence[Any], generators: Iterable[Any], feed_url: str) -> str | None:
    """The address of the items before those of a document: as it says, else as WordPress has it."""
    for relation in _RELATIONS:
        for link in related(links, relation):
            if address := address_of(attribute(link, "href"), feed_url):
                return address
    return wordpress_page(feed_url) if any(_WORDPRESS.search(text([each]) or "") for each in generators) else None


def wordpress_page(feed_url: str) -> str | None:
    """The next page of a feed of WordPress: `?paged=2` and so on.

    >>> wordpress_page("https://blog.example/feed/?paged=2")
    'https://blog.example/feed/?paged=3'
    """
    if not address_of(feed_url, None):
        return None
    parts = urlsplit(feed_url)
    query = parse_qs(parts.query, keep_blank_values=True)
    shown = query.get("paged", ["1"])[-1]
    number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else 1
    return urlunsplit(parts._replace(query=urlencode({**query, "paged": [str(number + 1)]}, doseq=True)))


def _moment(raw: str) -> float:
    read = read_date(raw) if raw else None
    return instant(read).timestamp() if read else float("-inf")
