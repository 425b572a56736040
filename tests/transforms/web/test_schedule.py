"""When a feed is polled next: each rule with its source, and what holds for every feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feed import FeedState, Why
from schemas.outcome import FeedOutcome
from tests.samples import FEED, T0
from transforms.web.schedule import (
    JITTER,
    LONGEST_S,
    PATIENCE,
    RAREST_S,
    Plan,
    chance,
    longest,
    missed,
    next_poll,
    rate_after,
    rate_after_rollover,
)

CHANGED, UNCHANGED, DEFERRED, FAILED, GONE = (
    FeedOutcome.CHANGED,
    FeedOutcome.UNCHANGED,
    FeedOutcome.DEFERRED,
    FeedOutcome.FAILED,
    FeedOutcome.GONE,
)
HOUR, DAY = 3600.0, 86_400.0


def feed(**values: Any) -> FeedState:
    return FeedState(**{"url": FEED, "items_shown": 1000, **values})


def planned(state: FeedState, outcome: FeedOutcome = CHANGED, min_interval_s: float = 300, **others: Any) -> Plan:
    return next_poll(state, outcome, T0, min_interval_s=min_interval_s, **others)


def wait_s(plan: Plan) -> float:
    assert plan.next_poll_at is not None
    return (plan.next_poll_at - T0).total_seconds()


def about(seconds: float) -> tuple[float, float]:
    """A wait with its jitter."""
    return seconds, seconds * (1 + JITTER)


@pytest.mark.parametrize(
    ("state", "expected_s", "why"),
    [
        (feed(), HOUR, Why.YIELD),  # a stranger: reader's hour
        (feed(new_per_h=1.0), HOUR / 2, Why.YIELD),  # half an item a poll: miniflux's entry_frequency, twice as often
        (feed(new_per_h=60.0), 300, Why.MIN_INTERVAL),  # miniflux: 5 min at least
        (feed(new_per_h=0.0), DAY, Why.MAX_INTERVAL),  # miniflux, Media Cloud: 24 h at most
        (feed(new_per_h=0.5, ttl_s=2 * HOUR), 2 * HOUR, Why.TTL),  # next = max(own, ttl, ...): reader, FreshRSS
        (feed(new_per_h=0.5, fresh_s=3 * HOUR), 3 * HOUR, Why.CACHE),
        (feed(new_per_h=0.5, fresh_s=3 * HOUR, ttl_s=4 * HOUR), 4 * HOUR, Why.TTL),
        (feed(new_per_h=0.5, ttl_s=60.0), HOUR, Why.YIELD),  # a hint never shortens
        (feed(new_per_h=0.5, ttl_s=1e9), DAY, Why.TTL),  # and lengthens to the cap only
        (feed(new_per_h=10.0, ttl_s=DAY, items_shown=10), HOUR / 2, Why.TTL),  # nor into a loss: 10 items last an hour
    ],
)
def test_a_good_poll(state: FeedState, expected_s: float, why: Why) -> None:
    plan = planned(state)
    least, most = about(expected_s)
    assert least <= wait_s(plan) <= min(most, DAY)
    assert (plan.why, plan.hold_until) == (why, None)


def test_no_interval_asked_for_means_none() -> None:
    """--min-poll-interval 0: tests and replays poll again at once, whatever the feed says (DESIGN section 4)."""
    for state in (feed(), feed(new_per_h=0.0, ttl_s=DAY, fresh_s=DAY)):
        assert wait_s(planned(state, min_interval_s=0)) == 0


@pytest.mark.parametrize(("given_s", "longest_s"), [(0, 0), (1, 288), (300, DAY), (HOUR, DAY), (2 * DAY, 2 * DAY)])
def test_the_users_interval_sets_the_range(given_s: float, longest_s: float) -> None:
    assert longest(given_s) == longest_s
    assert wait_s(planned(feed(new_per_h=0.0), min_interval_s=given_s)) == longest_s


@pytest.mark.parametrize(
    ("failures", "expected_s"),
    [
        (1, 300),
        (2, 600),
        (5, 4800),
        (9, 76_800),
        (10, DAY),
        (PATIENCE, DAY),
        (PATIENCE + 1, 2 * DAY),
        (PATIENCE + 5, RAREST_S),  # Media Cloud's undead feeds: 30 days between tries
        (10**6, RAREST_S),
    ],
)
def test_failures_slow_a_feed_down_and_never_give_it_up(failures: int, expected_s: float) -> None:
    plan = planned(feed(failures=failures), DEFERRED)
    assert about(expected_s)[0] <= wait_s(plan) <= min(about(expected_s)[1], RAREST_S)
    assert plan.why is Why.FAILURES
    assert wait_s(planned(feed(failures=1), FAILED, min_interval_s=0)) >= 60


def test_410_stops_a_feed() -> None:
    """FreshRSS; RFC 9110 section 15.5.11."""
    assert planned(feed(failures=1), GONE) == Plan(next_poll_at=None, why=Why.GONE, hold_until=None)


def test_a_feed_without_its_turn_is_due_at_once() -> None:
    assert planned(feed(), DEFERRED, unasked=Why.BUDGET_SPENT) == Plan(
        next_poll_at=T0, why=Why.BUDGET_SPENT, hold_until=None
    )


def test_a_feed_whose_host_is_left_alone_is_due_when_that_is_over() -> None:
    over = T0 + timedelta(seconds=60)
    plan = planned(feed(failures=3), DEFERRED, unasked=Why.HOST_PAUSED, asked_until=over)
    assert plan == Plan(next_poll_at=over, why=Why.HOST_PAUSED, hold_until=None)


def test_a_wait_asked_for_holds_and_the_longer_of_two_counts() -> None:
    """RFC 9110 section 10.2.3; StormCrawler, miniflux: Retry-After only ever lengthens."""
    soon, late = T0 + timedelta(hours=1), T0 + timedelta(hours=9)
    assert planned(feed(failures=1), DEFERRED, asked_until=late) == Plan(
        next_poll_at=late, why=Why.RETRY_AFTER, hold_until=late
    )
    assert planned(feed(failures=1, hold_until=late), DEFERRED, asked_until=soon).hold_until == late
    assert planned(feed(failures=9), DEFERRED, asked_until=soon).why is Why.FAILURES
    assert planned(feed(hold_until=T0 - timedelta(hours=1))).hold_until is None


@pytest.mark.parametrize("ttl_s", [None, DAY])
def test_a_rollover_halves_the_interval_at_least(ttl_s: float | None) -> None:
    """Media Cloud polls sooner where polls overlap less. A hint that led to a loss is not followed that far again."""
    before = feed(read_at=T0 - timedelta(hours=8), new_per_h=0.06, items_shown=10, ttl_s=ttl_s)
    after = replace(before, new_per_h=rate_after_rollover(before, 10, 3, T0))
    plan = planned(after, rolled_over=True)
    assert wait_s(plan) <= 4 * HOUR * (1 + JITTER)
    assert plan.why is (Why.TTL if ttl_s else Why.ROLLOVER)


def test_a_rate_follows_what_polls_find() -> None:
    assert rate_after(feed(), 40, T0) == 0.5  # a first poll: who knows in what time they gathered
    quiet = feed(read_at=T0 - timedelta(hours=24), new_per_h=1.0)
    assert rate_after(quiet, 0, T0) == 0.5  # half by the last 24 hours
    assert rate_after(quiet, 24, T0) == 1.0
    assert rate_after(feed(read_at=T0, new_per_h=1.0), 5, T0) < 2  # two polls at one time


def test_a_feed_that_fell_silent_comes_to_a_day_within_five() -> None:
    state, hours = feed(new_per_h=0.5, read_at=T0), 0.0
    while (interval := wait_s(planned(state, UNCHANGED))) < LONGEST_S:
        now = T0 + timedelta(seconds=interval)
        state = feed(new_per_h=rate_after(state, 0, now), read_at=T0)
        hours += interval / 3600
    assert 72 < hours < 120


def test_what_was_missed_is_told_by_the_rate() -> None:
    state = feed(new_per_h=10.0)
    assert missed(state, 30, T0 - timedelta(hours=8), T0) == 50
    assert missed(state, 100, T0 - timedelta(hours=8), T0) == 1


STATES = st.builds(
    FeedState,
    url=st.sampled_from(["https://a.example/", "https://b.example/feed", "https://c.example/?x=1"]),
    polls=st.integers(0, 10**6),
    items_shown=st.integers(0, 5000),
    new_per_h=st.none() | st.floats(0, 1e6),
    ttl_s=st.none() | st.floats(1, 1e12),
    fresh_s=st.none() | st.floats(0.1, 1e12),
    failures=st.integers(0, 10**6),
    hold_until=st.none() | st.integers(-(10**5), 10**5).map(lambda seconds: T0 + timedelta(seconds=seconds)),
)
OUTCOMES = st.sampled_from([CHANGED, UNCHANGED, DEFERRED, FAILED])
INTERVALS = st.sampled_from([0.0, 1.0, 300.0, 3600.0, 200_000.0])
ASKED = st.none() | st.integers(1, 86_400).map(lambda seconds: T0 + timedelta(seconds=seconds))


@given(STATES, OUTCOMES, INTERVALS, ASKED, st.booleans())
def test_no_poll_comes_too_soon_or_too_late(state, outcome, interval_s, asked, rolled_over):
    plan = planned(state, outcome, interval_s, asked_until=asked, rolled_over=rolled_over)
    waits = [date for date in (asked, state.hold_until) if date and date > T0]
    held_s = max((wait - T0).total_seconds() for wait in waits) if waits else 0.0
    good = outcome in (CHANGED, UNCHANGED)

    assert wait_s(plan) >= max(interval_s, held_s) - 1e-6  # never earlier than Retry-After, nor than the user's floor
    assert wait_s(plan) <= max(longest(interval_s) if good else max(RAREST_S, interval_s), held_s)
    assert plan.hold_until == (max(waits) if waits else None)
    assert plan == planned(state, outcome, interval_s, asked_until=asked, rolled_over=rolled_over)


@given(STATES, INTERVALS, st.integers(1, 60))
def test_more_failures_never_bring_a_poll_forward(state, interval_s, more):
    worse = replace(state, failures=state.failures + more)
    first, second = (planned(each, DEFERRED, interval_s).next_poll_at for each in (state, worse))
    assert first
    assert second
    assert first <= second


@given(STATES, st.integers(0, 10**5), st.integers(0, 10**7))
def test_a_rate_is_never_negative_and_grows_with_what_is_found(state, new, seconds):
    state, now = replace(state, read_at=T0), T0 + timedelta(seconds=seconds)
    rate = rate_after(state, new, now)
    assert 0 <= rate <= rate_after(state, new + 1, now)


def test_jitter_is_by_hash_spread_and_different_each_time() -> None:
    found = [chance(f"jitter https://{n}.example/ 0") for n in range(2000)]
    assert all(0 <= each < 1 for each in found)
    assert [180 < sum(n / 10 <= each < (n + 1) / 10 for each in found) < 220 for n in range(10)].count(True) >= 8
    first, second = (wait_s(planned(feed(polls=polls))) for polls in (1, 2))
    assert first != second
