"""What follows from the polls of a unit: each feed's yield, its loss if there was one, and its next poll. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from schemas.failure import Reason
from schemas.feed import FeedState, Why
from schemas.gap import Gap, GapCause, gap_id
from schemas.outcome import FeedOutcome
from schemas.unit import FeedRow, Row, Sighting
from transforms.web.schedule import missed, next_poll, rate_after, rate_after_rollover

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: Why a feed that was not asked comes again.
_UNASKED = {Reason.BUDGET_SPENT: Why.BUDGET_SPENT, Reason.HOST_PAUSED: Why.HOST_PAUSED}


def settle(rows: Sequence[Row], *, min_interval_s: float, refetch: bool) -> tuple[list[Row], list[Gap]]:
    """The rows with their feeds as the ledger shall have them, and the gaps that were found.

    Args:
        rows: of one unit.
        min_interval_s: --min-poll-interval.
        refetch: the whole feed was asked for on a person's word, who knows of changes that are no loss.

    Returns:
        The rows without the sightings, which have told what they had to; the gaps by feed. A feed with items and no
        sighting is not `sighted`: one was lost on the way, and the unit does not balance.
    """
    sightings = {row.feed_url: row for row in rows if isinstance(row, Sighting)}
    settled: list[Row] = []
    gaps = []
    for row in rows:
        if isinstance(row, FeedRow):
            sighting = sightings.get(row.state.url)
            gap = None if refetch else gap_of(row, sighting)
            gaps += [each for each in (gap, None if refetch else cut_of(row, sighting)) if each]
            row = replace(_measured(row, sighting, gap), sighted=sighting is not None or not row.seen)
            settled.append(_planned(row, min_interval_s, rolled_over=gap is not None))
        elif not isinstance(row, Sighting):
            settled.append(row)
    return settled, sorted(gaps, key=lambda gap: (gap.feed_url, gap.cause))


def gap_of(row: FeedRow, sighting: Sighting | None) -> Gap | None:
    """The loss that a poll tells of: it shares no item with what the feed showed before, so it has rolled over.

    None for the first poll of a feed, and where either poll showed nothing.
    """
    since = row.doubted_since or row.state.read_at
    if row.outcome is not FeedOutcome.CHANGED or since is None or not row.state.items_shown:
        return None
    if sighting is None or sighting.shares or not sighting.new:
        return None
    return Gap(
        gap_id=gap_id(row.state.url, GapCause.ROLLOVER, since),
        feed_url=row.state.url,
        from_=min(since, _ended_at(row)),  # not so of a clock that ran ahead
        to=_ended_at(row),
        estimated_missed=missed(row.state, sighting.new, since, _ended_at(row)),
        cause=GapCause.ROLLOVER,
        run_id=row.unit.run_id,
    )


def cut_of(row: FeedRow, sighting: Sighting | None) -> Gap | None:
    """The loss of a feed that shows more items than are taken of one, at its first poll or after a rollover.

    Else those left out are older than what was taken before, and were told of then.
    """
    since = row.state.read_at
    if not row.cut or (since is not None and (sighting is None or sighting.shares)):
        return None
    to = _ended_at(row)
    return Gap(
        gap_id=gap_id(row.state.url, GapCause.ITEM_CAP, since or _NEVER),
        feed_url=row.state.url,
        from_=min(since or to, to),
        to=to,
        estimated_missed=row.cut,
        cause=GapCause.ITEM_CAP,
        run_id=row.unit.run_id,
    )


def _measured(row: FeedRow, sighting: Sighting | None, gap: Gap | None) -> FeedRow:
    """With the feed's rate of new items, if the poll tells anything of it."""
    if row.outcome not in (FeedOutcome.CHANGED, FeedOutcome.UNCHANGED):
        return row
    feed, now, new = row.state, _ended_at(row), sighting.new if sighting else 0
    if gap:
        rate = rate_after_rollover(replace(feed, read_at=gap.from_), new, gap.estimated_missed, now)
    else:
        rate = rate_after(feed, new, now)
    shown = row.seen if row.outcome is FeedOutcome.CHANGED else feed.items_shown
    return replace(row, state=replace(feed, new_per_h=rate, read_at=now, items_shown=shown))


def _planned(row: FeedRow, min_interval_s: float, *, rolled_over: bool) -> FeedRow:
    unasked = _UNASKED.get(row.reason) if row.reason else None
    feed: FeedState = row.state if unasked else replace(row.state, polls=row.state.polls + 1)
    plan = next_poll(
        feed,
        row.outcome,
        _ended_at(row),
        min_interval_s=min_interval_s,
        asked_until=row.hold.until if row.hold else None,
        unasked=unasked,
        rolled_over=rolled_over,
    )
    failure = replace(row.failure, next_try_at=plan.next_poll_at) if row.failure else None
    state = replace(feed, next_poll_at=plan.next_poll_at, next_poll_why=plan.why.value, hold_until=plan.hold_until)
    return replace(row, state=state, failure=failure)


def _ended_at(row: FeedRow) -> datetime:
    return row.polled_at or row.unit.started_at
