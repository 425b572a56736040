"""What follows from the polls of a unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import FeedState, Hold
from schemas.gap import Gap, GapCause, gap_id
from schemas.outcome import FeedOutcome
from schemas.unit import FeedRow, Sighting
from tests.samples import FEED, T0, item_row, unit
from transforms.attempt import end_feed
from transforms.settle import gap_of, settle

BEFORE = T0 - timedelta(hours=8)
KNOWN = FeedState(url=FEED, read_at=BEFORE, items_shown=10, new_per_h=5.0, polls=7)


def poll(outcome: FeedOutcome = FeedOutcome.CHANGED, **values: Any) -> FeedRow:
    return FeedRow(**{"unit": unit(), "outcome": outcome, "state": KNOWN, "seen": 12, "polled_at": T0, **values})


def sighted(new: int = 12, *, shares: bool = False) -> Sighting:
    return Sighting(unit=unit(), feed_url=FEED, new=new, shares=shares)


def settled(row: FeedRow, *others: Any, refetch: bool = False) -> tuple[FeedRow, list[Gap]]:
    rows, gaps = settle([*others, row], min_interval_s=300, refetch=refetch)
    (found,) = [row for row in rows if isinstance(row, FeedRow)]
    return found, gaps


def test_a_feed_that_shares_nothing_with_its_last_poll_has_lost_items() -> None:
    row, (gap,) = settled(poll(), sighted())
    assert gap == Gap(
        gap_id=gap_id(FEED, GapCause.ROLLOVER, BEFORE), feed_url=FEED, from_=BEFORE, to=T0, estimated_missed=28,
        cause=GapCause.ROLLOVER, run_id="run1",
    )  # fmt: skip
    assert row.state.next_poll_why == "rollover"
    assert row.state.next_poll_at == pytest.approx(T0 + timedelta(minutes=6), abs=timedelta(minutes=2))
    assert (row.state.read_at, row.state.items_shown, row.state.polls) == (T0, 12, 8)


@pytest.mark.parametrize(
    ("row", "sighting"),
    [
        (poll(), sighted(shares=True)),
        (poll(), sighted(new=0)),
        (poll(seen=0), None),  # an empty feed has no items
        (poll(state=FeedState(url=FEED)), sighted()),  # its first poll, or the ledger is a new one
        (poll(state=FeedState(url=FEED, read_at=BEFORE)), sighted()),  # it was empty
        (poll(FeedOutcome.UNCHANGED), sighted()),
        (poll(FeedOutcome.FAILED), None),
    ],
)
def test_what_is_no_gap(row: FeedRow, sighting: Sighting | None) -> None:
    assert gap_of(row, sighting) is None


def test_a_refetch_finds_no_gap() -> None:
    assert settled(poll(), sighted(), refetch=True)[1] == []


def test_304s_before_a_body_that_was_asked_for_in_full_are_not_believed() -> None:
    lies = T0 - timedelta(days=8)
    row, (gap,) = settled(poll(doubted_since=lies), sighted())
    assert (gap.from_, gap.estimated_missed) == (lies, 8 * 24 * 5 - 12)
    assert row.state.read_at == T0


def test_a_rate_counts_what_is_new() -> None:
    quiet, _ = settled(poll(FeedOutcome.UNCHANGED, seen=0))
    some, _ = settled(poll(), sighted(new=40, shares=True))
    assert quiet.state.new_per_h is not None
    assert some.state.new_per_h is not None
    assert quiet.state.new_per_h < 5.0 == some.state.new_per_h
    assert (quiet.state.items_shown, quiet.state.read_at) == (10, T0)


def test_a_failure_says_when_the_feed_is_polled_next() -> None:
    ended = end_feed(unit(), KNOWN, Refusal(Reason.SERVER_ERROR), Stage.POLL, T0)
    row, _ = settled(ended)
    assert row.failure
    assert row.failure.next_try_at == row.state.next_poll_at
    assert row.state.next_poll_why == "failures"
    assert (row.state.new_per_h, row.state.read_at, row.state.polls) == (5.0, BEFORE, 8)


def test_a_feed_that_is_gone_is_not_polled_again() -> None:
    row, _ = settled(end_feed(unit(), KNOWN, Refusal(Reason.GONE), Stage.POLL, T0))
    assert row.failure
    assert (row.state.next_poll_at, row.failure.next_try_at) == (None, None)


def test_a_spent_budget_is_no_poll() -> None:
    row, _ = settled(end_feed(unit(), KNOWN, Refusal(Reason.BUDGET_SPENT), Stage.POLL, T0))
    assert (row.state.polls, row.state.next_poll_at, row.state.next_poll_why) == (7, T0, "budget-spent")


def test_a_wait_asked_for_stands_in_the_feed() -> None:
    until = T0 + timedelta(hours=20)
    row, _ = settled(poll(FeedOutcome.DEFERRED, hold=Hold(url=FEED, until=until)))
    assert (row.state.hold_until, row.state.next_poll_at, row.state.next_poll_why) == (until, until, "retry-after")


def test_a_sighting_that_was_lost_is_noticed() -> None:
    assert settled(poll(), sighted())[0].sighted
    assert settled(poll(seen=0))[0].sighted
    assert not settled(poll())[0].sighted


def test_other_rows_pass_and_sightings_end_here() -> None:
    other = item_row()
    rows, _ = settle([other, sighted(), poll()], min_interval_s=300, refetch=False)
    assert rows[0] is other
    assert [type(row) for row in rows[1:]] == [FeedRow]


@pytest.mark.parametrize(
    ("state", "sighting", "gaps"),
    [
        (FeedState(url=FEED), sighted(), ["item-cap"]),  # its first poll
        (KNOWN, sighted(shares=True), []),  # what is left out is older than what was taken before
        (KNOWN, sighted(), ["item-cap", "rollover"]),
    ],
)
def test_items_beyond_the_cap_are_a_gap_where_nobody_saw_them(
    state: FeedState, sighting: Sighting, gaps: list[str]
) -> None:
    _, found = settled(poll(state=state, cut=700), sighting)
    assert [gap.cause.value for gap in found] == gaps
    assert [gap.estimated_missed for gap in found if gap.cause is GapCause.ITEM_CAP] == [700] * ("item-cap" in gaps)
    assert settled(poll(state=state, cut=700), sighting, refetch=True)[1] == []
