"""PollFeeds: ask each due feed whether there is anything new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

import apache_beam as beam

from schemas.failure import Reason, Refusal, Stage
from schemas.outcome import FeedOutcome
from schemas.page import Request, Response
from schemas.unit import FeedClaim, FeedRow, FetchedFeed
from transforms.attempt import attempt, end_feed, stalled
from transforms.bounds import FEED_ACCEPT, MAX_FEED_BYTES
from transforms.io.ports import Budget, Clock, Fetcher
from transforms.overlap import Emit, Overlapped, Submit
from transforms.web.conditional import after_body, after_unmodified, wants_whole
from transforms.web.moves import followed
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
        began = config.clock()
        request = request_of(claim, began, refetch=config.refetch)
        answer = await attempt(config.fetcher.fetch(request), partial(config.budget, claim.unit))
        if isinstance(answer, Refusal):
            answer = stalled(answer, claim.unit, began, config.clock(), request.url)
        for output in judge(claim, request, answer, now=config.clock(), refetch=config.refetch):
            emit(output if isinstance(output, FetchedFeed) else beam.pvalue.TaggedOutput("rows", output))


def request_of(claim: FeedClaim, now: datetime, *, refetch: bool) -> Request:
    """The GET of a feed, with both validators (RFC 9110 section 13), unless it wants the whole feed.

    A feed with secret headers is asked at the user's own address, wherever it has moved: they are for that origin.
    """
    feed = claim.feed
    whole = refetch or wants_whole(feed, now)
    return Request(
        url=feed.url if claim.headers else feed.address,
        accept=FEED_ACCEPT,
        max_bytes=MAX_FEED_BYTES,
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        secret_headers=claim.headers,
        feed_url=feed.url,
    )


def judge(
    claim: FeedClaim, request: Request, answer: Response | Refusal, *, now: datetime, refetch: bool
) -> Iterator[FetchedFeed | FeedRow]:
    """What the answer to a poll comes to: a body to parse, or the end of this poll."""
    conditional = bool(request.etag or request.last_modified)
    if isinstance(answer, Response) and answer.status == 304 and conditional:
        yield unchanged(claim, answer, now)
        return
    try:
        if isinstance(answer, Refusal):
            raise answer
        refuse_unless_ok(answer.status, answer.headers, Stage.POLL, now, answer.final_url)
        if not answer.body:
            raise Refusal(Reason.NOT_A_FEED, "an empty body")
    except Refusal as refusal:
        yield end_feed(claim.unit, claim.feed, refusal, Stage.POLL, now)
        return
    equal = hashlib.sha256(answer.body).hexdigest() == claim.feed.body_sha256
    if equal and not refetch:
        yield unchanged(claim, answer, now)
    else:
        yield FetchedFeed(unit=claim.unit, feed=claim.feed, response=answer, equal=equal, conditional=conditional)


def unchanged(claim: FeedClaim, response: Response, now: datetime) -> FeedRow:
    """A feed without news: 304, or the body that was parsed the last time."""
    same_body = response.status != 304
    after = after_body if same_body else after_unmodified
    state = followed(after(claim.feed, response, now), response, now, parsed=same_body)
    return FeedRow(unit=claim.unit, outcome=FeedOutcome.UNCHANGED, state=state, polled_at=now)
