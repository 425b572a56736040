"""Where a site's feeds may be: what its page says and links to, the usual paths, its robots.txt. Nothing is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from transforms.feeds.fields import address_of
from transforms.feeds.plaintext import tidy
from transforms.web.charset import decode
from transforms.web.markup import with_few_attributes
from transforms.web.urls import site

MAX_CANDIDATES = 30
MAX_SITEMAPS = 10
_MAX_TITLE_CHARS = 200

_TYPES = frozenset(
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "text/rss+xml",
        "text/atom+xml",
        "application/rss",
        "application/atom",
        "application/x.atom+xml",
        "application/x-rss+xml",
    ]
)
#: Types under which there are also other things: only with a name that a feed has.
_VAGUE_TYPES = frozenset(["application/json", "application/xml", "text/xml"])
_FEED_NAME = re.compile(
    r"(?:^|[/._?=-])(?:rss\d?|atom|feeds?|rdf|index\.xml)(?:$|[/._?&=-])|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
#: Where the usual programs have them: WordPress, Hugo, Jekyll, Ghost, Drupal, Blogger, Squarespace, Movable Type.
COMMON_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/index.rss",
    "/feed.json",
    "/feeds/posts/default",
    "/blog?format=rss",
    "/?feed=rss2",
    "/news/feed",
    "/index.rdf",
)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


def links_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """The addresses of a page that may be feeds, as a child process finds them.

    Args:
        header: `url` and `content_type` of the page.
        body: the page.

    Returns:
        Lists of address and title (or null): what the page calls its feeds, then links that look like feeds.
    """
    text, _, _ = decode(body, header.get("content_type"))
    return [list(found) for found in links_in(text, header["url"])]


def links_in(page: str, url: str) -> list[tuple[str, str | None]]:
    """The same for a decoded page, each address once, those that the page itself calls its feeds first."""
    root = _tree(page)
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, str | None] = {}
    for address, title in (*_alternates(root, base), *_anchors(root, base)):
        found.setdefault(address, title)
    found.pop(url, None)
    return list(found.items())[:MAX_CANDIDATES]


def alternates_in(page: str, url: str) -> list[str]:
    """The addresses that a page calls its feeds."""
    root = _tree(page)
    return [] if root is None else [address for address, _ in _alternates(root, _base(root, url)) if address != url]


def sitemaps_of(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those named for news first."""
    found = dict.fromkeys(filter(None, (address_of(link, None) for link in _SITEMAP.findall(robots))))
    return tuple(sorted(found, key=lambda address: "news" not in address.lower())[:MAX_SITEMAPS])


def common_addresses(url: str) -> tuple[str, ...]:
    """Where feeds of a site usually are."""
    return tuple(urljoin(url, path) for path in COMMON_PATHS)


def _tree(page: str) -> Any:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, recover=True)
    text = with_few_attributes(page.replace(chr(0), ""))
    return etree.fromstring(f"<html>{text}</html>", parser) if page.strip() else None


def _base(root: Any, url: str) -> str:
    return next((address_of(each.get("href"), url) for each in root.iter("base")), None) or url


def _alternates(root: Any, base: str) -> Iterator[tuple[str, str | None]]:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        href = link.get("href") or ""
        said = kind in _TYPES or (kind in _VAGUE_TYPES and _FEED_NAME.search(href)) or "feed" in relations
        if said and ("alternate" in relations or "feed" in relations) and (address := address_of(href, base)):
            yield address, tidy((link.get("title") or "")[: 4 * _MAX_TITLE_CHARS])[:_MAX_TITLE_CHARS] or None


def _anchors(root: Any, base: str) -> Iterator[tuple[str, str | None]]:
    """Links within the site to what is named as feeds are."""
    home = site(base)
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        if len(href) < 2_000 and _FEED_NAME.search(
            urlsplit(href).path if "://" not in href else href.partition("://")[2]
        ):
            address = address_of(href, base)
            if address and site(address) == home:
                yield address, None
