"""The ledger in real databases: claims, commits, fencing, the outbox."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.failure import Reason, Stage
from schemas.feed import FeedState, ListedFeed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import FeedClaim, ItemTask, Row, Unit
from tests.samples import FEED, T0, feed_row, item, item_row, staged, unit
from transforms.balance import reconcile
from transforms.io.ledger import database
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease, LedgerHeld, Run
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.schema import is_current, migrate
from transforms.likeness.identity import decide


def start(url: str, run_id: str = "run1") -> Run:
    return Lease(url=url).start(run_id, "hash", {"file:///out": "out"}, T0)


def listed(url: str, *feeds: str) -> None:
    FeedBook(url=url).put([ListedFeed(url=feed) for feed in feeds], T0)


def opened(url: str, feeds: Sequence[str] = (FEED,)) -> Unit:
    run = start(url)
    listed(url, *feeds)
    mine = unit(epoch=run.epoch)
    Agenda(url=url).claim(mine, due_at=T0, limit=100)
    return mine


def commit(url: str, mine: Unit, rows: Sequence[Row]) -> bool:
    return SqlJournal(url=url).commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=T0)


def test_a_feed_is_claimed_when_due_once_in_a_run_and_again_for_the_same_unit(url: str) -> None:
    mine, agenda = opened(url, ["https://b.example/", FEED]), Agenda(url=url)
    first = agenda.claim(mine, due_at=T0, limit=1)
    assert [claim.feed.url for claim in first if isinstance(claim, FeedClaim)] == ["https://b.example/", FEED]
    assert agenda.claim(mine, due_at=T0, limit=1) == first
    assert agenda.claim(unit(2, epoch=1), due_at=T0, limit=9) == []


def test_rounds_take_feeds_in_pieces(url: str) -> None:
    run, agenda = start(url), Agenda(url=url)
    listed(url, *(f"https://f{n}.example/" for n in range(5)))
    sizes = [len(agenda.claim(unit(n, epoch=run.epoch), due_at=T0, limit=2)) for n in range(1, 5)]
    assert sizes == [2, 2, 1, 0]


def test_a_selection_limits_the_run(url: str) -> None:
    run, agenda = start(url), Agenda(url=url)
    listed(url, "https://a.example/", "https://b.example/")
    agenda.select(run, ["https://b.example/"])
    claims = agenda.claim(unit(epoch=run.epoch), due_at=T0, limit=9)
    assert [claim.feed.url for claim in claims if isinstance(claim, FeedClaim)] == ["https://b.example/"]


@pytest.mark.parametrize(
    ("state", "all_due", "claimed"),
    [
        ({"next_poll_at": T0 + timedelta(seconds=1)}, False, 0),
        ({"next_poll_at": T0 + timedelta(seconds=1)}, True, 1),
        ({"next_poll_at": T0}, False, 1),
        ({"hold_until": T0 + timedelta(seconds=1)}, True, 0),
        ({"gone": True}, True, 0),
    ],
)
def test_what_is_due(url: str, state: dict[str, object], all_due: bool, claimed: int) -> None:
    mine = opened(url)
    assert commit(url, mine, [feed_row(unit=mine, state=FeedState(url=FEED, **state))])  # type: ignore[arg-type]
    Lease(url=url).finish(Run(run_id="run1", epoch=1), T0)
    run = start(url, "run2")
    later = unit(epoch=run.epoch, run_id="run2")
    assert len(Agenda(url=url).claim(later, due_at=T0, limit=9, all_due=all_due)) == claimed


def test_a_commit_stores_what_the_next_run_must_know(url: str) -> None:
    mine = opened(url)
    again = T0 + timedelta(minutes=1)
    rows: list[Row] = [
        feed_row(unit=mine, seen=3),
        staged("1", unit=mine),
        item_row("2", ItemOutcome.FAILED, unit=mine, stage=Stage.FETCH, reason=Reason.NOT_FOUND),
        item_row("3", ItemOutcome.DEFERRED, unit=mine, reason=Reason.DNS, attempts=1, next_try_at=again),
    ]
    assert commit(url, mine, rows)
    memory = SqlMemory(url=url)
    seen = memory.seen_items(["key1", "key2", "key3", "key4"])
    assert {key: (known.pending, known.identifier) for key, known in seen.items()} == {
        "key1": (False, "id1"), "key2": (False, None), "key3": (True, None),
    }  # fmt: skip
    assert memory.identifiers_of(["https://news.example/1", "https://news.example/2"]) == {
        "https://news.example/1": "id1"
    }
    Lease(url=url).finish(Run(run_id="run1", epoch=1), T0)
    run = start(url, "run2")
    claims = Agenda(url=url).claim(unit(epoch=run.epoch, run_id="run2"), due_at=again, limit=9)
    (due,) = [claim for claim in claims if isinstance(claim, ItemTask)]
    assert (due.item, due.attempts, due.claimed) == (item("3"), 1, True)


def test_a_feed_polled_by_a_clock_that_ran_ahead_is_due_when_the_clock_is_right_again(url: str) -> None:
    mine = opened(url)
    state = FeedState(url=FEED, next_poll_at=T0 + timedelta(days=1, minutes=5))
    ahead = T0 + timedelta(days=1)
    journal = SqlJournal(url=url)
    assert journal.commit(mine, [feed_row(unit=mine, state=state)], {}, decide=decide, reconcile=reconcile, now=ahead)
    Lease(url=url).finish(Run(run_id="run1", epoch=1), ahead)
    run = start(url, "run2")
    claims = Agenda(url=url).claim(unit(epoch=run.epoch, run_id="run2"), due_at=T0, limit=9)
    assert [claim.feed.url for claim in claims if isinstance(claim, FeedClaim)] == [FEED]


def test_feeds_that_failed_come_last_in_units_of_their_own(url: str) -> None:
    dead, late, fresh = (f"https://{name}.example/" for name in ("dead", "late", "new"))
    mine = opened(url, [dead, late])
    ends = [
        feed_row(unit=mine, outcome=FeedOutcome.DEFERRED, state=FeedState(url=dead, failures=1, next_poll_at=T0)),
        feed_row(unit=mine, state=FeedState(url=late, next_poll_at=T0 + timedelta(minutes=5))),
    ]
    assert commit(url, mine, ends)
    Lease(url=url).finish(Run(run_id="run1", epoch=1), T0)
    run = start(url, "run2")
    listed(url, fresh)
    units = [unit(number, epoch=run.epoch, run_id="run2") for number in (1, 2, 3)]
    hour = T0 + timedelta(hours=1)
    rounds = [Agenda(url=url).claim(each, due_at=hour, limit=9) for each in units]
    assert [sorted(claim.feed.url for claim in claims if isinstance(claim, FeedClaim)) for claims in rounds] == [
        [late, fresh],
        [dead],
        [],
    ]


def test_a_unit_that_does_not_balance_is_discarded_and_says_why(url: str) -> None:
    mine = opened(url)
    assert not commit(url, mine, [feed_row(unit=mine, seen=2), staged("1", unit=mine)])
    state, why = Agenda(url=url).state(mine)
    assert state == "discarded"
    assert "items seen 2, outcomes 1" in str(why)
    assert SqlMemory(url=url).seen_items(["key1"]) == {}
    assert not commit(url, mine, [feed_row(unit=mine, seen=1), staged("1", unit=mine)])  # once


def test_a_commit_repeated_changes_nothing(url: str) -> None:
    mine = opened(url)
    rows: list[Row] = [feed_row(unit=mine, seen=1), staged("1", unit=mine)]
    assert commit(url, mine, rows)
    before = SqlOutbox(url=url).staged(mine.unit_id)
    assert commit(url, mine, rows)
    assert SqlOutbox(url=url).staged(mine.unit_id) == before


def test_a_run_that_was_overtaken_commits_and_claims_nothing(url: str) -> None:
    mine = opened(url)
    run = start(url, "run2")
    assert Lease(url=url).bury(run, T0) == ([mine.unit_id], ["run1"])
    assert not commit(url, mine, [feed_row(unit=mine)])
    with pytest.raises(LedgerError, match="taken the ledger over"):
        Agenda(url=url).claim(mine, due_at=T0, limit=1)
    late = unit(2, epoch=run.epoch - 1)
    assert not commit(url, late, [feed_row(unit=late)])


def test_two_units_that_find_one_article_publish_it_once_in_either_order(url: str) -> None:
    run, agenda = start(url), Agenda(url=url)
    feeds = ["https://a.example/", "https://b.example/"]
    listed(url, *feeds)
    units = [unit(n, epoch=run.epoch) for n in (1, 2)]
    for mine in units:
        agenda.claim(mine, due_at=T0, limit=1)
    for mine, feed in reversed(list(zip(units, feeds, strict=True))):
        state = FeedState(url=feed)
        assert commit(url, mine, [feed_row(unit=mine, seen=1, state=state), staged("1", unit=mine, feed_url=feed)])
    lines = [len(file.rulings) for mine in units for file in SqlOutbox(url=url).staged(mine.unit_id)]
    assert lines == [1]
    assert SqlOutbox(url=url).run("run1").items["duplicate"] == 1


def test_the_outbox_owes_until_every_sink_has_acknowledged(url: str) -> None:
    mine, outbox = opened(url), SqlOutbox(url=url)
    assert commit(url, mine, [feed_row(unit=mine, seen=1), staged("1", unit=mine)])
    assert (outbox.unpublished(), outbox.pending(mine.unit_id)) == ([mine.unit_id], ["file:///out"])
    assert not outbox.close(mine.unit_id)
    outbox.acknowledge(mine.unit_id, "file:///out", 1, T0)
    assert outbox.close(mine.unit_id)
    assert (outbox.unpublished(), outbox.staged(mine.unit_id)) == ([], [])
    summary = outbox.run("run1")
    assert (summary.published, summary.items["stored"], summary.feeds["changed"]) == ({"out": 1}, 1, 1)
    assert summary.finished_at is None


def test_a_gone_feed_is_told_from_a_failed_one(url: str) -> None:
    mine = opened(url)
    assert commit(url, mine, [feed_row(unit=mine, outcome=FeedOutcome.GONE, state=FeedState(url=FEED, gone=True))])
    assert SqlOutbox(url=url).unit(mine.unit_id).feeds["gone"] == 1


def test_a_second_process_can_not_hold_the_ledger_and_hears_who_does(url: str) -> None:
    lease = Lease(url=url)
    with lease.held():
        start(url)
        with pytest.raises(LedgerHeld, match=r"run run1 on .* \(process \d+\) holds the ledger since 20..-..-..T"):
            lease.held().__enter__()
    with lease.held():
        pass  # free again


def test_the_lock_ends_with_its_process_however_it_dies(file_url: str) -> None:
    code = (
        "import sys\nfrom transforms.io.ledger.lease import Lease\n"
        f"with Lease(url={file_url!r}).held():\n    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LedgerHeld):
            Lease(url=file_url).held().__enter__()
        other.kill()
        other.wait()
    with Lease(url=file_url).held():
        pass


def test_a_ledger_from_a_newer_version_is_refused_in_one_line(url: str) -> None:
    with database.writing(url) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="made by a newer version") as error:
        migrate(url)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("this is not a database, by far, whatever its name may say\n" * 50)
    with pytest.raises(LedgerError, match="not a database"):
        migrate(f"sqlite:///{tmp_path / 'x.db'}")


def test_the_migrations_make_the_tables_that_the_code_knows(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from transforms.io.ledger.tables import metadata

    assert is_current(url)
    with database.reading(url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
