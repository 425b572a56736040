"""What a feed's format is called."""

from __future__ import annotations

from transforms.feeds.tree import Tree
from transforms.feeds.values import attribute
from transforms.feeds.vocabulary import namespace_of

_RSS = {"0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_NAMESPACES = (
    ("purl.org/net/rss1.1#", "rss11"),
    ("purl.org/rss/1.0", "rss10"),
    ("netscape.com/rdf/simple/0.9", "rss090"),
    ("w3.org/2005/atom", "atom10"),
    ("purl.org/atom/", "atom03"),
)


def format_of(tree: Tree) -> str:
    """`rss20`, `atom10`, …; `rss` or `atom` where the version is unknown, `unknown` where all is."""
    name = tree.names.name(tree.root.tag).removeprefix("other:")
    if name == "rss":
        version = attribute(tree.root, "version") or ""
        return _RSS.get(version[:4], "rss20" if version.startswith("2") else "rss")
    if name in ("urlset", "sitemapindex"):
        return "news-sitemap" if name == "urlset" else "sitemap-index"
    inside = (*tree.items[:1], *tree.root)
    spaces = (namespace_of(element.tag).lower() for element in (tree.root, *inside))
    found = (version for space in spaces for part, version in _NAMESPACES if part in space)
    return next(found, None) or {
        "feed": "atom",
        "entry": "atom",
        "rdf:rdf": "rss10",
        "channel": _channel(tree),
        "item": "rss",
    }.get(name, "unknown")


def _channel(tree: Tree) -> str:
    """CDF has the address of an item in an attribute."""
    return "cdf" if any(attribute(item, "href") for item in tree.items[:1]) else "rss"
