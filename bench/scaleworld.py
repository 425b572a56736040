"""Feeds without sites: how many new items each has had, and what it would show. The same for the same seed.

A feed's rate is lognormal, as those of real feeds are: a few bring most of the news, half bring next to none.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from schemas.feed import FeedItem, FeedState
from schemas.outcome import FeedOutcome
from transforms.feeds.identity import item_key
from transforms.web.schedule import chance, hours_between, next_poll
from transforms.web.urls import host, identifier, site

SIGMA = 1.5
"""Of the logarithm of the rates: the busiest tenth of the feeds then brings 59 % of the items."""

FEEDS_A_SITE = 3
"""Feeds on one host: 180,000 feeds on 60,000 sites."""

Row = dict[str, Any]


@dataclass(slots=True)
class FeedWorld:
    """`feeds` feeds that bring `stories` new items a day together and show the last `shown` of them."""

    feeds: int
    stories: int
    shown: int
    began: datetime
    had: dict[str, int] = field(default_factory=dict)

    def url(self, number: int) -> str:
        """Address of the n-th feed."""
        return f"https://www.paper{number // FEEDS_A_SITE:06d}.example/feed{number % FEEDS_A_SITE}.xml"

    def per_hour(self, url: str) -> float:
        """A feed's rate of new items."""
        mean = self.stories / self.feeds / 24
        return mean * math.exp(SIGMA * _normal(url) - SIGMA**2 / 2)

    def ask(self, feed: FeedState, now: datetime) -> tuple[FeedItem, ...]:
        """What the feed shows, if anything is new since it was last read; nothing otherwise (a 304)."""
        hours = hours_between(feed.read_at or self.began, now)
        new = _poisson(self.per_hour(feed.url) * hours, random.Random(f"{feed.url} {feed.polls}"))  # noqa: S311  a made-up world
        if not new:
            return ()
        self.had[feed.url] = had = self.had.get(feed.url, self.shown) + new
        return tuple(
            made_item(feed.url, place) for place in range(had - 1, max(had - 1 - max(self.shown, new), -1), -1)
        )

    def state(self, number: int, min_interval_s: float) -> FeedState:
        """A feed that has been polled for weeks: its rate is known, and its next poll is somewhere in its interval."""
        url = self.url(number)
        known = FeedState(
            url=url,
            title=f"Paper {number}",
            etag=f'"{number:016x}"',
            body_sha256=f"{number:064x}",
            polls=40,
            items_shown=self.shown,
            new_per_h=self.per_hour(url),
        )
        due = next_poll(known, FeedOutcome.UNCHANGED, self.began, min_interval_s=min_interval_s).next_poll_at
        interval = (due or self.began) - self.began
        left = interval * chance(f"phase {url}")
        read = self.began + left - interval
        return replace(known, read_at=read, next_poll_at=self.began + left, next_poll_why="yield")

    def feed_rows(self, min_interval_s: float) -> Iterator[Row]:
        """The feeds as the ledger has them at the beginning."""
        for number in range(self.feeds):
            feed = self.state(number, min_interval_s)
            values = {name: getattr(feed, name) for name in FeedState.__dataclass_fields__}
            ended = {"added_at": self.began, "last_poll_at": feed.read_at, "last_outcome": "unchanged"}
            yield {**values, **ended, "site": site(feed.url), "host": host(feed.url)}

    def items(self) -> Iterator[FeedItem]:
        """What all feeds show at the beginning, which the ledger knows."""
        for number in range(self.feeds):
            yield from (made_item(self.url(number), place) for place in range(self.shown))

    def item_rows(self) -> Iterator[Row]:
        """The items as the ledger has them."""
        long_ago = self.began - timedelta(days=2)
        for item in self.items():
            yield {
                "item_key": item_key(item),
                "feed_url": item.feed_url,
                "content_hash": item.content_hash(),
                "outcome": "stored",
                "identifier": identifier(address(item)),
                "attempts": 0,
                "changed_at": long_ago,
                "shown_at": long_ago,
            }

    def article_rows(self) -> Iterator[Row]:
        """Their articles."""
        for item in self.items():
            yield {
                "identifier": identifier(address(item)),
                "url": address(item),
                "version": 1,
                "text_sha256": text_sha256(item),
                "word_count": 500,
                "unit_id": "20260101T000000Z-000000-r0001",
            }

    def alias_rows(self) -> Iterator[Row]:
        """Their addresses."""
        for item in self.items():
            yield {"url": address(item), "identifier": identifier(address(item))}


def made_item(feed_url: str, place: int) -> FeedItem:
    """The n-th item that a feed ever had."""
    paper, _, name = feed_url.rpartition("/")
    link = f"{paper}/news/2026/{name[:5]}-{place:07d}-what-the-council-said-of-it.html"
    return FeedItem(feed_url=feed_url, guid=link, link=link, title=f"What the council said of it ({place})")


def address(item: FeedItem) -> str:
    """The canonical address of an item's page: its link is made so (tests/bench/test_scale.py)."""
    return item.link or ""


def text_sha256(item: FeedItem) -> str:
    """The hash of a text that is only here."""
    return identifier(item.link or "").rjust(64, "0")


def _normal(what: str) -> float:
    """A standard normal by hash (Box and Muller)."""
    radius = math.sqrt(-2 * math.log(1 - chance(f"radius {what}")))
    return radius * math.cos(2 * math.pi * chance(f"angle {what}"))


def _poisson(mean: float, rng: random.Random) -> int:
    """Knuth's, in pieces of 20 so that the exponential stays a number."""
    count = 0
    while mean > 0:
        part, mean = min(mean, 20.0), mean - 20.0
        product, limit = rng.random(), math.exp(-part)
        while product > limit:
            count, product = count + 1, product * rng.random()
    return count
