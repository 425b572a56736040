"""Lists of feeds written so that lists.py reads them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import yaml
from lxml import etree

from schemas.feed import ListedFeed


def opml(feeds: Iterable[ListedFeed]) -> str:
    """OPML 2.0, as feed readers take it: address, title, tags (`category`); header variables have no place in it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsbeam feeds"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = feed.title or feed.url
        outline = etree.SubElement(body, "outline", type="rss", text=name, xmlUrl=feed.url)
        if feed.title:
            outline.set("title", feed.title)
        if feed.tags:
            outline.set("category", ",".join(feed.tags))
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8").decode()


def text(feeds: Iterable[ListedFeed]) -> str:
    """One address a line."""
    return "".join(f"{feed.url}\n" for feed in feeds)


def as_yaml(feeds: Iterable[ListedFeed]) -> str:
    """YAML: all that is known of each feed."""
    entries = [_entry(feed) for feed in feeds]
    dumped = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000)
    return str(dumped)


def _entry(feed: ListedFeed) -> dict[str, object]:
    entry = {"url": feed.url, "title": feed.title, "tags": list(feed.tags or ()), "headers": dict(feed.headers or ())}
    return {key: value for key, value in entry.items() if value}


FORMATS: dict[str, Callable[[Iterable[ListedFeed]], str]] = {"opml": opml, "txt": text, "yaml": as_yaml}
