"""What a stream claims, in real databases: batches in windows, due again once committed, stopped, overtaken."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.feed import FeedState, ListedFeed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.stream import Offer
from schemas.unit import FeedClaim, ItemTask, Unit
from tests.samples import FEED, T0, feed_row, item_row
from tests.transforms.io.ledger.test_tenure import age, renewed_ago_s
from transforms.balance import reconcile
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease, Run, this_process
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.source import LedgerSource
from transforms.io.ledger.tenure import Tenure
from transforms.io.ports import SourceError
from transforms.likeness.identity import decide

A, B = "https://a.example/feed", "https://b.example/feed"
WINDOW_S = 60
RUNS = itertools.count(1)


def source(url: str, *feeds: str, limit: int = 100, run_id: str = "run1") -> LedgerSource:
    run = Lease(url=url).start(run_id, "hash", {"file:///out": "out"}, T0)
    listed(url, *feeds)
    return LedgerSource(url=url, run=run, window_s=WINDOW_S, budget_s=120, limit=limit)


def listed(url: str, *feeds: str) -> None:
    FeedBook(url=url).put([ListedFeed(url=feed) for feed in feeds], T0)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def claimed(made: LedgerSource, offer: Offer) -> list[list[str]]:
    """Feeds by batch."""
    return [[claim.feed.url for claim in made.claims(batch) if isinstance(claim, FeedClaim)] for batch in offer.batches]


def commit(url: str, unit: Unit, feeds: Sequence[str], *, due_in_s: float = 0, failures: int = 0) -> bool:
    when = unit.closes_at or T0
    rows = [
        feed_row(
            unit=unit,
            outcome=FeedOutcome.DEFERRED if failures else FeedOutcome.CHANGED,
            state=FeedState(url=feed, failures=failures, next_poll_at=when + timedelta(seconds=due_in_s)),
        )
        for feed in feeds
    ]
    return SqlJournal(url=url).commit(unit, rows, {}, decide=decide, reconcile=reconcile, now=when)


def test_what_falls_due_in_a_window_is_one_unit_and_every_offer_tells_all_of_it(url: str) -> None:
    made = source(url, A)
    first = made.offer(at(1))
    listed(url, B)
    second = made.offer(at(2))
    assert (claimed(made, first), claimed(made, second)) == ([[A]], [[A], [B]])
    assert [batch.stamped_at for batch in second.batches] == [at(1), at(2)]
    (unit,) = {batch.unit for batch in second.batches}
    assert unit.unit_id == "run1-w20260501T120100Z"
    assert (unit.started_at, unit.closes_at, unit.deadline_at) == (at(1), at(60), at(180))


def test_the_moment_a_window_ends_belongs_to_the_next(url: str) -> None:
    made = source(url, A)
    made.offer(at(59.9999))
    listed(url, B)
    assert [batch.unit.closes_at for batch in made.offer(at(60)).batches] == [at(60), at(120)]


def test_a_feed_is_due_again_when_its_window_is_committed_and_not_before(url: str) -> None:
    made = source(url, A)
    (batch,) = made.offer(at(1)).batches
    assert claimed(made, made.offer(at(61))) == [[A]]
    assert commit(url, batch.unit, [A], due_in_s=5)
    assert made.claims(batch) == []
    assert made.offer(at(64)).batches == ()
    again = made.offer(at(66))
    assert claimed(made, again) == [[A]]
    assert again.batches[0].unit.closes_at == at(120)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.floats(-90, 90), min_size=1, max_size=8))
def test_whatever_the_clock_does_no_batch_comes_behind_the_watermark(file_url: str, steps: list[float]) -> None:
    made = source(file_url, "https://f0.example/", run_id=f"run{next(RUNS)}")
    now, watermark, seen = T0, T0 - timedelta(days=1), set[datetime]()
    for number, step in enumerate(steps):
        offer = made.offer(now)
        fresh = {batch.stamped_at for batch in offer.batches} - seen
        assert all(watermark < stamp <= offer.watermark for stamp in fresh)
        assert watermark < offer.watermark
        assert all(stamp.microsecond % 1000 == 0 for stamp in {*fresh, offer.watermark})
        seen, watermark, now = seen | fresh, offer.watermark, now + timedelta(seconds=step)
        listed(file_url, f"https://f{number + 1}.example/")


def test_deferred_items_are_claimed_with_the_feeds(url: str) -> None:
    made = source(url, FEED)
    (batch,) = made.offer(at(1)).batches
    row = item_row("1", ItemOutcome.DEFERRED, unit=batch.unit, next_try_at=at(90))
    rows = [feed_row(unit=batch.unit, seen=1, state=FeedState(url=FEED, next_poll_at=at(900))), row]
    assert SqlJournal(url=url).commit(batch.unit, rows, {}, decide=decide, reconcile=reconcile, now=at(60))
    assert made.offer(at(89)).batches == ()
    (batch,) = made.offer(at(91)).batches
    assert [claim.item_key for claim in made.claims(batch) if isinstance(claim, ItemTask)] == ["key1"]


def test_a_feed_that_failed_is_asked_early_in_a_window_only(url: str) -> None:
    made = source(url, A)
    (batch,) = made.offer(at(1)).batches
    assert commit(url, batch.unit, [A], failures=1)
    assert made.offer(at(91)).batches == ()
    assert claimed(made, made.offer(at(121))) == [[A]]


def test_no_more_feeds_at_once_than_asked_for(url: str) -> None:
    made = source(url, *(f"https://f{n}.example/" for n in range(5)), limit=2)
    offers = [made.offer(at(second)) for second in (1, 2, 3, 4)]
    assert [len(feeds) for feeds in claimed(made, offers[-1])] == [2, 2, 1]


def test_a_discarded_window_s_work_is_the_next_one_s_and_told_if_none_does_it(url: str) -> None:
    made, agenda = source(url, A, B), Agenda(url=url)
    (batch,) = made.offer(at(1)).batches
    assert not commit(url, batch.unit, [A])  # B has no outcome
    ((lost, why),) = agenda.undone(made.run)
    assert (lost, why) == (batch.unit.unit_id, f"does not balance: feed {B}: claimed 1, outcomes 0")
    assert made.claims(batch) == []
    offer = made.offer(at(61))
    assert [sorted(feeds) for feeds in claimed(made, offer)] == [[A, B]]
    assert commit(url, offer.batches[0].unit, [A, B], due_in_s=900)
    assert agenda.undone(made.run) == []


def test_open_windows_are_given_up_at_once(url: str) -> None:
    made, agenda = source(url, A), Agenda(url=url)
    (batch,) = made.offer(at(1)).batches
    assert agenda.give_up(made.run, "the engine died") == [batch.unit.unit_id]
    assert agenda.state(batch.unit) == ("discarded", "the engine died")
    assert not commit(url, batch.unit, [A])


def test_it_ends_at_its_time_but_not_before_it_has_claimed_once(url: str) -> None:
    made = source(url, A)
    made.stop(at(10))
    late = made.offer(at(20))
    assert (claimed(made, late), late.over) == ([[A]], False)
    listed(url, B)
    last = made.offer(at(21))
    assert (claimed(made, last), last.over, last.drain) == ([[A]], True, False)


def test_it_ends_at_once_when_told_to_drain(url: str) -> None:
    made = source(url, A)
    made.stop(at(10), drain=True)
    offer = made.offer(at(11))
    assert (offer.batches, offer.over, offer.drain) == ((), True, True)


def test_a_job_that_outlives_its_run_has_nothing_more(url: str) -> None:
    made = source(url, A)
    made.offer(at(1))
    Lease(url=url).finish(made.run, at(2))
    offer = made.offer(at(3))
    assert (offer.batches, offer.over, offer.drain) == ((), True, True)


def test_its_pulse_is_its_last_look_and_what_is_under_way(url: str) -> None:
    made = source(url, A)
    assert made.pulse() == (None, 0)
    (batch,) = made.offer(at(1)).batches
    assert made.pulse() == (at(1), 1)
    made.offer(at(2))
    assert made.pulse() == (at(2), 1)
    commit(url, batch.unit, [A])
    assert made.pulse() == (at(2), 1)
    SqlOutbox(url=url).acknowledge(batch.unit.unit_id, "file:///out", 0, at(3))
    assert SqlOutbox(url=url).close(batch.unit.unit_id)
    assert made.pulse() == (at(2), 0)


def test_one_that_was_overtaken_has_nothing_more(url: str) -> None:
    made = source(url, A)
    made.offer(at(1))
    Lease(url=url).start("run2", "hash", {}, T0)
    offer = made.offer(at(2))
    assert (offer.batches, offer.over) == ((), True)


def test_a_ledger_that_can_not_be_reached_may_be_asked_again(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").mkdir()
    run = Run(run_id="run1", epoch=1)
    made = LedgerSource(url=f"sqlite:///{tmp_path / 'ledger.db'}", run=run, window_s=60, budget_s=60, limit=1)
    with pytest.raises(SourceError, match="unable to open"):
        made.offer(T0)


def test_each_offer_renews_the_lease(server_url: str) -> None:
    tenure = Tenure(server_url, 60.0)
    assert tenure.acquire(this_process())
    made = source(server_url, A)
    age(server_url, 50)
    made.offer(at(1))
    assert renewed_ago_s(server_url) < 40
    tenure.release()


def test_the_sum_of_a_run_is_that_of_its_windows(url: str) -> None:
    made, outbox = source(url, A, B), SqlOutbox(url=url)
    (batch,) = made.offer(at(1)).batches
    assert commit(url, batch.unit, [A, B], due_in_s=1)
    (batch,) = made.offer(at(65)).batches
    assert commit(url, batch.unit, [A, B], due_in_s=900)
    total = outbox.run("run1")
    assert (total.units, total.feeds["changed"], total.reconciled, total.finished_at) == (2, 4, True, None)
    assert [unit.unit_id for unit in outbox.committed("run1", at(60))] == [batch.unit.unit_id]
