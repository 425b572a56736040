"""A feed as the ledger knows it, and an item as a feed shows it."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime

NO_FEED = "archive:"
"""Stands for the feed of an item that none showed: a page of an archive. It is never polled, and in no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed as a person lists it.

    Attributes:
        url: address as WHATWG serialises it.
        title: what the list calls it, or null.
        tags: the person's own words for it, in order; null where the list does not say.
        headers: header name → environment variable that holds its value, for requests to this feed, sorted; likewise.
    """

    url: str
    title: str | None = None
    tags: tuple[str, ...] | None = None
    headers: tuple[tuple[str, str], ...] | None = None


class Why(enum.StrEnum):
    """What decided when a feed is polled next (transforms/web/schedule.py)."""

    YIELD = "yield"  #: the number of new items that its polls find
    MIN_INTERVAL = "min-interval"  #: it has so many that --min-poll-interval is the limit
    MAX_INTERVAL = "max-interval"  #: it has so few that the longest interval is the limit
    TTL = "ttl"  #: the feed says so itself: ttl, sy:updatePeriod
    CACHE = "cache"  #: its server says so: Cache-Control, Expires
    ROLLOVER = "rollover"  #: it has lost items between two polls
    FAILURES = "failures"  #: so many polls in a row came to nothing
    RETRY_AFTER = "retry-after"  #: the server, or another of its site, asked for a wait
    BUDGET_SPENT = "budget-spent"  #: it was not its turn yet when the unit ended
    HOST_PAUSED = "host-paused"  #: its host was left alone, for a wait it asked for or for want of answers
    GONE = "gone"  #: 410: not polled again


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the ledger remembers of a feed between polls. All times are aware UTC.

    Attributes:
        url: address as the user gave it.
        title: the channel's own title, when it was parsed once.
        etag, last_modified: validators, byte for byte as the server sent them (RFC 9110 section 8.8).
        body_sha256: hash of the last parsed body: an equal body counts as unchanged even on 200.
        unmodified_since: of the first 304 since the last body; null after a body.
        polls: how often it has been asked.
        read_at: when it last said what it shows: a parsed body, an equal one, or 304.
        items_shown: number of items in the last parsed body.
        new_per_h: new items per hour, smoothed over the polls; null before two polls.
        ttl_s: least time between two polls that the document itself asks for, in seconds, or null.
        fresh_s: how long the last answer was fresh by its headers, in seconds, or null.
        failures: polls in a row that failed or were deferred.
        next_poll_at: due from then on; null when it never was polled, or never will be.
        next_poll_why: what decided that.
        hold_until: not before then whatever the user says (Retry-After).
        gone: the server said 410.
        moved_to: where it is polled instead of `url`, after permanent redirects.
        moving_to, moving_since, moves_seen: where such redirects led in the last polls, since when, in how many.
        parser: what read the last body, and after which repairs, e.g. `lxml: entities, unescaped`.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    unmodified_since: datetime | None = None
    polls: int = 0
    read_at: datetime | None = None
    items_shown: int = 0
    new_per_h: float | None = None
    ttl_s: float | None = None
    fresh_s: float | None = None
    failures: int = 0
    next_poll_at: datetime | None = None
    next_poll_why: str | None = None
    hold_until: datetime | None = None
    gone: bool = False
    moved_to: str | None = None
    moving_to: str | None = None
    moving_since: datetime | None = None
    moves_seen: int = 0
    parser: str | None = None

    @property
    def address(self) -> str:
        """Where it is polled."""
        return self.moved_to or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A wait until a time. `url`: where a server asked for it (Retry-After), which holds its whole site; null when it
    is our own, for one feed or item.
    """

    url: str | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that an item comes with: its address, its media type and its length in bytes as stated, or null."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed, normalised.

    Attributes:
        feed_url: the feed that showed it.
        guid: as given, or null.
        link: resolved absolute address, or null.
        title, summary: plain text, or null.
        content: the article as the feed itself carries it, as markup, or null; whole or a teaser, and what its text
            is: see transforms/article/feedtext.py. Most items are known, and nobody wants the text of those.
        published, updated: the date strings as given, or null.
        authors, categories: as given, in order.
        site_title, site_tagline: the channel's title and description: the page's furniture often repeats them.
        permalink: whether the feed says that the GUID is the item's address; null where it doesn't say.
        enclosures: audio, video, documents, in order; images: addresses of pictures.
    """

    feed_url: str
    guid: str | None
    link: str | None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    site_title: str | None = None
    site_tagline: str | None = None
    permalink: bool | None = None
    enclosures: tuple[Enclosure, ...] = ()
    images: tuple[str, ...] = ()

    def content_hash(self) -> str:
        """Hash of what a publisher changes when it edits an article: 16 hex digits over title and updated date.

        Versioned, empty fields ignored, so that a field added later leaves old hashes alone. Summary and categories
        are left out: many sites rewrite them at every build (counters, "read more" tails), and each change costs a
        fetch.
        """
        parts = {"title": self.title, "updated": self.updated}
        text = "1\n" + "\n".join(f"{k}={v}" for k, v in parts.items() if v)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a parser made of a body.

    Attributes:
        format: what the document is, e.g. `rss20`, `atom10`.
        title, tagline: the channel's title and description.
        items: in the document's order.
        ttl_s: least time between two polls that the document asks for, in seconds, or null.
        parser: what read it.
        repairs: what had to be repaired, in order.
        cut: how many items were left out: the oldest of more than are taken of one feed.
        parts: addresses of the documents that hold its items instead (sitemaps of an index), the newest first.
        next_page: address of the document with the items before these, or null.
    """

    format: str
    title: str | None
    tagline: str | None
    items: tuple[FeedItem, ...]
    ttl_s: float | None = None
    parser: str = "lxml"
    repairs: tuple[str, ...] = ()
    cut: int = 0
    parts: tuple[str, ...] = ()
    next_page: str | None = None

    @property
    def read_by(self) -> str:
        """The parser with the repairs."""
        return f"{self.parser}: {', '.join(self.repairs)}" if self.repairs else self.parser
