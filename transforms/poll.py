"""PollFeeds: ask each due feed whether there is anything new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

import apache_beam as beam

from schemas.failure import Reason, Refusal, Stage
from schemas.outcome import FeedOutcome
from schemas.page import Request, Response
from schemas.unit import FeedClaim, FeedRow, FetchedFeed
from transforms.attempt import attempt, end_feed
from transforms.bounds import FEED_ACCEPT, MAX_FEED_BYTES
from transforms.io.ports import Budget, Clock, Fetcher
from transforms.overlap import Emit, Overlapped, Submit
from transforms.web.freshness import next_poll
from transforms.web.status import refuse_unless_ok


class Polled(NamedTuple):
    """Outputs of PollFeeds: FetchedFeed, and FeedRow for the polls that end here."""

    fetched: beam.PCollection[FetchedFeed]
    rows: beam.PCollection[FeedRow]


@dataclass
class PollFeeds(beam.PTransform):
    """Poll claimed feeds with conditional requests.

    Input: FeedClaim, bounded or not, no key.
    Output: `fetched`, a body to parse per changed feed; `rows`, the end of every other poll. Timestamps and windows
        are those of the claims.
    Failures: as Fetcher's; forbidden, not-found, rate-limited, server-error, ...; gone is an outcome of its own.
    Effects: one GET per feed, redirects aside. A repeat is another GET; the ledger advances only in Commit.
    Cost: waiting; `concurrency` feeds at once per bundle; a body of up to 10 MB each.
    """

    fetcher: Fetcher
    submit: Submit
    clock: Clock
    budget: Budget
    min_interval_s: float
    refetch: bool = False
    concurrency: int = 32

    def expand(self, claims: beam.PCollection[FeedClaim]) -> Polled:
        """Wire it."""
        overlapped = Overlapped(_Poll(self), self.submit, self.concurrency)
        outputs = claims | beam.ParDo(overlapped).with_outputs("rows", main="fetched")
        return Polled(outputs.fetched, outputs.rows)


@dataclass(frozen=True)
class _Poll:
    config: PollFeeds

    async def __call__(self, claim: FeedClaim, emit: Emit) -> None:
        config = self.config
        work = config.fetcher.fetch(request_of(claim, refetch=config.refetch))
        answer = await attempt(work, partial(config.budget, claim.unit))
        for output in judge(claim, answer, now=config.clock(), config=config):
            emit(output if isinstance(output, FetchedFeed) else beam.pvalue.TaggedOutput("rows", output))


def request_of(claim: FeedClaim, *, refetch: bool) -> Request:
    """The conditional GET of a feed: both validators (RFC 9110 section 13), none with `refetch`."""
    feed = claim.feed
    return Request(
        url=feed.url,
        accept=FEED_ACCEPT,
        max_bytes=MAX_FEED_BYTES,
        etag=None if refetch else feed.etag,
        last_modified=None if refetch else feed.last_modified,
        secret_headers=claim.headers,
    )


def judge(
    claim: FeedClaim, answer: Response | Refusal, *, now: datetime, config: PollFeeds
) -> Iterator[FetchedFeed | FeedRow]:
    """What the answer to a poll comes to: a body to parse, or the end of this poll."""
    if isinstance(answer, Response) and answer.status == 304 and (claim.feed.etag or claim.feed.last_modified):
        yield unchanged(claim, answer, now, config.min_interval_s)
        return
    try:
        if isinstance(answer, Refusal):
            raise answer
        refuse_unless_ok(answer.status, answer.headers, Stage.POLL, now)
        if not answer.body:
            raise Refusal(Reason.NOT_A_FEED, "an empty body")
    except Refusal as refusal:
        yield end_feed(claim.unit, claim.feed, refusal, Stage.POLL, now, config.min_interval_s)
        return
    equal = hashlib.sha256(answer.body).hexdigest() == claim.feed.body_sha256
    if equal and not config.refetch:
        yield unchanged(claim, answer, now, config.min_interval_s)
    else:
        yield FetchedFeed(unit=claim.unit, feed=claim.feed, response=answer, equal=equal)


def unchanged(claim: FeedClaim, response: Response, now: datetime, min_interval_s: float) -> FeedRow:
    """A feed without news. A 304 updates only the validators that it carries (RFC 9111 section 3.2)."""
    again, _ = next_poll(FeedOutcome.UNCHANGED, now, min_interval_s, 0, None)
    state = replace(
        claim.feed,
        etag=response.headers.get("etag", claim.feed.etag),
        last_modified=response.headers.get("last-modified", claim.feed.last_modified),
        failures=0,
        next_poll_at=again,
        hold_until=None,
    )
    return FeedRow(unit=claim.unit, outcome=FeedOutcome.UNCHANGED, state=state)
