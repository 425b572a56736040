"""ParseFeeds: feed bodies to items, counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import apache_beam as beam

from schemas.failure import Refusal, Stage
from schemas.feed import FeedState, ParsedFeed
from schemas.outcome import FeedOutcome
from schemas.unit import FeedRow, FetchedFeed, ShownItems
from schemas.wire import from_wire
from transforms.attempt import attempt, end_feed
from transforms.bounds import PARSER, PARSER_TIMEOUT_S
from transforms.io.ports import Budget, Children, Clock
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
    Effects: none but child processes.
    Cost: CPU, 0.5 to 70 ms a feed; at most `concurrency` bodies waiting for a child.
    """

    children: Children
    submit: Submit
    clock: Clock
    budget: Budget
    concurrency: int = 8

    def expand(self, fetched: beam.PCollection[FetchedFeed]) -> Parsed:
        """Wire it."""
        overlapped = Overlapped(_Parse(self), self.submit, self.concurrency)
        outputs = fetched | beam.ParDo(overlapped).with_outputs("rows", main="shown")
        return Parsed(outputs.shown, outputs.rows)


@dataclass(frozen=True)
class _Parse:
    config: ParseFeeds

    async def __call__(self, fetched: FetchedFeed, emit: Emit) -> None:
        config, response = self.config, fetched.response
        header = {"feed_url": response.final_url, "content_type": response.headers.get("content-type")}
        work = config.children.run(PARSER, header, response.body, timeout_s=PARSER_TIMEOUT_S)
        answer = await attempt(work, partial(config.budget, fetched.unit))
        now = config.clock()
        if isinstance(answer, Refusal):
            row = end_feed(fetched.unit, fetched.feed, answer, Stage.PARSE, now)
        else:
            shown, row = read(fetched, answer, now)
            if shown.items:
                emit(shown)
        emit(beam.pvalue.TaggedOutput("rows", row))


def read(fetched: FetchedFeed, answer: Any, now: datetime) -> tuple[ShownItems, FeedRow]:
    """A parser's answer → the feed's items under the feed's own address, and the end of the feed."""
    parsed = from_wire(ParsedFeed, answer)
    items = tuple(replace(item, feed_url=fetched.feed.url) for item in parsed.items)
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
    return replace(
        followed(after_body(feed, response, now), response, now, parsed=True),
        title=parsed.title or feed.title,
        ttl_s=parsed.ttl_s,
        parser=parsed.read_by,
        body_sha256=hashlib.sha256(response.body).hexdigest(),
    )
