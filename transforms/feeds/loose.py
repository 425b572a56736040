"""What feedparser makes of a document in which no XML parser finds a feed. It may hang: only in a child."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import feedparser

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import FeedItem, ParsedFeed
from transforms.feeds.caps import MAX_AUTHORS, MAX_CATEGORIES, MAX_TITLE_CHARS
from transforms.feeds.fields import (
    address_of,
    categories_of,
    content_of,
    guid_of,
    name_of,
    one_line,
    people,
    shown,
    summary_of,
)
from transforms.feeds.media import enclosure
from transforms.feeds.newest import newest
from transforms.web.freshness import declared_interval

PARSER = "feedparser"

_MARKUP_TYPES = ("text/html", "application/xhtml+xml")
_INTERVALS = ("ttl", "sy_updateperiod", "sy_updatefrequency")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What the items share. `base` is what their relative links start from."""

    feed_url: str
    base: str
    is_atom: bool
    title: str | None
    tagline: str | None


def read_loosely(body: bytes, *, feed_url: str) -> ParsedFeed | None:
    """The feed in a document; null when there is neither a known root nor an entry in it.

    Args:
        body: the document, in UTF-8 whatever it declares.
        feed_url: its address.

    Raises:
        Refusal: not-a-feed: it says of itself what makes it unreadable.
    """
    document = _read(body)
    if not document.version and not document.entries:
        return None
    taken, cut = newest(document.entries, lambda entry: _string(entry, "published") or _string(entry, "updated"))
    channel = _Channel(
        feed_url=feed_url,
        base=address_of(_string(document.feed, "link"), feed_url) or feed_url,
        is_atom=document.version.startswith("atom"),
        title=_line(document.feed, "title"),
        tagline=_line(document.feed, "subtitle"),
    )
    return ParsedFeed(
        format=document.version or "unknown",
        title=channel.title,
        tagline=channel.tagline,
        items=tuple(_item(entry, channel) for entry in taken),
        ttl_s=declared_interval(*(_string(document.feed, name) for name in _INTERVALS)),
        parser=PARSER,
        cut=cut,
    )


def _read(body: bytes) -> Any:
    # A stream, never the bytes or a str: feedparser takes those for a file's name first and opens it. Sanitising and
    # resolving are ours: they make feedparser five times slower, and hang on some markup (measured).
    stream, headers = io.BytesIO(body), {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, OverflowError, LookupError) as error:
        # An encoding that is none ("punycode", a name with NUL in it), a number that means no character.
        raise Refusal(Reason.NOT_A_FEED, f"can't be read as text: {error}"[:300], stage=Stage.PARSE) from error


def _item(entry: Any, channel: _Channel) -> FeedItem:
    published, updated = name_of(_string(entry, "published")), name_of(_string(entry, "updated"))
    # Where there is no description feedparser copies the full content, without the detail: that is no summary.
    told = _string(entry, "summary") if dict.get(entry, "summary_detail") else None
    contents = (_string(content, "value") or "" for content in dict.get(entry, "content") or ())
    return FeedItem(
        feed_url=channel.feed_url,
        guid=guid_of(_string(entry, "id")),
        link=_link(entry, channel.base),
        title=_line(entry, "title"),
        summary=summary_of(told),
        content=content_of(contents, told),
        # dc:date, which RSS 1.0 dates its items with, feedparser calls `updated`.
        published=published if channel.is_atom else published or updated,
        updated=updated,
        authors=people(_authors(entry)),
        categories=categories_of(_categories(entry)),
        site_title=channel.title,
        site_tagline=channel.tagline,
        enclosures=tuple(
            enclosure(address, link.get("type"), link.get("length"))
            for link in dict.get(entry, "links") or ()
            if link.get("rel") == "enclosure" and (address := address_of(link.get("href"), channel.base))
        ),
    )


def _link(entry: Any, base: str) -> str | None:
    links = [link for link in _links(entry) if link]
    found = next(filter(None, (address_of(link, base) for link in links)), None)
    # feedparser calls any GUID a link that doesn't say otherwise: only an absolute address is one.
    permalink = _string(entry, "id") if dict.get(entry, "guidislink") else None
    return found or address_of(permalink, None) or shown(links)


def _links(entry: Any) -> Iterator[str | None]:
    """Links to the article, best first."""
    yield _string(entry, "feedburner_origlink")
    links = [link for link in dict.get(entry, "links") or () if link.get("rel") == "alternate"]
    yield from (_string(link, "href") for link in links if link.get("type") in _MARKUP_TYPES)
    if not dict.get(entry, "guidislink"):
        yield _string(entry, "link")
    yield from (_string(link, "href") for link in links)


def _authors(entry: Any) -> Iterator[str | None]:
    authors = (dict.get(entry, "authors") or ())[:MAX_AUTHORS]
    # The last one as given: feedparser cuts addresses after four letters of their top-level domain, and takes the rest
    # for the name ("ia" of desk@gazette.media).
    yield from (_string(author, "name") for author in authors[:-1])
    yield _string(entry, "author")


def _categories(entry: Any) -> Iterator[str | None]:
    tags = (dict.get(entry, "tags") or ())[: 4 * MAX_CATEGORIES]
    return (_string(tag, "label") or _string(tag, "term") for tag in tags)


def _line(record: Any, key: str) -> str | None:
    return one_line(_string(record, key), MAX_TITLE_CHARS)


def _string(record: Any, key: str) -> str | None:
    # dict.get, since FeedParserDict answers for keys that it doesn't have ("updated" with the date of publication,
    # and a deprecation warning), and the type is looked at, since an element with attributes becomes a dict.
    value = dict.get(record, key)
    return value if isinstance(value, str) and value.strip() else None
