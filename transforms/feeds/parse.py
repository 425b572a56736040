"""Feed bytes → items: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed, news sitemaps; well-formed or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import ParsedFeed
from schemas.wire import to_wire
from transforms.feeds import jsonfeed
from transforms.feeds.discovery import alternates_in
from transforms.feeds.encoding import to_utf8
from transforms.feeds.looks import is_html, looks_like, names_items
from transforms.feeds.loose import read_loosely
from transforms.feeds.packed import unpacked
from transforms.feeds.tree import read_tree
from transforms.feeds.xmlfeed import read_feed

_HEAD_BYTES = 200_000
"""Of a page that stands where a feed should be: its head, in which it may name the feed."""


def parse(body: bytes, *, feed_url: str, content_type: str | None) -> ParsedFeed:
    """Read a feed. Items are in the document's order; what an item lacks is null.

    Args:
        body: the document, without content coding.
        feed_url: its address: goes into the items, and relative links start from it in the end.
        content_type: value of the Content-Type header, or null; only its charset counts, since feeds come under any
            media type.

    Raises:
        Refusal: not-a-feed: neither a known root nor an item in it; the detail says what it looks like.
            compression-bomb: it is packed, and too large.
    """
    packed, body = body, unpacked(body)
    text, recoded = to_utf8(body, content_type)
    feed = jsonfeed.parse(text, feed_url=feed_url) if jsonfeed.is_json(text) else _read(text, body, feed_url)
    first = (*(("gzip",) if body is not packed else ()), *((f"encoding {recoded}",) if recoded else ()))
    return replace(feed, repairs=(*first, *feed.repairs)) if first else feed


def parse_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`parse` as a child process calls it.

    Args:
        header: `feed_url` and `content_type`.
        body: the document.

    Returns:
        The wire form of a ParsedFeed.

    Raises:
        Refusal: as parse.
    """
    return to_wire(parse(body, feed_url=header["feed_url"], content_type=header.get("content_type")))


def _read(text: bytes, body: bytes, feed_url: str) -> ParsedFeed:
    page = is_html(text)
    tree = None if page or not text.strip() else read_tree(text)
    if tree and (tree.items or (tree.is_feed and tree.sound)):
        return read_feed(tree, feed_url=feed_url, is_based=b"xml:base" in text)
    # feedparser takes 12 s over an HTML page of 1 MB (measured): only what may be a feed is worth its time.
    loose = read_loosely(text, feed_url=feed_url) if not page and names_items(text) else None
    if loose and loose.items:
        return loose
    if tree and tree.is_feed:
        return read_feed(tree, feed_url=feed_url, is_based=b"xml:base" in text)
    named = alternates_in(text[:_HEAD_BYTES].decode("utf-8", "replace"), feed_url) if page else []
    told = f"not a feed but {looks_like(body)}" + (f" that names {named[0]}" if named else "")
    raise Refusal(Reason.NOT_A_FEED, told, stage=Stage.PARSE)
