"""Where a feed is polled after it has moved: miniflux#1387, vienna#1546, FreshRSS#2654 are what goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from schemas.failure import Reason
from schemas.feed import FeedState
from schemas.page import Response
from tests.samples import FEED, T0
from transforms.web.moves import MOVES, MOVING, fallen_back, followed

NEW = "https://new.example/feed"


def redirected(*statuses: int, to: str = NEW) -> Response:
    return Response(
        requested_url=FEED, final_url=to, hops=(FEED,) * len(statuses), hop_statuses=statuses, status=200, headers={},
        body=b"", fetched_at=T0,
    )  # fmt: skip


def polled(feed: FeedState, response: Response, times: int, over: timedelta, *, parsed: bool = True) -> FeedState:
    for number in range(times):
        feed = followed(feed, response, T0 + number * over / max(times - 1, 1), parsed=parsed)
    return feed


@pytest.mark.parametrize("statuses", [(301,), (308,), (301, 308, 301)])
def test_a_move_for_good_is_followed_when_it_was_seen_often_and_for_long(statuses: tuple[int, ...]) -> None:
    """NewsBlur: 10 times; Feedbin: 6 days."""
    start, response = FeedState(url=FEED), redirected(*statuses)
    assert polled(start, response, MOVES, MOVING).moved_to == NEW
    assert polled(start, response, MOVES - 1, MOVING).moved_to is None
    assert polled(start, response, 20 * MOVES, MOVING - timedelta(seconds=1)).moved_to is None


@pytest.mark.parametrize("statuses", [(302,), (303,), (307,), (301, 302), (307, 308), ()])
def test_any_hop_for_the_moment_makes_it_none(statuses: tuple[int, ...]) -> None:
    """RFC 9110 sections 15.4.3, 15.4.4, 15.4.8."""
    assert polled(FeedState(url=FEED), redirected(*statuses), 3 * MOVES, 3 * MOVING) == FeedState(url=FEED)


@pytest.mark.parametrize("between", [redirected(301, to="https://login.example/"), redirected(302), redirected()])
def test_another_end_begins_the_count_anew(between: Response) -> None:
    almost = polled(FeedState(url=FEED), redirected(301), MOVES - 1, MOVING)
    late = T0 + 2 * MOVING
    feed = followed(followed(almost, between, late, parsed=True), redirected(301), late, parsed=True)
    assert (feed.moved_to, feed.moves_seen) == (None, 1)


def test_what_was_not_parsed_as_a_feed_there_counts_only_after_what_was() -> None:
    assert polled(FeedState(url=FEED), redirected(301), 3 * MOVES, MOVING, parsed=False).moves_seen == 0
    first = followed(FeedState(url=FEED), redirected(301), T0, parsed=True)
    assert followed(first, redirected(301), T0, parsed=False).moves_seen == 2


def test_a_feed_that_moves_back_is_polled_at_its_own_address() -> None:
    moved = FeedState(url=FEED, moved_to=NEW)
    assert polled(moved, redirected(301, to=FEED), MOVES, MOVING).moved_to is None


@pytest.mark.parametrize(
    ("reason", "failures", "address"),
    [
        (Reason.NOT_FOUND, 1, FEED),
        (Reason.NOT_A_FEED, 1, FEED),
        (Reason.GONE, 1, FEED),
        (Reason.TIMEOUT, 1, NEW),
        (Reason.TIMEOUT, 2, NEW),
        (Reason.TIMEOUT, 3, FEED),
        (Reason.BUDGET_SPENT, 9, NEW),
    ],
)
def test_a_new_address_that_is_no_good_gives_way_to_the_old_one(reason: Reason, failures: int, address: str) -> None:
    moved = FeedState(url=FEED, moved_to=NEW, etag='"new"', failures=failures)
    after = fallen_back(moved, reason)
    assert (after.address, after.etag) == (address, None if address == FEED else '"new"')
    assert fallen_back(replace(moved, moved_to=None), reason).etag == '"new"'


def test_times_are_kept_from_the_first_sight() -> None:
    feed = polled(FeedState(url=FEED), redirected(301), 3, timedelta(days=1))
    assert isinstance(feed.moving_since, datetime)
    assert (feed.moving_since, feed.moving_to, feed.moves_seen) == (T0, NEW, 3)
