"""What a unit is given to do: feeds and items that are due, each claimed once in a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from schemas.failure import Reason
from schemas.feed import FeedItem, FeedState
from schemas.outcome import ItemOutcome
from schemas.unit import Claim, FeedClaim, ItemTask, Unit, UnitSummary
from schemas.wire import loads
from transforms.io.ledger.database import LedgerError, chunks, insert_new, reading, select_in, writing
from transforms.io.ledger.holds import free_feeds, free_items, places
from transforms.io.ledger.lease import TAKEN_OVER, Run, check_epoch
from transforms.io.ledger.tables import claims, feeds, items, run_feeds, units

ITEMS_PER_FEED = 10
"""Due items claimed with a round, per feed of its size: 1,000 feeds and 10,000 items keep a round's memory flat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The feeds of a ledger and what is due of them."""

    url: str

    def select(self, run: Run, urls: Iterable[str]) -> None:
        """Limit a run to these feeds."""
        with writing(self.url) as connection:
            insert_new(connection, run_feeds, [{"run_id": run.run_id, "url": url} for url in urls])

    def claim(self, unit: Unit, *, due_at: datetime, limit: int, all_due: bool = False) -> list[Claim]:
        """Open a unit and claim what is due for it: feeds first due first, and due items.

        Feeds whose last polls failed come after the others and in units of their own: all pages of a unit wait for all
        of its polls, and a dead feed takes 15 to 30 s to be given up.

        Idempotent per unit: claimed again, it has the same claims. A unit for which nothing is due is not opened.

        Args:
            unit: the unit.
            due_at: what was due by then (a batch stays with its start, so that it ends).
            limit: most feeds.
            all_due: polls every selected feed that is not gone or asked to be left alone (Retry-After).

        Raises:
            LedgerError: another run has taken the ledger over.
        """
        with writing(self.url) as connection:
            if not check_epoch(connection, unit.epoch):
                raise LedgerError(f"{TAKEN_OVER}; this one claims nothing more")
            found = list(claims_of(connection, unit))
            if not found:
                _claim(connection, unit, due_at, limit, all_due)
                found = list(claims_of(connection, unit))
        return found

    def claim_these(
        self, unit: Unit, feed_urls: Sequence[str], due: Sequence[str], pages: Sequence[ItemTask]
    ) -> list[Claim]:
        """Open a unit and claim what an archive has for it, whether it is due or not.

        Args:
            unit: the unit.
            feed_urls: feeds that the ledger knows.
            due: keys of items that are to be tried again.
            pages: items that no feed showed.

        Raises:
            LedgerError: another run has taken the ledger over.
        """
        subjects = [(task.item_key, task.item.feed_url) for task in pages]
        with writing(self.url) as connection:
            if not check_epoch(connection, unit.epoch):
                raise LedgerError(f"{TAKEN_OVER}; this one claims nothing more")
            open_unit(connection, unit)
            tried = list(_item_claims(connection, unit, due))
            subjects += [(task.item_key, task.item.feed_url) for task in tried]
            give(connection, unit, [(url, url) for url in feed_urls], subjects)
            return [*_feed_claims(connection, unit, feed_urls), *tried, *pages]

    def waiting(self, urls: Iterable[str]) -> dict[str, str]:
        """Items that are to be tried again whose link is of one of these sites: key → link."""
        sites = {places(url)["site"] for url in urls} - {None}
        found: dict[str, str] = {}
        with reading(self.url) as connection:
            for part in chunks(sorted(sites)):
                mine = items.c.next_try_at.is_not(None) & items.c.site.in_(part)
                for row in connection.execute(sa.select(items.c.item_key, items.c.item).where(mine)):
                    found[row.item_key] = loads(FeedItem, row.item).link or ""
        return found

    def has_finished(self, suffix: str) -> bool:
        """Whether a unit whose id ends so is committed, and its time was enough for all that it was given.

        Known for as long as units are kept (retention.py).
        """
        mine = units.c.unit_id.endswith(suffix, autoescape=True) & units.c.state.in_(["committed", "published"])
        with reading(self.url) as connection:
            said = connection.scalars(sa.select(units.c.summary).where(mine))
            reasons = [loads(UnitSummary, summary).reasons.values() for summary in said if summary]
        return any(all(Reason.BUDGET_SPENT not in counts for counts in stages) for stages in reasons)

    def discard(self, unit: Unit, why: str) -> None:
        """Give up an open unit: nothing of it is ever published."""
        with writing(self.url) as connection:
            mine = (units.c.unit_id == unit.unit_id) & (units.c.state == "open")
            connection.execute(sa.update(units).where(mine).values(state="discarded", why=why))

    def give_up(self, run: Run, why: str) -> list[str]:
        """Discard every open unit of a run; returns which."""
        mine = (units.c.run_id == run.run_id) & (units.c.state == "open")
        with writing(self.url) as connection:
            found = list(connection.scalars(sa.select(units.c.unit_id).where(mine).order_by(units.c.unit_id)))
            connection.execute(sa.update(units).where(mine).values(state="discarded", why=why))
        return found

    def undone(self, run: Run) -> list[tuple[str, str]]:
        """Discarded units of a run whose work no later window took over, with why."""
        mine = (units.c.run_id == run.run_id) & (units.c.state == "discarded")
        left = sa.select(claims.c.unit_id).where(claims.c.unit_id == units.c.unit_id).exists()
        query = sa.select(units.c.unit_id, units.c.why).where(mine & left).order_by(units.c.unit_id)
        with reading(self.url) as connection:
            return [(row.unit_id, row.why) for row in connection.execute(query)]

    def state(self, unit: Unit) -> tuple[str, str | None]:
        """A unit's state (open, committed, discarded), and why it was discarded."""
        with reading(self.url) as connection:
            row = connection.execute(sa.select(units.c.state, units.c.why).where(units.c.unit_id == unit.unit_id)).one()
        return row.state, row.why


def _claim(connection: Connection, unit: Unit, due_at: datetime, limit: int, all_due: bool) -> None:
    found = list(connection.execute(due_feeds(unit.run_id, due_at, all_due=all_due).limit(limit)))
    feed_rows = [(row.url, row.url) for row in found if row.ill == found[0].ill]
    found_items = connection.execute(due_items(unit.run_id, due_at).limit(limit * ITEMS_PER_FEED))
    item_rows = [(row.item_key, row.feed_url) for row in found_items]
    if feed_rows or item_rows:
        open_unit(connection, unit)
        give(connection, unit, feed_rows, item_rows)


def open_unit(connection: Connection, unit: Unit) -> None:
    """Put a unit into the ledger."""
    values = {name: getattr(unit, name) for name in type(unit).__dataclass_fields__}
    connection.execute(sa.insert(units).values(state="open", **values))


def give(
    connection: Connection,
    unit: Unit,
    feed_rows: Iterable[tuple[str, str]],
    item_rows: Iterable[tuple[str, str]],
    stamped_at: datetime | None = None,
) -> None:
    """Claim feeds and items, given as (subject, feed), for a unit."""
    subjects = [("feed", *row) for row in feed_rows] + [("item", *row) for row in item_rows]
    of_unit = {"unit_id": unit.unit_id, "run_id": unit.run_id, "stamped_at": stamped_at}
    rows = [{**of_unit, "kind": kind, "subject": subject, "feed_url": url} for kind, subject, url in subjects]
    insert_new(connection, claims, rows)


def due_feeds(
    run_id: str, due_at: datetime, *, all_due: bool = False, ahead: bool = True
) -> sa.Select[tuple[str, bool]]:
    """Feeds that a run may claim, with whether they are ill: the healthy first, then by how long they are due.

    `ahead`: also those whose last poll was made by a clock that ran ahead, so that what it said of the next one means
    nothing. To find these, all feeds are read.
    """
    due = sa.true() if all_due else feeds.c.next_poll_at.is_(None) | (feeds.c.next_poll_at <= due_at)
    due = due | (feeds.c.last_poll_at > due_at) if ahead else due
    listed = ~feeds.c.gone & feeds.c.removed_at.is_(None)
    mine = _selected(run_id, feeds.c.url) & _unclaimed(run_id, "feed", feeds.c.url)
    wanted = listed & due & free_feeds(due_at) & mine
    ill = (feeds.c.failures > 0).label("ill")
    return sa.select(feeds.c.url, ill).where(wanted).order_by(ill, feeds.c.next_poll_at.nulls_first(), feeds.c.url)


def due_items(run_id: str, due_at: datetime) -> sa.Select[tuple[str, str]]:
    """Items that a run may claim, with their feeds, by how long they are due."""
    due = items.c.next_try_at.is_not(None) & (items.c.next_try_at <= due_at)
    removed = (feeds.c.url == items.c.feed_url) & feeds.c.removed_at.is_not(None)
    due &= ~sa.select(feeds.c.url).where(removed).exists()
    mine = _selected(run_id, items.c.feed_url) & _unclaimed(run_id, "item", items.c.item_key)
    wanted = due & free_items(due_at) & mine
    return sa.select(items.c.item_key, items.c.feed_url).where(wanted).order_by(items.c.next_try_at, items.c.item_key)


def _selected(run_id: str, feed_url: sa.Column[str]) -> ColumnElement[bool]:
    of_run = sa.select(run_feeds.c.url).where(run_feeds.c.run_id == run_id)
    return ~of_run.exists() | feed_url.in_(of_run)


def _unclaimed(run_id: str, kind: str, subject: sa.Column[str]) -> ColumnElement[bool]:
    mine = (claims.c.run_id == run_id) & (claims.c.kind == kind) & (claims.c.subject == subject)
    # A round of this run whose work failed is the next run's; a window's, the next window's.
    given_up = (units.c.state == "discarded") & units.c.closes_at.is_not(None)
    kept = ~sa.select(units.c.unit_id).where((units.c.unit_id == claims.c.unit_id) & given_up).exists()
    return ~sa.select(claims.c.subject).where(mine & kept).exists()


def claims_of(connection: Connection, unit: Unit, stamped_at: datetime | None = None) -> Iterator[Claim]:
    """What a unit was given; with a time, of its batch of that time."""
    mine = claims.c.unit_id == unit.unit_id
    if stamped_at is not None:
        mine &= claims.c.stamped_at == stamped_at
    rows = connection.execute(sa.select(claims.c.kind, claims.c.subject).where(mine))
    by_kind: dict[str, list[str]] = {"feed": [], "item": []}
    for row in rows:
        by_kind[row.kind].append(row.subject)
    yield from _feed_claims(connection, unit, by_kind["feed"])
    yield from _item_claims(connection, unit, by_kind["item"])


def _feed_claims(connection: Connection, unit: Unit, urls: Sequence[str]) -> Iterator[Claim]:
    names = FeedState.__dataclass_fields__
    for row in select_in(connection, [*(feeds.c[name] for name in names), feeds.c.headers], feeds.c.url, urls):
        headers = json.loads(row.headers or "{}")
        state = FeedState(**{name: getattr(row, name) for name in names})
        yield FeedClaim(unit=unit, feed=state, headers=tuple(headers.items()))


def _item_claims(connection: Connection, unit: Unit, keys: Sequence[str]) -> Iterator[ItemTask]:
    names = ("item_key", "item", "attempts", "first_failed_at", "identifier", "outcome")
    columns = [items.c[name] for name in names]
    for row in select_in(connection, columns, items.c.item_key, keys):
        yield ItemTask(
            unit=unit,
            item_key=row.item_key,
            item=loads(FeedItem, row.item),
            attempts=row.attempts,
            first_failed_at=row.first_failed_at,
            claimed=True,
            identifier=row.identifier,
            stands_in=row.outcome not in (ItemOutcome.DEFERRED, ItemOutcome.FAILED),
        )
