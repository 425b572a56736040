from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web.freshness import MAX_WAIT_S, declared_interval, fresh_for, next_try, retry_after

NOW = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
WAITS = st.none() | st.integers(0, 10**9).map(float)


def seconds(until: datetime | None) -> float | None:
    return None if until is None else (until - NOW).total_seconds()


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


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "Max-Age=600"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "s-maxage=600"}, None),  # for shared caches: RFC 9111 section 5.2.2.10
        ({"cache-control": "max-age=600, no-cache"}, None),  # reader: no-cache voids max-age
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=600", "age": "200"}, 400),  # RFC 9111 section 4.2.3
        ({"cache-control": "max-age=600", "age": "700"}, None),
        ({"cache-control": "max-age=soon", "expires": "Sun, 29 Mar 2026 01:00:00 GMT"}, None),
        ({"cache-control": "max-age=60", "expires": "Sun, 29 Mar 2026 02:00:00 GMT"}, 60),  # section 5.3
        ({"expires": "Sun, 29 Mar 2026 01:00:00 GMT"}, 60),
        ({"expires": "Sun, 29 Mar 2026 01:00:00 GMT", "date": "Sun, 29 Mar 2026 00:50:00 GMT"}, 600),
        ({"expires": "0"}, None),  # RFC 9111 section 5.3: already expired
        ({"expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, None),  # PHP's session_cache_limiter
    ],
)
def test_how_long_an_answer_is_fresh(headers, expected):
    assert fresh_for(headers, NOW) == expected


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=40))
def test_any_cache_header_is_null_or_a_time_ahead(control, age, expires):
    fresh = fresh_for({"cache-control": control, "age": age, "expires": expires}, NOW)

    assert fresh is None or fresh > 0


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "expected"),
    [
        (None, None, None, None),
        ("60", None, None, 3600),  # RSS 2.0: minutes
        (" 60 ", None, None, 3600),
        ("0", None, None, None),
        ("soon", None, None, None),
        (None, "hourly", "1", 3600),  # WordPress says so of every feed
        (None, "hourly", "2", 1800),
        (None, "Weekly", None, 604_800),
        (None, None, "4", 21_600),  # the module's default period is daily
        (None, "daily", "0", 86_400),
        (None, "fortnightly", "1", None),
        ("120", "hourly", "1", 7200),
        ("9" * 5000, None, None, 60 * 999_999_999),
    ],
)
def test_what_a_document_says_of_its_polls(ttl, period, frequency, expected):
    assert declared_interval(ttl, period, frequency) == expected
