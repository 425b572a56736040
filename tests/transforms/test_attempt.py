"""The one place where an exception becomes a failure: by value, within a time that can be cut short."""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import FeedState, Hold
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import ItemTask, Unit
from tests.samples import FEED, T0, item, unit
from transforms.attempt import allowed, attempt, end_feed, end_item, stalled, unhurried
from transforms.io.ledger.database import LedgerError
from transforms.io.ports import ArchiveError

TASK = ItemTask(unit=unit(), item_key="k", item=item())


async def value() -> int:
    return 7


async def refused() -> int:
    raise Refusal(Reason.DNS, "no such name")


async def buggy() -> int:
    raise KeyError("x")


def test_a_value_and_a_refusal_come_back_as_values() -> None:
    assert asyncio.run(attempt(value(), unhurried)) == 7
    answer = asyncio.run(attempt(refused(), unhurried))
    assert isinstance(answer, Refusal)
    assert answer.reason is Reason.DNS


def test_anything_else_is_a_bug_that_costs_one_item_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = asyncio.run(attempt(buggy(), unhurried))
    assert isinstance(answer, Refusal)
    assert (answer.reason, answer.detail) == (Reason.BUG, "KeyError: 'x'")
    assert "Traceback" in caplog.text


def test_work_that_fails_as_it_is_cancelled_is_not_told_of_by_the_loop() -> None:
    said: list[str] = []

    async def failing(go: asyncio.Event) -> None:
        await go.wait()
        raise LedgerError("ledger sqlite:///x: database is locked")

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: said.append(context["message"]))
        go = asyncio.Event()
        attempted = asyncio.create_task(attempt(failing(go), unhurried))
        for _ in range(3):
            await asyncio.sleep(0)
        go.set()
        await asyncio.sleep(0)  # now it has failed, and the attempt hasn't seen it
        attempted.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempted

    asyncio.run(main())
    gc.collect()
    assert said == []


@pytest.mark.parametrize("error", [LedgerError("ledger sqlite:///x: database is locked"), ArchiveError("disk full")])
def test_what_the_whole_unit_stands_on_ends_it(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async def failing() -> None:
        raise error

    with pytest.raises(type(error)):
        asyncio.run(attempt(failing(), unhurried))
    assert not caplog.records


def test_a_budget_that_is_spent_or_cut_short_cancels_the_work() -> None:
    cancelled: list[str] = []

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(name)

    async def both() -> list[Refusal | None]:
        left = iter([0.05, 0.0])
        return [await attempt(work("cut"), lambda: next(left)), await attempt(work("spent"), lambda: 0.0)]

    answers = asyncio.run(both())
    assert [answer.reason for answer in answers if answer] == [Reason.BUDGET_SPENT] * 2
    assert cancelled == ["cut"]  # the other never began


@pytest.mark.parametrize(
    ("reason", "outcome", "attempts", "letter"),
    [
        (Reason.NOT_FOUND, ItemOutcome.FAILED, 1, True),
        (Reason.PARSER_TIMEOUT, ItemOutcome.FAILED, 1, True),
        (Reason.DNS, ItemOutcome.DEFERRED, 1, True),
        (Reason.BUDGET_SPENT, ItemOutcome.DEFERRED, 0, False),
        (Reason.ROBOTS_UNAVAILABLE, ItemOutcome.DEFERRED, 0, True),
        (Reason.ROBOTS_DISALLOWED, ItemOutcome.FILTERED, 0, False),
        (Reason.NOINDEX, ItemOutcome.FILTERED, 1, False),
        (Reason.TDM_RESERVED, ItemOutcome.FILTERED, 1, False),
        (Reason.BAD_URL, ItemOutcome.FAILED, 0, True),
    ],
)
def test_an_item_ends_by_its_reason(reason: Reason, outcome: ItemOutcome, attempts: int, letter: bool) -> None:
    row = end_item(TASK, Refusal(reason, "d"), Stage.FETCH, T0)
    assert (row.outcome, row.attempts, row.failure is not None) == (outcome, attempts, letter)
    assert (row.next_try_at is not None) is (outcome is ItemOutcome.DEFERRED)
    if reason is Reason.BUDGET_SPENT:
        assert row.next_try_at == T0


def test_after_ten_tries_a_deferred_item_is_a_dead_letter() -> None:
    task = ItemTask(unit=unit(), item_key="k", item=item(), attempts=9, first_failed_at=T0 - timedelta(days=1))
    row = end_item(task, Refusal(Reason.TIMEOUT), Stage.FETCH, T0)
    assert (row.outcome, row.attempts, row.next_try_at) == (ItemOutcome.FAILED, 10, None)
    assert row.failure
    assert row.failure.first_failed_at == T0 - timedelta(days=1)


@pytest.mark.parametrize(
    ("reason", "outcome", "failures"),
    [
        (Reason.GONE, FeedOutcome.GONE, 3),
        (Reason.SERVER_ERROR, FeedOutcome.DEFERRED, 3),
        (Reason.NOT_A_FEED, FeedOutcome.FAILED, 3),
        (Reason.BUDGET_SPENT, FeedOutcome.DEFERRED, 2),
    ],
)
def test_a_poll_ends_by_its_reason(reason: Reason, outcome: FeedOutcome, failures: int) -> None:
    row = end_feed(unit(), FeedState(url=FEED, failures=2), Refusal(reason), Stage.POLL, T0)
    assert (row.outcome, row.state.failures, row.state.gone) == (outcome, failures, reason is Reason.GONE)


def test_a_feed_that_had_moved_is_not_gone_but_asked_at_its_old_address() -> None:
    state = FeedState(url=FEED, moved_to="https://new.example/feed", etag='"new"')
    row = end_feed(unit(), state, Refusal(Reason.GONE), Stage.POLL, T0)
    assert (row.outcome, row.reason, row.state.gone) == (FeedOutcome.FAILED, Reason.GONE, False)
    assert (row.state.address, row.state.etag) == (FEED, None)


def test_a_wait_that_was_asked_for_says_by_whom_and_until_when() -> None:
    refusal = Refusal(Reason.RATE_LIMITED, retry_after_s=900, asked_by="https://cdn.example/a")
    row = end_feed(unit(), FeedState(url=FEED), refusal, Stage.POLL, T0)
    assert row.hold == Hold(url="https://cdn.example/a", until=T0 + timedelta(seconds=900))
    page = end_item(ItemTask(unit=unit(), item_key="k", item=item()), refusal, Stage.FETCH, T0)
    assert page.hold == row.hold
    assert end_feed(unit(), FeedState(url=FEED), Refusal(Reason.DNS), Stage.POLL, T0).hold is None
    own = end_feed(unit(), FeedState(url=FEED), Refusal(Reason.ROBOTS_UNAVAILABLE, retry_after_s=60), Stage.POLL, T0)
    assert own.hold == Hold(url=None, until=T0 + timedelta(seconds=60))


def test_a_host_that_is_left_alone_costs_no_try_and_writes_no_dead_letter() -> None:
    refusal = Refusal(Reason.HOST_PAUSED, "left alone", retry_after_s=60.0)
    row = end_item(TASK, refusal, Stage.FETCH, T0)
    assert (row.outcome, row.attempts, row.failure) == (ItemOutcome.DEFERRED, 0, None)
    assert row.next_try_at == T0 + timedelta(seconds=60)
    poll = end_feed(unit(), FeedState(url=FEED, failures=2), refusal, Stage.POLL, T0)
    assert (poll.outcome, poll.state.failures, poll.failure) == (FeedOutcome.DEFERRED, 2, None)
    assert poll.hold == Hold(url=None, until=T0 + timedelta(seconds=60))


WINDOW = replace(unit(), closes_at=T0 + timedelta(seconds=60), deadline_at=T0 + timedelta(seconds=80))
SPENT = Refusal(Reason.BUDGET_SPENT, "over")


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


@pytest.mark.parametrize(("now_s", "unit_left_s", "left_s"), [(62, 18, 8), (68, 3, 2), (68, 1, 1), (71, 9, -1)])
def test_in_a_window_one_request_has_half_of_its_budget(now_s: float, unit_left_s: float, left_s: float) -> None:
    clock = lambda: after(now_s)  # noqa: E731
    assert allowed(WINDOW, after(60), clock, lambda: unit_left_s) == left_s
    assert allowed(unit(), after(60), clock, lambda: unit_left_s) == unit_left_s


def test_a_site_whose_request_took_that_long_is_left_alone_for_ten_budgets() -> None:
    found = stalled(SPENT, WINDOW, after(61), after(71), "https://a.example/1")
    assert (found.reason, found.retry_after_s, found.asked_by) == (Reason.BUDGET_SPENT, 200, "https://a.example/1")
    task = ItemTask(unit=WINDOW, item_key="k", item=item())
    row = end_item(task, found, Stage.FETCH, after(71))
    assert (row.outcome, row.attempts, row.failure, row.next_try_at) == (ItemOutcome.DEFERRED, 0, None, after(271))
    assert row.hold == Hold(url="https://a.example/1", until=after(271))
    feed = end_feed(WINDOW, FeedState(url="https://a.example/"), found, Stage.POLL, after(71))
    assert (feed.outcome, feed.failure, feed.hold) == (FeedOutcome.DEFERRED, None, row.hold)


@pytest.mark.parametrize(
    ("refusal", "window", "ended_s"),
    [(SPENT, WINDOW, 69), (SPENT, unit(), 600), (Refusal(Reason.TIMEOUT, "slow"), WINDOW, 90)],
    ids=["not for so long", "in a batch", "another reason"],
)
def test_others_are_asked_again_as_ever(refusal: Refusal, window: Unit, ended_s: float) -> None:
    assert stalled(refusal, window, after(60), after(ended_s), "https://a.example/1") is refusal
