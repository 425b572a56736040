"""The list of feeds in a real ledger: what a person says stays, what was seen stays, removed feeds rest."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.failure import Reason, Stage
from schemas.feed import FeedState, ListedFeed
from schemas.outcome import ItemOutcome
from schemas.unit import FeedClaim, ItemTask
from tests.samples import FEED, T0, feed_row, item_row, staged, unit
from transforms.balance import reconcile
from transforms.io.ledger import database
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.feedbook import FeedBook, Put
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.review import Review
from transforms.likeness.identity import decide

SAID = ListedFeed(url=FEED, title="Mine", tags=("x",), headers=(("X-Key", "KEY"),))


def start(url: str, run_id: str) -> int:
    return Lease(url=url).start(run_id, "hash", {}, T0).epoch


def commit_a_poll(url: str) -> None:
    mine = unit(epoch=start(url, "run1"))
    Agenda(url=url).claim(mine, due_at=T0, limit=9)
    again = T0 + timedelta(minutes=1)
    rows = [
        feed_row(unit=mine, seen=2, state=FeedState(url=FEED, title="The channel's own", etag='"v1"')),
        staged("1", unit=mine),
        item_row("2", ItemOutcome.DEFERRED, unit=mine, stage=Stage.FETCH, reason=Reason.DNS, next_try_at=again),
    ]
    assert SqlJournal(url=url).commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=T0)


def test_what_a_person_says_survives_a_poll_and_goes_with_the_claim(url: str) -> None:
    assert FeedBook(url=url).put([SAID], T0) == Put(added=1, returned=0, changed=0)
    commit_a_poll(url)
    (feed,) = Review(url=url).feeds()
    assert (feed.title, feed.tags, feed.headers, feed.last_outcome) == ("Mine", ("x",), {"X-Key": "KEY"}, "changed")
    again = unit(epoch=start(url, "run2"), run_id="run2")
    (claim,) = [c for c in Agenda(url=url).claim(again, due_at=T0, limit=9) if isinstance(c, FeedClaim)]
    assert (claim.feed.etag, claim.headers) == ('"v1"', (("X-Key", "KEY"),))


def test_a_list_changes_what_it_says_and_nothing_else(url: str) -> None:
    book = FeedBook(url=url)
    book.put([SAID], T0)
    assert book.put([ListedFeed(url=FEED)], T0).changed == 0
    assert book.put([replace(SAID, tags=None, headers=None, title="Other")], T0).changed == 1
    assert book.put([ListedFeed(url=FEED, tags=(), headers=())], T0).changed == 1
    (feed,) = Review(url=url).feeds()
    assert (feed.title, feed.tags, feed.headers) == ("Other", (), {})


def test_a_removed_feed_rests_with_its_items_and_returns_with_its_past(url: str) -> None:
    book, agenda = FeedBook(url=url), Agenda(url=url)
    book.put([SAID], T0)
    commit_a_poll(url)
    assert book.remove([FEED], T0) == []
    assert Review(url=url).feeds() == []
    late = T0 + timedelta(days=1)
    assert agenda.claim(unit(epoch=start(url, "run2"), run_id="run2"), due_at=late, limit=9, all_due=True) == []
    assert set(SqlMemory(url=url).seen_items(["key1", "key2"])) == {"key1", "key2"}
    assert book.put([ListedFeed(url=FEED)], late) == Put(added=0, returned=1, changed=0)
    claims = agenda.claim(unit(epoch=start(url, "run3"), run_id="run3"), due_at=late, limit=9)
    assert [claim.feed.etag for claim in claims if isinstance(claim, FeedClaim)] == ['"v1"']
    assert [claim.item_key for claim in claims if isinstance(claim, ItemTask)] == ["key2"]


def test_removing_is_all_or_nothing(url: str) -> None:
    book = FeedBook(url=url)
    book.put([SAID], T0)
    assert book.remove([FEED, "https://none.example/"], T0) == ["https://none.example/"]
    assert len(Review(url=url).feeds()) == 1
    assert book.remove([FEED, FEED], T0) == []
    assert book.remove([FEED], T0) == [FEED]


def test_a_review_changes_no_byte_and_makes_no_file(file_url: str, tmp_path: Path) -> None:
    database.engine(file_url).dispose()
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.db")}
    Review(url=file_url).overview(3)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.db")} == before
    with pytest.raises(database.LedgerError, match="unable to open"):
        Review(url=f"sqlite:///{tmp_path}/none.db").feeds()
    assert not (tmp_path / "none.db").exists()


def test_another_schema_is_refused_in_one_line(url: str) -> None:
    for revision, says in (("0001", "brings it up to date"), ("9999", "update newsbeam")):
        with database.writing(url) as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608
        with pytest.raises(database.LedgerError, match=says):
            Review(url=url).overview(1)


def test_another_database_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    with pytest.raises(database.LedgerError, match="none of its tables"):
        Review(url=f"sqlite:///{other}").overview(1)
