"""Polls: what is asked, and what the answer comes to."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from schemas.failure import Reason, Refusal
from schemas.feed import FeedState
from schemas.outcome import FeedOutcome
from schemas.page import Request, Response
from schemas.unit import FeedClaim, FeedRow, FetchedFeed
from tests.samples import FEED, T0, unit
from transforms.poll import judge, request_of

BODY = b"<rss/>"
KNOWN = FeedState(
    url=FEED, etag='W/"1"', last_modified="then", body_sha256=hashlib.sha256(BODY).hexdigest(), polls=1, failures=2
)


def claim(headers: tuple[tuple[str, str], ...] = (), **values: Any) -> FeedClaim:
    state = {name: getattr(KNOWN, name) for name in type(KNOWN).__dataclass_fields__}
    return FeedClaim(unit=unit(), feed=FeedState(**{**state, **values}), headers=headers)


def asked(of: FeedClaim, *, refetch: bool = False) -> Request:
    return request_of(of, T0, refetch=refetch)


def ended(of: FeedClaim, status: int, body: bytes = b"", *, refetch: bool = False, **headers: str) -> Any:
    response = Response(
        requested_url=FEED, final_url=FEED, hops=(), status=status, body=body, fetched_at=T0,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )  # fmt: skip
    (end,) = judge(of, asked(of, refetch=refetch), response, now=T0, refetch=refetch)
    return end


def test_both_validators_are_sent_byte_for_byte() -> None:
    """RFC 9110 section 13.1; Media Cloud sends only one."""
    assert (asked(claim()).etag, asked(claim()).last_modified) == ('W/"1"', "then")


@pytest.mark.parametrize(("values", "refetch"), [({}, True), ({"unmodified_since": T0 - timedelta(days=8)}, False)])
def test_a_refetch_and_a_check_send_none(values: dict[str, Any], refetch: bool) -> None:
    request = asked(claim(**values), refetch=refetch)
    assert (request.etag, request.last_modified) == (None, None)


def test_a_feed_is_asked_where_it_moved_but_not_with_its_secrets() -> None:
    new = "https://new.example/feed"
    assert asked(claim(moved_to=new)).url == new
    assert asked(claim((("Authorization", "TOKEN"),), moved_to=new)).url == FEED


def test_304_is_no_news() -> None:
    end = ended(claim(), 304, last_modified="now")
    assert (end.outcome, end.state.failures, end.state.etag, end.state.last_modified) == (
        FeedOutcome.UNCHANGED, 0, 'W/"1"', "now",
    )  # fmt: skip


def test_304_to_a_request_without_validators_is_a_fault() -> None:
    end = ended(claim(unmodified_since=T0 - timedelta(days=8)), 304)
    assert (end.outcome, end.reason) == (FeedOutcome.FAILED, Reason.BAD_RESPONSE)


def test_an_equal_body_is_no_news_and_its_validators_count_even_if_it_has_none() -> None:
    """RFC 9111 section 3.2: those of the answer that was stored last; a 200 replaces it whole."""
    end = ended(claim(unmodified_since=T0), 200, BODY)
    assert isinstance(end, FeedRow)
    assert (end.outcome, end.state.etag, end.state.last_modified) == (FeedOutcome.UNCHANGED, None, None)
    assert end.state.unmodified_since is None


@pytest.mark.parametrize(
    ("values", "refetch", "body", "equal", "conditional"),
    [
        ({}, False, b"<rss>", False, True),
        ({}, True, BODY, True, False),
        ({"unmodified_since": T0 - timedelta(days=9)}, False, b"<rss>", False, False),
    ],
)
def test_a_body_to_parse_says_how_it_was_asked_for(
    values: dict[str, Any], refetch: bool, body: bytes, equal: bool, conditional: bool
) -> None:
    end = ended(claim(**values), 200, body, refetch=refetch)
    assert isinstance(end, FetchedFeed)
    assert (end.equal, end.conditional) == (equal, conditional)


@pytest.mark.parametrize(("status", "held"), [(429, True), (503, True), (404, False), (500, False)])
def test_a_retry_after_counts_with_429_and_503(status: int, held: bool) -> None:
    """RFC 6585 section 4, RFC 9110 section 15.6.4."""
    end = ended(claim(), status, retry_after="60")
    assert (end.hold is not None) is held


def test_what_never_came_is_no_answer() -> None:
    of = claim()
    (end,) = judge(of, asked(of), Refusal(Reason.DNS), now=T0, refetch=False)
    assert isinstance(end, FeedRow)
    assert (end.outcome, end.state.etag, end.state.failures) == (FeedOutcome.DEFERRED, 'W/"1"', 3)
