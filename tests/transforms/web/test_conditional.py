"""Conditional requests, by RFC 9110 section 13 and RFC 9111, and when they are not made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.feed import FeedState
from schemas.page import Response
from tests.samples import FEED, T0
from transforms.web.conditional import TRUSTED, after_body, after_unmodified, wants_whole

KNOWN = FeedState(url=FEED, etag='W/"a b"', last_modified="yesterday, about noon", fresh_s=60.0, failures=3, polls=1)


def answer(headers: dict[str, str], status: int = 200) -> Response:
    return Response(
        requested_url=FEED, final_url=FEED, hops=(), status=status, headers=headers, body=b"", fetched_at=T0
    )


@pytest.mark.parametrize(
    ("headers", "etag", "modified", "fresh_s"),
    [
        ({}, KNOWN.etag, KNOWN.last_modified, 60.0),
        ({"etag": '"new"'}, '"new"', KNOWN.last_modified, 60.0),
        ({"last-modified": "now"}, KNOWN.etag, "now", 60.0),
        ({"cache-control": "max-age=90"}, KNOWN.etag, KNOWN.last_modified, 90.0),
        ({"cache-control": "no-cache"}, KNOWN.etag, KNOWN.last_modified, None),
    ],
)
def test_a_304_replaces_what_it_carries(headers: dict[str, str], etag: str, modified: str, fresh_s: Any) -> None:
    """RFC 9111 section 3.2 and 4.3.4; Feedbin, miniflux."""
    state = after_unmodified(KNOWN, answer(headers, 304), T0)
    assert (state.etag, state.last_modified, state.fresh_s, state.failures) == (etag, modified, fresh_s, 0)


@pytest.mark.parametrize(
    ("headers", "etag", "modified"),
    [
        ({}, None, None),
        ({"etag": 'W/"ü"'}, 'W/"ü"', None),
        ({"last-modified": "Tue, 01 Jan"}, None, "Tue, 01 Jan"),
        ({"etag": "bare", "expires": "0"}, "bare", None),  # miniflux drops it; RFC 9111 section 5.3 gives no ground to
    ],
)
def test_a_body_replaces_both_validators_even_with_nothing(headers: dict[str, str], etag: Any, modified: Any) -> None:
    state = after_body(KNOWN, answer(headers), T0)
    assert (state.etag, state.last_modified, state.fresh_s, state.unmodified_since) == (etag, modified, None, None)


def test_304_for_eight_days_is_not_believed() -> None:
    """NetNewsWire."""
    state = after_unmodified(KNOWN, answer({}, 304), T0)
    later = after_unmodified(state, answer({}, 304), T0 + timedelta(days=1))
    assert later.unmodified_since == T0
    assert not wants_whole(later, T0 + TRUSTED - timedelta(seconds=1))
    assert wants_whole(later, T0 + TRUSTED)
    assert not wants_whole(after_body(later, answer({}), T0), T0 + TRUSTED)


def test_one_poll_in_a_hundred_asks_for_the_whole_feed_and_always_the_same_ones() -> None:
    """NewsBlur, there by chance."""
    states = [FeedState(url=f"https://{n}.example/", polls=polls) for n in range(100) for polls in range(100)]
    whole = [state for state in states if wants_whole(state, T0)]
    assert 70 < len(whole) < 130
    assert len({state.url for state in whole}) > 40
    assert whole == [state for state in states if wants_whole(state, T0 + timedelta(days=3))]
