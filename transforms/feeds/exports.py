"""Lists of feeds written so that lists.py reads them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import yaml
from lxml import etree

from schemas.feed import ListedFeed
from transforms.feeds.folders import folders_of


def opml(feeds: Iterable[ListedFeed]) -> str:
    """OPML 2.0, as feed readers take it: address, title, tags (`category`), those that are places as folders.

    Header variables have no place in it.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsbeam feeds"
    folders: dict[tuple[str, ...], Any] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        places = list(filter(None, map(folders_of, feed.tags or ()))) or [()]
        for place in places:
            _outline(_folder(folders, place), feed)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8").decode()


def _folder(folders: dict[tuple[str, ...], Any], place: tuple[str, ...]) -> Any:
    if place not in folders:
        folders[place] = etree.SubElement(_folder(folders, place[:-1]), "outline", text=place[-1])
    return folders[place]


def _outline(folder: Any, feed: ListedFeed) -> None:
    outline = etree.SubElement(folder, "outline", type="rss", text=feed.title or feed.url, xmlUrl=feed.url)
    if feed.title:
        outline.set("title", feed.title)
    if tags := [tag for tag in feed.tags or () if not folders_of(tag)]:
        outline.set("category", ",".join(tags))


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
