"""ParseFeeds: feed bodies to items, counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

import apache_beam as beam

from schemas.failure import Refusal, Stage
from schemas.feed import FeedState, ParsedFeed
from schemas.outcome import FeedOutcome
from schemas.unit import FeedRow, FetchedFeed, ShownItems
from schemas.wire import from_wire
from transforms.attempt import attempt, end_feed
from transforms.feeds.identity import distrusted
from transforms.further import Further, parsed
from transforms.io.ports import Budget, Children, Clock, Fetcher
from transforms.overlap import Emit, Overlapped, Submit
from transforms.web.conditional import after_body
from transforms.web.moves import followed


class Parsed(NamedTuple):
    """Outputs of ParseFeeds: the items, and one FeedRow per feed that carries their number apart from them."""

    shown: beam.PCollection[ShownItems]
    rows: beam.PCollection[FeedRow]


@dataclass
class ParseFeeds(beam.PTransform):
    """Parse feed bodies in killable children.

    Input: FetchedFeed, bounded or not, no key.
    Output: `shown`, the items of each feed that has any; `rows`, the end of each feed with its count of items.
    Failures: not-a-feed, parser-timeout, parser-crash, parser-error: the feed fails, its items are not seen.
    Effects: child processes; GETs of the sitemaps of an index, and of `pages` older pages of each feed.
    Cost: CPU, 0.5 to 70 ms a feed; at most `concurrency` bodies waiting for a child.
    """

    children: Children
    submit: Submit
    clock: Clock
    budget: Budget
    concurrency: int = 8
    fetcher: Fetcher | None = None
    pages: int = 0

    def expand(self, fetched: beam.PCollection[FetchedFeed]) -> Parsed:
        """Wire it."""
        overlapped = Overlapped(_Parse(self), self.submit, self.concurrency)
        outputs = fetched | beam.ParDo(overlapped).with_outputs("rows", main="shown")
        return Parsed(outputs.shown, outputs.rows)


@dataclass(frozen=True)
class _Parse:
    config: ParseFeeds

    async def __call__(self, fetched: FetchedFeed, emit: Emit) -> None:
        config, left_s = self.config, partial(self.config.budget, fetched.unit)
        answer = await attempt(parsed(config.children, fetched.response), left_s)
        if isinstance(answer, Refusal):
            row = end_feed(fetched.unit, fetched.feed, answer, Stage.PARSE, config.clock())
        else:
            further = Further(fetcher=config.fetcher, children=config.children, clock=config.clock, pages=config.pages)
            feed = await further.joined(fetched, from_wire(ParsedFeed, answer), left_s)
            shown, row = read(fetched, feed, config.clock())
            if shown.items:
                emit(shown)
        emit(beam.pvalue.TaggedOutput("rows", row))


def read(fetched: FetchedFeed, parsed: ParsedFeed, now: datetime) -> tuple[ShownItems, FeedRow]:
    """What was parsed → the feed's items under the feed's own address, and the end of the feed."""
    items = distrusted([replace(item, feed_url=fetched.feed.url) for item in parsed.items])
    row = FeedRow(
        unit=fetched.unit,
        outcome=FeedOutcome.UNCHANGED if fetched.equal else FeedOutcome.CHANGED,
        state=advanced(fetched, parsed, now),
        seen=len(items),
        polled_at=now,
        doubted_since=None if fetched.conditional else fetched.feed.unmodified_since,
        cut=parsed.cut,
    )
    return ShownItems(unit=fetched.unit, feed_url=fetched.feed.url, items=items), row


def advanced(fetched: FetchedFeed, parsed: ParsedFeed, now: datetime) -> FeedState:
    """The feed after a parsed body."""
    feed, response = fetched.feed, fetched.response
    after = replace(
        followed(after_body(feed, response, now), response, now, parsed=True),
        title=parsed.title or feed.title,
        ttl_s=parsed.ttl_s,
        parser=parsed.read_by,
        body_sha256=hashlib.sha256(response.body).hexdigest(),
    )
    if not parsed.parts:
        return after
    # The sitemaps of an index change without it: none of its bodies is the one that was parsed the last time.
    return replace(after, body_sha256=None, etag=None, last_modified=None)
