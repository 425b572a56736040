"""What a replay asks of the ledger: claims that an archive makes, items that wait for pages, what was done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.failure import Reason, Stage
from schemas.feed import NO_FEED
from schemas.outcome import ItemOutcome
from schemas.unit import FeedClaim, ItemTask, Unit
from tests.samples import FEED, T0, feed_row, item, item_row, staged, unit
from tests.transforms.io.ledger.test_ledger import commit, start
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.memory import MadeFrom, SqlMemory

KEY = "0123456789abcdef-p0001"


def archived(url: str, number: int = 1, suffix: str = KEY) -> Unit:
    """A run and a unit of it for a part of an archive."""
    run = start(url, f"run{number}")
    FeedBook(url=url).note([FEED], T0)
    return replace(unit(epoch=run.epoch, run_id=run.run_id), unit_id=f"{run.run_id}-{suffix}")


def page(mine: Unit, name: str = "9") -> ItemTask:
    return ItemTask(unit=mine, item_key=f"key{name}", item=item(name, feed_url=NO_FEED, guid=None), claimed=True)


def test_feeds_and_pages_are_claimed_though_they_are_not_due(url: str) -> None:
    mine, agenda = archived(url), Agenda(url=url)
    feed, task = agenda.claim_these(mine, [FEED], [], [page(mine)])
    assert isinstance(feed, FeedClaim)
    assert (feed.feed.url, task) == (FEED, page(mine))
    rows = [
        replace(feed_row(), unit=mine),
        item_row("9", ItemOutcome.FAILED, unit=mine, item=page(mine).item, claimed=True),
    ]
    assert commit(url, mine, rows)


def test_a_claim_without_an_end_does_not_balance(url: str) -> None:
    mine = archived(url)
    Agenda(url=url).claim_these(mine, [FEED], [], [page(mine)])
    assert not commit(url, mine, [replace(feed_row(), unit=mine)])
    assert Agenda(url=url).state(mine)[0] == "discarded"
    assert not Agenda(url=url).has_finished(KEY)


def test_a_run_that_was_overtaken_claims_nothing(url: str) -> None:
    mine = archived(url)
    start(url, "run2")
    with pytest.raises(LedgerError, match="another run"):
        Agenda(url=url).claim_these(mine, [FEED], [], [])


def test_an_item_waits_until_an_archive_has_its_page(url: str) -> None:
    mine, agenda = archived(url), Agenda(url=url)
    agenda.claim_these(mine, [FEED], [], [])
    waits = item_row(
        "1", ItemOutcome.DEFERRED, unit=mine, stage=Stage.FETCH, reason=Reason.NOT_ARCHIVED, next_try_at=T0
    )
    commit(url, mine, [replace(feed_row(seen=1), unit=mine), waits])
    assert agenda.has_finished(KEY)
    assert agenda.waiting(["https://news.example/other"]) == {"key1": "https://news.example/1"}
    assert agenda.waiting(["https://other.example/1"]) == {}

    later = archived(url, 2, "fedcba9876543210-p0001")
    (task,) = agenda.claim_these(later, [], ["key1"], [])
    assert isinstance(task, ItemTask)
    assert (task.item, task.claimed) == (item("1"), True)
    assert commit(url, later, [staged("1", unit=later, claimed=True)])
    assert agenda.waiting(["https://news.example/1"]) == {}


def test_a_unit_whose_time_was_cut_is_not_finished(url: str) -> None:
    mine, agenda = archived(url), Agenda(url=url)
    agenda.claim_these(mine, [FEED], [], [])
    cut = item_row("1", ItemOutcome.DEFERRED, unit=mine, stage=Stage.FETCH, reason=Reason.BUDGET_SPENT, next_try_at=T0)
    assert commit(url, mine, [replace(feed_row(seen=1), unit=mine), cut])
    assert not agenda.has_finished(KEY)
    assert not agenda.has_finished("another-p0001")


def test_feeds_of_an_archive_are_noted_and_what_a_person_said_stays(url: str) -> None:
    book = FeedBook(url=url)
    book.note([FEED], T0)
    book.remove([FEED], T0)
    book.note([FEED], T0)
    assert book.remove([FEED], T0) == [FEED]  # still removed: nothing to remove


def test_an_article_is_made_from_the_file_of_its_newest_version(url: str) -> None:
    mine = archived(url)
    Agenda(url=url).claim_these(mine, [], [], [page(mine, "1")])
    assert commit(url, mine, [staged("1", unit=mine, claimed=True, feed_url=NO_FEED, guid=None)])
    asked = ["id1", "id2"]
    assert SqlMemory(url=url).seen_items(["key1"])["key1"].identifier == "id1"
    assert MadeFrom(url=url, run_id=None, key=KEY)(asked) == {"id1"}
    assert MadeFrom(url=url, run_id="run1", key="another")(asked) == {"id1"}
    assert MadeFrom(url=url, run_id="run", key="another")(asked) == set()
    assert MadeFrom(url=url, run_id=None, key="another")(asked) == set()
