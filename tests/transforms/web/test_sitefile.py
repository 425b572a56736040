"""How long robots.txt is good: RFC 9309 sections 2.3.1 and 2.4."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.robots import SiteFile
from tests.samples import T0
from transforms.web.sitefile import AFTER_AN_ERROR, FRESH, PATIENCE, Access, access, filed, fresh, given_up

HOUR = timedelta(hours=1)


def file(status: int | None, before: SiteFile | None = None, after: timedelta = timedelta(0)) -> SiteFile:
    return filed(
        before, origin="http://a", kind="robots.txt", agent="x", status=status, detail="", said="", now=T0 + after
    )


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, Access.FOUND), (206, Access.FOUND), (300, Access.ABSENT), (404, Access.ABSENT), (429, Access.ABSENT),
        (500, Access.UNREACHABLE), (503, Access.UNREACHABLE), (None, Access.UNREACHABLE),
    ],
)  # fmt: skip
def test_what_a_status_says(status: int | None, found: Access) -> None:
    assert access(status) is found


@pytest.mark.parametrize(
    ("status", "good"),
    [(200, FRESH), (404, FRESH), (410, FRESH), (403, AFTER_AN_ERROR), (429, AFTER_AN_ERROR), (503, AFTER_AN_ERROR),
     (None, AFTER_AN_ERROR)],
)  # fmt: skip
def test_how_long_it_is_good(status: int | None, good: timedelta) -> None:
    made = file(status)
    assert made.expires_at == T0 + good
    assert fresh(made, T0 + good - timedelta(microseconds=1))
    assert not fresh(made, T0 + good)
    assert not fresh(made, T0 - HOUR)  # a clock that ran ahead
    assert not fresh(None, T0)


def test_what_fails_on_is_asked_for_ever_less_often_and_then_counts_as_absent() -> None:
    made, waits = file(503), []
    while not given_up(made, made.expires_at):
        waits.append((made.expires_at - made.fetched_at) // HOUR)
        made = file(None, made, made.expires_at - T0)
    assert waits[:7] == [1, 1, 2, 4, 8, 16, 24]
    assert len(waits) < 36
    assert made.expires_at - T0 >= PATIENCE
    assert file(200, made, PATIENCE).failing_since is None


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(200, 599)), st.integers(1, 200)), max_size=12))
def test_never_longer_than_a_day_never_shorter_than_an_hour(answers: list[tuple[int | None, int]]) -> None:
    made, after = None, timedelta(0)
    for status, hours in answers:
        after += hours * HOUR
        made = file(status, made, after)
        assert AFTER_AN_ERROR <= made.expires_at - made.fetched_at <= FRESH
        assert (made.failing_since is not None) is (access(status) is Access.UNREACHABLE)
