"""The lease on PostgreSQL: renewed by the holder, timed by the database, taken over with a new epoch."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from schemas.feed import ListedFeed
from tests.postgres import PASSWORD
from tests.samples import FEED, T0, feed_row, unit
from transforms.balance import reconcile
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import LedgerError, engine, reading, writing
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease, LedgerHeld, this_process
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.tables import lease
from transforms.io.ledger.tenure import Tenure, database_now, renew_epoch
from transforms.likeness.identity import decide


def age(url: str, seconds: int) -> None:
    """As if the last renewal were so much longer ago."""
    with writing(url) as connection:
        older = sa.type_coerce(lease.c.renewed_at, sa.BigInteger) - seconds * 1_000_000
        connection.execute(sa.update(lease).values(renewed_at=older))


def renewed_ago_s(url: str) -> float:
    with reading(url) as connection:
        ago = database_now() - sa.type_coerce(lease.c.renewed_at, sa.BigInteger)
        return float(connection.scalar(sa.select(ago)) or 0) / 1e6


def test_one_holder_at_a_time_and_the_other_hears_who(server_url: str) -> None:
    with Lease(url=server_url).held() as lost:
        Lease(url=server_url).start("run1", "hash", {}, T0)
        with pytest.raises(LedgerHeld, match=r"run run1 on .* \(process \d+\) holds the ledger since 20..-"):
            Lease(url=server_url).held().__enter__()
        assert not lost()
    with Lease(url=server_url).held():
        pass  # free at once


def test_it_is_free_at_once_after_an_exception(server_url: str) -> None:
    with pytest.raises(ZeroDivisionError), Lease(url=server_url).held():
        _ = 1 / 0
    with Lease(url=server_url).held():
        pass


def test_an_empty_database_can_be_held(postgres_url: str) -> None:
    with Lease(url=postgres_url).held():
        assert Lease(url=postgres_url).start("run1", "hash", {}, T0).epoch == 2
    engine(postgres_url).dispose()


def test_a_dead_holder_is_replaced_after_the_time_and_not_before(server_url: str) -> None:
    assert Tenure(server_url, 60).acquire("a")
    age(server_url, 55)
    assert not Tenure(server_url, 60).acquire("b")
    age(server_url, 6)
    assert Tenure(server_url, 60).acquire("b")


def test_a_zombie_renews_claims_commits_publishes_finishes_and_releases_nothing(server_url: str) -> None:
    zombie = Tenure(server_url, 60)
    assert zombie.acquire(this_process())
    run = Lease(url=server_url).start("run1", "hash", {}, T0)
    FeedBook(url=server_url).put([ListedFeed(url=FEED)], T0)
    mine = unit(epoch=run.epoch)
    Agenda(url=server_url).claim(mine, due_at=T0, limit=9)
    age(server_url, 61)
    with Lease(url=server_url).held():
        assert not zombie.renew()
        with pytest.raises(LedgerError, match="taken the ledger over"):
            Agenda(url=server_url).claim(mine, due_at=T0, limit=9)
        rows = [feed_row(unit=mine)]
        assert not SqlJournal(url=server_url).commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=T0)
        assert not SqlOutbox(url=server_url).current(run.epoch)
        with pytest.raises(LedgerError, match="taken the ledger over"):
            Lease(url=server_url).finish(run, T0)
        zombie.release()
        with pytest.raises(LedgerHeld):
            Lease(url=server_url).held().__enter__()


def test_a_run_does_not_begin_on_a_lease_that_was_lost_meanwhile(server_url: str) -> None:
    assert Tenure(server_url, 60).acquire("another-host (process 1)")
    with pytest.raises(LedgerError, match="before this one began"):
        Lease(url=server_url).start("run1", "hash", {}, T0)


def test_the_thread_renews_and_notices_the_loss(server_url: str) -> None:
    tick = threading.Event()
    with Lease(url=server_url, stale_after_s=0.5).held() as lost:
        age(server_url, 30)
        while renewed_ago_s(server_url) > 29:
            tick.wait(0.02)
        with writing(server_url) as connection:
            connection.execute(sa.update(lease).values(token="another's"))
        while not lost():
            tick.wait(0.02)


@pytest.mark.parametrize("skew", [timedelta(days=-4000), timedelta(minutes=-30), timedelta(days=4000)])
def test_a_machine_whose_clock_is_wrong_holds_and_is_held_off_like_any_other(server_url: str, skew: timedelta) -> None:
    with Lease(url=server_url).held():
        Lease(url=server_url).start("run1", "hash", {}, T0 + skew)
        assert 0 <= renewed_ago_s(server_url) < 30
        with pytest.raises(LedgerHeld):
            Lease(url=server_url).held().__enter__()


@contextlib.contextmanager
def in_thread(work: object) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    yield thread
    thread.join()


def waiting(url: str) -> int:
    with reading(url) as connection:
        query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return int(connection.exec_driver_sql(query).scalar_one())


def test_a_take_over_waits_for_a_commit_that_has_begun_and_a_renewal_does_not(server_url: str) -> None:
    first = Tenure(server_url, 60)
    assert first.acquire("first")
    age(server_url, 61)
    taken, tick = [], threading.Event()
    with contextlib.ExitStack() as stack, writing(server_url):
        stack.enter_context(in_thread(lambda: taken.append(Tenure(server_url, 60).acquire("second"))))
        while not waiting(server_url):
            tick.wait(0.02)
        assert first.renew()
        assert taken == []
    assert taken == [False]  # the holder had shown that it lives


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{PASSWORD}@127.0.0.1:1/d",
        f"postgresql://127.0.0.1:1/d?user=u&password={PASSWORD}",
        f"postgresql://u:{PASSWORD}@127.0.0.1:1/d?nonsense=1",
        f"postgresql+nodriver://u:{PASSWORD}@h/d",
        f"postgresql://u:{PASSWORD}@h:port/d",
    ],
)
def test_a_server_that_is_not_there_is_one_line_without_the_password(address: str) -> None:
    with pytest.raises(LedgerError) as error:
        Lease(url=address).held().__enter__()
    told: BaseException | None = error.value
    assert "\n" not in str(told)
    while told:
        assert PASSWORD not in f"{told} {told!r}"
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def test_a_missing_driver_is_named_with_the_extra_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"psycopg is not installed: pip install 'newsbeam\[postgres\]'"):
        engine("postgresql://u@h/another")


def test_a_run_that_is_left_to_its_job_is_held_until_the_job_should_have_begun(server_url: str) -> None:
    with Lease(url=server_url).held():
        run = Lease(url=server_url).start("run1", "hash", {}, T0)
        Lease(url=server_url).hand_over(run, grace_s=300)
    with pytest.raises(LedgerHeld, match="run run1 on the job of run run1 holds the ledger"):
        Lease(url=server_url).held().__enter__()
    age(server_url, 350)
    with pytest.raises(LedgerHeld):  # a minute without renewal is granted to everyone
        Lease(url=server_url).held().__enter__()
    age(server_url, 20)
    with Lease(url=server_url).held():
        pass


def test_a_job_keeps_the_run_that_was_left_to_it(server_url: str) -> None:
    with Lease(url=server_url).held():
        run = Lease(url=server_url).start("run1", "hash", {}, T0)
        Lease(url=server_url).hand_over(run, grace_s=0)
    age(server_url, 300)
    with writing(server_url) as connection:
        renew_epoch(connection, run.epoch)
    with pytest.raises(LedgerHeld):
        Lease(url=server_url).held().__enter__()
