from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.outcome import FeedOutcome
from transforms.web.freshness import MAX_WAIT_S, next_poll, next_try, retry_after

NOW = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
BAD = [FeedOutcome.FAILED, FeedOutcome.DEFERRED, FeedOutcome.GONE]
WAITS = st.none() | st.integers(0, 10**9).map(float)


def seconds(until: datetime | None) -> float | None:
    return None if until is None else (until - NOW).total_seconds()


@pytest.mark.parametrize("outcome", [FeedOutcome.CHANGED, FeedOutcome.UNCHANGED])
def test_a_good_poll_waits_the_interval(outcome):
    assert next_poll(outcome, NOW, 300, 0, None) == (NOW + timedelta(minutes=5), None)
    assert next_poll(outcome, NOW, 0, 0, None) == (NOW, None)


@pytest.mark.parametrize(
    ("interval_s", "failures", "asked_s", "wait_s", "hold_s"),
    [
        (300, 1, None, 300, None),
        (300, 2, None, 600, None),
        (300, 5, None, 4800, None),
        (0, 1, None, 60, None),
        (0, 3, None, 240, None),
        (300, 99, None, MAX_WAIT_S, None),
        (200_000, 4, None, 200_000, None),
        (300, 1, 30, 300, 30),
        (300, 1, 3600, 3600, 3600),
        (300, 1, 1e8, MAX_WAIT_S, MAX_WAIT_S),
        (300, 0, None, 300, None),
    ],
)
def test_a_bad_poll_waits_longer_each_time(interval_s, failures, asked_s, wait_s, hold_s):
    due, hold = next_poll(FeedOutcome.DEFERRED, NOW, interval_s, failures, asked_s)

    assert (seconds(due), seconds(hold)) == (wait_s, hold_s)


@given(st.sampled_from(BAD), st.integers(0, 10**6), st.integers(0, 10_000), WAITS)
def test_bad_polls_never_come_sooner_than_asked_nor_later_than_a_day(outcome, interval_s, failures, asked_s):
    due, hold = next_poll(outcome, NOW, interval_s, failures, asked_s)
    later, _ = next_poll(outcome, NOW, interval_s, failures + 1, asked_s)

    assert 60 <= seconds(due) <= max(MAX_WAIT_S, interval_s)
    assert hold is None or hold <= due
    assert (hold is not None) == bool(asked_s)
    assert due <= later


def test_waits_of_an_item_double_and_end_after_ten_tries():
    waits = [seconds(next_try(attempts, NOW, None)) for attempts in range(12)]

    assert waits == [0, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, None, None]


@given(st.integers(0, 9), WAITS)
def test_an_item_is_never_tried_sooner_than_asked(attempts, asked_s):
    due = seconds(next_try(attempts, NOW, asked_s))

    assert min(asked_s or 0, MAX_WAIT_S) <= due
    assert due <= MAX_WAIT_S


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 0090 "}, 90),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "9" * 5000}, MAX_WAIT_S),
        ({"retry-after": "Sun, 29 Mar 2026 01:00:00 GMT"}, 60),
        ({"retry-after": "Sunday, 29-Mar-26 01:00:00 GMT"}, 60),
        ({"retry-after": "Sun Mar 29 01:00:00 2026"}, 60),
        ({"retry-after": "Sun, 29 Mar 2026 01:00:00 GMT", "date": "Sun, 29 Mar 2026 00:50:00 GMT"}, 600),
        ({"retry-after": "Sun, 29 Mar 2026 01:00:00 GMT", "date": "garbage"}, 60),
        ({"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}, None),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, MAX_WAIT_S),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 -2359"}, None),
    ],
)
def test_retry_after(headers, expected):
    assert retry_after(headers, NOW) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_is_null_or_a_wait_of_at_most_a_day(value, date):
    wait = retry_after({"retry-after": value, "date": date}, NOW)

    assert wait is None or 0 < wait <= MAX_WAIT_S
