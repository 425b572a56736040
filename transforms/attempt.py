"""The one place where an exception becomes a Failure, and a Failure the end of an item or feed."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from schemas.failure import FILTERS, NO_TRY, RETRYABLE, UNASKED, UNUSABLE, Failure, Reason, Refusal, Stage, failure_id
from schemas.feed import FeedState, Hold
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import FeedRow, ItemRow, ItemTask, Unit
from transforms.io.ports import StorageError
from transforms.web.freshness import MAX_WAIT_S, next_try
from transforms.web.moves import fallen_back

T = TypeVar("T")
_log = logging.getLogger(__name__)


TICK_S = 1.0
"""How often a waiting piece of work looks at its time: a budget that is cut short takes effect within this."""


STALLED = 0.5
"""Of a window's budget, for one request: all the others of the window wait for it."""

LEFT_ALONE = 10
"""Budgets for which a stream leaves one alone that took longer: so little of the time is lost to who never answers."""


def unhurried() -> float:
    """Time without end, for work that no unit waits for."""
    return math.inf


async def attempt(work: Awaitable[T], left_s: Callable[[], float]) -> T | Refusal:
    """Await work within its time; what goes wrong comes back as a value.

    A refusal is foreign input that failed as foreign input does. Anything else is a bug of ours: it costs the one
    item, is logged with its traceback, and counts as `bug`.

    Args:
        work: what to await; cancelled when its time is over.
        left_s: seconds left; asked again and again, since a budget can be cut short.

    Raises:
        StorageError: the work's, as it is.
    """
    task = asyncio.ensure_future(work)
    try:
        while (left := left_s()) > 0 and not task.done():
            await asyncio.wait({task}, timeout=min(left, TICK_S))
        if not task.done():
            return Refusal(Reason.BUDGET_SPENT, "the unit's time budget ended first; tried again with the next one")
        return task.result()
    except Refusal as refusal:
        return refusal
    except StorageError:
        raise  # no fault of this item: the unit fails, and its work is done again
    except Exception as error:
        _log.exception("a bug, please report it")
        return Refusal(Reason.BUG, f"{type(error).__name__}: {error}")
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # looked at: who cancels this as it fails has an error of its own, which is told


def allowed(unit: Unit, began: datetime, clock: Callable[[], datetime], left_s: Callable[[], float]) -> float:
    """Seconds left for a request: what its unit has, in a stream no more than STALLED of that from its beginning."""
    if unit.closes_at is None:
        return left_s()
    return min(left_s(), (began + STALLED * (unit.deadline_at - unit.closes_at) - clock()).total_seconds())


def stalled(refusal: Refusal, unit: Unit, began: datetime, now: datetime, site: str | None) -> Refusal:
    """A spent budget that one request has used up, with a wait in it; any other refusal as it is.

    Only in a stream: its next window is there at once, and would wait as long again. A batch is over by then.

    Args:
        refusal: how the request ended.
        unit: for which it was made.
        began: when it was.
        now: when it ended.
        site: an address of the site that shall be left alone, null: only the one that was asked for.
    """
    if refusal.reason is not Reason.BUDGET_SPENT or unit.closes_at is None:
        return refusal
    budget = unit.deadline_at - unit.closes_at
    if now - began < STALLED * budget:
        return refusal
    wait_s = (LEFT_ALONE * budget).total_seconds()
    return Refusal(refusal.reason, refusal.detail, retry_after_s=wait_s, asked_by=site)


def end_item(task: ItemTask, refusal: Refusal, stage: Stage, now: datetime) -> ItemRow:
    """The end of an item that did not become an article: deferred while it may come right, else failed.

    Only requests for its address count as tries: a spent budget doesn't, and is due at once (but see stalled()); nor
    does a host that is left alone, whose pause it waits for; nor do robots rules. What these forbid is filtered,
    without a dead letter. An item that the feed's text stands in for is `known`: its article is published, only its
    page isn't to be had yet.
    """
    if task.stands_in:
        return _still_stood_in_for(task, refusal, now)
    stage, reason = refusal.stage or stage, refusal.reason
    attempts = task.attempts + (reason not in NO_TRY)
    again = _next_item_try(reason, attempts, now, refusal.retry_after_s)
    silent = reason in UNASKED or reason in FILTERS
    first = task.first_failed_at or (None if silent else now)
    row = ItemRow(
        unit=task.unit,
        item_key=task.item_key,
        item=task.item,
        outcome=_item_outcome(reason, again),
        stage=stage,
        reason=reason,
        attempts=attempts,
        first_failed_at=first,
        next_try_at=again,
        claimed=task.claimed,
        identifier=task.identifier,
        hold=_hold(refusal, now),
    )
    return row if first is None or silent else replace(row, failure=_item_failure(row, refusal))


def _item_outcome(reason: Reason, again: datetime | None) -> ItemOutcome:
    if reason in FILTERS:
        return ItemOutcome.FILTERED
    return ItemOutcome.DEFERRED if again else ItemOutcome.FAILED


def _still_stood_in_for(task: ItemTask, refusal: Refusal, now: datetime) -> ItemRow:
    attempts = task.attempts + (refusal.reason not in NO_TRY)
    may_come = refusal.reason in RETRYABLE | UNUSABLE
    return ItemRow(
        unit=task.unit,
        item_key=task.item_key,
        item=task.item,
        outcome=ItemOutcome.KNOWN,
        attempts=attempts,
        first_failed_at=task.first_failed_at,
        next_try_at=next_try(attempts, now, refusal.retry_after_s) if may_come else None,
        claimed=task.claimed,
        identifier=task.identifier,
        hold=_hold(refusal, now),
    )


def _next_item_try(reason: Reason, attempts: int, now: datetime, retry_after_s: float | None) -> datetime | None:
    if reason in UNASKED:
        return now + timedelta(seconds=retry_after_s or 0.0)
    return next_try(attempts, now, retry_after_s) if reason in RETRYABLE else None


def _item_failure(row: ItemRow, refusal: Refusal) -> Failure:
    return _failure(
        row.unit,
        row.stage or Stage.FETCH,
        refusal,
        subject=row.item.link or "",
        feed_url=row.item.feed_url,
        guid=row.item.guid,
        attempts=row.attempts,
        first=row.first_failed_at or row.unit.started_at,
        again=row.next_try_at,
    )


def end_feed(unit: Unit, feed: FeedState, refusal: Refusal, stage: Stage, now: datetime) -> FeedRow:
    """The end of a poll that brought no items: deferred, gone or failed. When it is polled next is Commit's to say."""
    stage = refusal.stage or stage
    outcome = _feed_outcome(refusal, feed)
    if refusal.reason in UNASKED:
        unasked = FeedRow(unit=unit, outcome=outcome, state=feed, stage=stage, reason=refusal.reason, polled_at=now)
        return replace(unasked, hold=_hold(refusal, now))
    state = fallen_back(replace(feed, failures=feed.failures + 1), refusal.reason)
    state = replace(state, gone=outcome is FeedOutcome.GONE)
    failure = _failure(
        unit,
        stage,
        refusal,
        subject=feed.url,
        feed_url=feed.url,
        guid=None,
        attempts=state.failures,
        first=now,
        again=None,
    )
    return FeedRow(
        unit=unit,
        outcome=outcome,
        state=state,
        stage=None if state.gone else stage,
        reason=None if state.gone else refusal.reason,
        failure=failure,
        polled_at=now,
        hold=_hold(refusal, now),
    )


def _hold(refusal: Refusal, now: datetime) -> Hold | None:
    if not refusal.retry_after_s:
        return None
    wait = timedelta(seconds=min(refusal.retry_after_s, MAX_WAIT_S))
    return Hold(url=refusal.asked_by, until=now + wait)


def _feed_outcome(refusal: Refusal, feed: FeedState) -> FeedOutcome:
    if refusal.reason is Reason.GONE and feed.moved_to is None:  # else the address it had moved to is: ask the old one
        return FeedOutcome.GONE
    return FeedOutcome.DEFERRED if refusal.reason in RETRYABLE else FeedOutcome.FAILED


def _failure(
    unit: Unit,
    stage: Stage,
    refusal: Refusal,
    *,
    subject: str,
    feed_url: str,
    guid: str | None,
    attempts: int,
    first: datetime,
    again: datetime | None,
) -> Failure:
    return Failure(
        failure_id=failure_id(stage, subject, feed_url, guid),
        stage=stage,
        reason=refusal.reason,
        retryable=refusal.reason in RETRYABLE,
        attempts=attempts,
        subject=subject,
        feed_url=feed_url,
        guid=guid,
        detail=refusal.detail,
        first_failed_at=first,
        last_failed_at=max(first, unit.started_at),
        next_try_at=again,
        run_id=unit.run_id,
    )
