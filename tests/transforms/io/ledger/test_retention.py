"""What grows in the ledger, and what is forgotten of it when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from schemas.feed import FeedState, ListedFeed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import Row
from tests.samples import FEED, T0, feed_row, item_row, site_file, staged, unit
from transforms.balance import reconcile
from transforms.io.ledger import retention
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import reading
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.sitefiles import SqlSiteFiles
from transforms.io.ledger.source import LedgerSource
from transforms.io.ledger.tables import metadata
from transforms.likeness.identity import decide

YEAR = timedelta(days=365)


def run(url: str, name: str, at: datetime, rows: list[Row], *, publish: bool = True, **feed: object) -> None:
    """A run of one unit that polls the feed and has these rows."""
    lease, outbox = Lease(url=url), SqlOutbox(url=url)
    FeedBook(url=url).put([ListedFeed(url=FEED)], at)
    begun = lease.start(name, "hash", {"file:///out": "out"}, at)
    mine = unit(epoch=begun.epoch, run_id=name, at=at)
    Agenda(url=url).claim(mine, due_at=at, limit=9, all_due=True)
    poll = {"state": FeedState(url=FEED), "seen": len(rows), **feed}
    moved = [type(row)(**{**_fields(row), "unit": mine}) for row in rows]
    given = [feed_row(unit=mine, **poll), *moved]
    assert SqlJournal(url=url).commit(mine, given, {}, decide=decide, reconcile=reconcile, now=at)
    if publish:
        outbox.acknowledge(mine.unit_id, "file:///out", len(rows), at)
        assert outbox.close(mine.unit_id)
    lease.finish(begun, at)


def _fields(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in type(row).__dataclass_fields__}


def shown(*names: str) -> list[Row]:
    return [item_row(name, ItemOutcome.KNOWN) for name in names]


def keys(url: str) -> set[str]:
    return set(SqlMemory(url=url).seen_items(["key1", "key2", "key3"]))


def counts(url: str) -> dict[str, int]:
    with reading(url) as connection:
        tables = metadata.tables
        return {name: connection.scalar(sa.select(sa.func.count()).select_from(tables[name])) or 0 for name in tables}


def test_an_item_that_its_feed_shows_no_longer_is_forgotten_after_400_days_and_its_article_is_not(url: str) -> None:
    run(url, "run1", T0, [staged("1"), staged("2")])
    run(url, "run2", T0 + YEAR, shown("1"))
    run(url, "run3", T0 + timedelta(days=399), shown("1"))
    assert keys(url) == {"key1", "key2"}
    run(url, "run4", T0 + timedelta(days=401), shown("1"))
    assert keys(url) == {"key1"}
    run(url, "run5", T0 + timedelta(days=402), [staged("2")])  # shown again after all
    assert SqlOutbox(url=url).run("run5").items["duplicate"] == 1
    assert counts(url)["articles"] == 2


def test_a_feed_that_says_not_modified_for_years_keeps_its_items(url: str) -> None:
    run(url, "run1", T0, [staged("1")])
    for year in (1, 2, 3):
        run(url, f"year{year}", T0 + year * YEAR, [], outcome=FeedOutcome.UNCHANGED)
    assert keys(url) == {"key1"}
    run(url, "read", T0 + 3 * YEAR + timedelta(days=1), shown("1"))
    assert keys(url) == {"key1"}


def test_an_item_that_is_to_be_tried_again_stays(url: str) -> None:
    again = T0 + 9 * YEAR
    run(url, "run1", T0, [item_row("1", ItemOutcome.DEFERRED, next_try_at=again), staged("2")])
    run(url, "run2", T0 + 2 * YEAR, shown())
    assert keys(url) == {"key1"}


def test_the_items_of_a_feed_that_was_removed_long_ago_are_forgotten(url: str) -> None:
    run(url, "run1", T0, [staged("1")])
    FeedBook(url=url).remove([FEED], T0 + timedelta(days=1))
    for days, left in ((400, {"key1"}), (402, set())):
        lease = Lease(url=url)
        lease.finish(lease.start(f"run{days}", "hash", {}, T0), T0 + timedelta(days=days))
        assert keys(url) == left


def test_a_known_item_is_written_once_in_thirty_days_not_at_every_poll(url: str) -> None:
    run(url, "run1", T0, [staged("1")])

    def shown_at() -> datetime | None:
        with reading(url) as connection:
            return connection.scalar(sa.select(metadata.tables["items"].c.shown_at))

    run(url, "run2", T0 + timedelta(days=29), shown("1"))
    assert shown_at() == T0
    run(url, "run3", T0 + timedelta(days=31), shown("1"))
    assert shown_at() == T0 + timedelta(days=31)


def test_runs_are_forgotten_after_90_days_but_not_what_is_owed(url: str) -> None:
    run(url, "run1", T0, [staged("1")])
    run(url, "owed", T0 + timedelta(days=1), [staged("2")], publish=False)
    run(url, "run3", T0 + timedelta(days=89), [])
    assert counts(url)["runs"] == 3
    run(url, "run4", T0 + timedelta(days=92), [])
    assert SqlOutbox(url=url).unpublished() == ["owed-r0001"]
    assert SqlOutbox(url=url).run("owed").items["stored"] == 1
    found = counts(url)
    assert (found["runs"], found["units"], found["unit_sinks"]) == (3, 3, 3)


def test_a_stream_forgets_its_old_windows_while_it_runs_and_keeps_their_sum(url: str) -> None:
    FeedBook(url=url).put([ListedFeed(url=FEED)], T0)
    begun, outbox = Lease(url=url).start("run1", "hash", {"file:///out": "out"}, T0), SqlOutbox(url=url)
    source = LedgerSource(url=url, run=begun, window_s=60, budget_s=60, limit=9)
    for day in (0, 1, 80, 92):
        now = T0 + timedelta(days=day)
        (batch,) = source.offer(now).batches
        rows = [feed_row(unit=batch.unit, seen=1, state=FeedState(url=FEED)), staged(str(day), unit=batch.unit)]
        assert SqlJournal(url=url).commit(batch.unit, rows, {}, decide=decide, reconcile=reconcile, now=now)
        if day != 1:
            outbox.acknowledge(batch.unit.unit_id, "file:///out", 1, now)
            assert outbox.close(batch.unit.unit_id)
    found = counts(url)
    assert (found["runs"], found["units"], found["unit_sinks"]) == (1, 3, 3)
    total = outbox.run("run1")
    assert (total.units, total.items["stored"], total.published) == (4, 4, {"out": 3})
    assert len(outbox.unpublished()) == 1


def test_robots_txt_is_forgotten_a_week_after_it_was_to_be_asked_for_again(url: str) -> None:
    store, origins = SqlSiteFiles(url=url), ("http://a", "http://b")
    store.save([site_file(origin, T0 + timedelta(days=days)) for days, origin in enumerate(origins)])
    run(url, "run1", T0 + timedelta(days=7, minutes=1), [])
    assert set(store.load("robots.txt", "newsbeam", origins)) == {"http://b"}


def test_nothing_else_is_left_of_a_run_that_is_published(url: str) -> None:
    run(url, "run1", T0, [staged("1"), staged("2")])
    found = counts(url)
    assert {name for name, number in found.items() if number} == {
        "lease", "runs", "units", "unit_sinks", "feeds", "items", "articles", "aliases",
    }  # fmt: skip


def test_a_run_forgets_no_more_than_its_share(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    run(url, "run1", T0, [staged("1"), staged("2"), staged("3")])
    run(url, "run2", T0 + 2 * YEAR, shown())
    assert len(keys(url)) == 1
    run(url, "run3", T0 + 2 * YEAR + timedelta(days=1), shown())
    assert keys(url) == set()
