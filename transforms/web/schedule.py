"""When a feed is polled next, and why: one pure function of what is known of the feed and how its poll ended.

Times are aware UTC, `now` is the end of the poll. What answers and documents say of time is read in freshness.py.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.feed import FeedState, Why
from schemas.outcome import FeedOutcome
from transforms.web.freshness import FIRST_WAIT_S, MAX_WAIT_S, doubled

SPAN = 288.0
"""The longest interval is so many times --min-poll-interval, at most a day: 24 h for the default of 5 minutes, the
range of miniflux; none at all for 0, which asks for no waiting."""

LONGEST_S = 86_400.0
"""miniflux, Media Cloud: no publisher's hint and no quiet week makes a feed wait longer."""

WANTED = 0.5
"""New items that a poll shall find on average. miniflux and StormCrawler's schedule come to about 1; half of it halves
the delay of news for twice the polls, most of which are answered by a 304."""

FIRST_PER_H = 0.5
"""Taken for the rate of a feed that was read once: polled again after an hour (reader's default; a stranger should not
come more often, says rachelbythebay.com of feeds with validators)."""

HALF_LIFE_H = 24.0
"""A day's news counts half as much a day later: a night changes little, a dead feed is at 24 h after five days."""

JITTER = 0.1
"""Intervals are up to this much longer, by a hash, so that feeds added together don't stay together (StormCrawler 0.1,
NewsBlur 0.25)."""

SAFE = 0.5
"""A publisher's hint is followed for at most this part of the time in which the feed shows only new items."""

PATIENCE = 30
"""Failures in a row after which the daily try becomes rarer: about three weeks. Feeds that look dead come back, so none
is given up (Media Cloud's UNDEAD_FEEDS; giving up after three is a known mistake, miniflux#3334)."""

RAREST_S = 30 * 86_400.0
"""The longest wait after failures (Media Cloud)."""

_GOOD = frozenset({FeedOutcome.CHANGED, FeedOutcome.UNCHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The next poll.

    Attributes:
        next_poll_at: due from then on; null when it is not polled again.
        why: what decided that.
        hold_until: not before then, whatever the user says; null without a wait asked for.
    """

    next_poll_at: datetime | None
    why: Why
    hold_until: datetime | None


def next_poll(
    feed: FeedState,
    outcome: FeedOutcome,
    now: datetime,
    *,
    min_interval_s: float,
    asked_until: datetime | None = None,
    unasked: Why | None = None,
    rolled_over: bool = False,
) -> Plan:
    """When a feed is polled next.

    Never before the end of a wait that the server asked for (of two the longer), nor sooner than the user's interval;
    never later than longest() after a good poll, 30 days after bad ones. The same arguments give the same answer.

    Args:
        feed: after the poll: its failures, rate, hints and number of polls include this one, its hold does not.
        outcome: how the poll ended.
        now: when it ended.
        min_interval_s: --min-poll-interval.
        asked_until: the end of the wait that the server asked for now (Retry-After), or null.
        unasked: why it was deferred without an answer, or null; `asked_until` is then our own wait.
        rolled_over: it lost items since the poll before.
    """
    hold = max(filter(None, (feed.hold_until, None if unasked else asked_until)), default=None)
    hold = hold if hold and hold > now else None
    if outcome is FeedOutcome.GONE:
        return Plan(next_poll_at=None, why=Why.GONE, hold_until=hold)
    if unasked:
        wait_s, why = (asked_until - now).total_seconds() if asked_until else 0.0, unasked
    elif outcome in _GOOD:
        wait_s, why = _after_a_good_one(feed, min_interval_s, rolled_over)
    else:
        wait_s, why = _after_a_bad_one(feed, min_interval_s), Why.FAILURES
    due = now + timedelta(seconds=wait_s)
    if hold and hold > due:
        due, why = hold, Why.RETRY_AFTER
    return Plan(next_poll_at=due, why=why, hold_until=hold)


def longest(min_interval_s: float) -> float:
    """The longest interval between two good polls in seconds: a day at most, unless the user's own is longer."""
    return max(min_interval_s, min(LONGEST_S, SPAN * min_interval_s))


def rate_after(feed: FeedState, new: int, now: datetime) -> float:
    """A feed's new items per hour after a poll that found `new` ones: smoothed, half of it by the last 24 hours.

    Args:
        feed: before the poll.
        new: items that it had not shown before.
        now: when the poll ended.
    """
    if feed.read_at is None:  # whatever a first poll finds has gathered in a time unknown
        return FIRST_PER_H
    hours = hours_between(feed.read_at, now)
    kept = math.pow(0.5, hours / HALF_LIFE_H)
    return _rate(feed) * kept + (1 - kept) * new / hours


def rate_after_rollover(feed: FeedState, new: int, missed: int, now: datetime) -> float:
    """The rate when items were lost: all that the feed shows came in that time, and the smoothed rate lags behind it.

    So the next interval is at most half of the one that lost them, hints or not.
    """
    return max(rate_after(feed, new + missed, now), new / hours_between(feed.read_at or now, now))


def missed(feed: FeedState, new: int, since: datetime, now: datetime) -> int:
    """How many items a feed showed and withdrew between two polls that share none: its rate tells, 1 at least."""
    return max(1, round(_rate(feed) * hours_between(since, now)) - new)


def hours_between(since: datetime, now: datetime) -> float:
    """Hours, a second at least: two polls at one time have no rate."""
    return max((now - since).total_seconds(), 1.0) / 3600


def chance(what: str) -> float:
    """A number from 0 up to 1 by hash: as good as chance for spreading, and the same every time."""
    return int.from_bytes(hashlib.sha256(what.encode("utf-8", "surrogatepass")).digest()[:6]) / 2**48


def _rate(feed: FeedState) -> float:
    return FIRST_PER_H if feed.new_per_h is None else feed.new_per_h


def _after_a_good_one(feed: FeedState, min_interval_s: float, rolled_over: bool) -> tuple[float, Why]:
    wait_s, why = _by_yield(feed, min_interval_s, rolled_over)
    hinted_s, hint = max((feed.ttl_s or 0.0, Why.TTL), (feed.fresh_s or 0.0, Why.CACHE))
    hinted_s = min(hinted_s, _safe_s(feed))
    if hinted_s > wait_s:
        wait_s, why = hinted_s, hint
    return min(_spread(wait_s, feed), longest(min_interval_s)), why


def _by_yield(feed: FeedState, min_interval_s: float, rolled_over: bool) -> tuple[float, Why]:
    most_s = longest(min_interval_s)
    wait_s = _divided(WANTED * 3600, _rate(feed))
    why = Why.MIN_INTERVAL if wait_s <= min_interval_s else Why.MAX_INTERVAL if wait_s >= most_s else Why.YIELD
    return min(max(wait_s, min_interval_s), most_s), Why.ROLLOVER if rolled_over else why


def _safe_s(feed: FeedState) -> float:
    """How long a hint is followed: a feed of 10 items that has 10 new ones in an hour is lost after an hour.

    A ttl of a day stands in templates that nobody has looked at, and a cache may keep longer than the feed shows.
    """
    return _divided(SAFE * feed.items_shown * 3600, _rate(feed)) if feed.items_shown else math.inf


def _after_a_bad_one(feed: FeedState, min_interval_s: float) -> float:
    first_s = max(min_interval_s, FIRST_WAIT_S)
    if feed.failures <= PATIENCE:
        wait_s = doubled(first_s, feed.failures - 1, MAX_WAIT_S)
    else:
        wait_s = doubled(max(first_s, MAX_WAIT_S), feed.failures - PATIENCE, RAREST_S)
    return min(_spread(wait_s, feed), max(first_s, RAREST_S))


def _spread(wait_s: float, feed: FeedState) -> float:
    return wait_s * (1 + JITTER * chance(f"jitter {feed.url} {feed.polls}"))


def _divided(value: float, rate: float) -> float:
    return value / rate if rate > 0 else math.inf
