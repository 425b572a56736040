"""What a unit is given to do: feeds and items that are due, each claimed once in a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
            found = list(_claimed(connection, unit))
            if not found:
                _claim(connection, unit, due_at, limit, all_due)
                found = list(_claimed(connection, unit))
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
            _open(connection, unit)
            tried = list(_item_claims(connection, unit, due))
            subjects += [(task.item_key, task.item.feed_url) for task in tried]
            feed_rows = _claim_rows(unit, "feed", [(url, url) for url in feed_urls])
            insert_new(connection, claims, [*feed_rows, *_claim_rows(unit, "item", subjects)])
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

    def state(self, unit: Unit) -> tuple[str, str | None]:
        """A unit's state (open, committed, discarded), and why it was discarded."""
        with reading(self.url) as connection:
            row = connection.execute(sa.select(units.c.state, units.c.why).where(units.c.unit_id == unit.unit_id)).one()
        return row.state, row.why


def _claim(connection: Connection, unit: Unit, due_at: datetime, limit: int, all_due: bool) -> None:
    due_feeds = list(connection.execute(_due_feeds(unit, due_at, all_due).limit(limit)))
    feed_rows = [(row.url, row.url) for row in due_feeds if row.ill == due_feeds[0].ill]
    due_items = connection.execute(_due_items(unit, due_at).limit(limit * ITEMS_PER_FEED))
    item_rows = [(row.item_key, row.feed_url) for row in due_items]
    if not feed_rows and not item_rows:
        return
    _open(connection, unit)
    insert_new(connection, claims, [*_claim_rows(unit, "feed", feed_rows), *_claim_rows(unit, "item", item_rows)])


def _open(connection: Connection, unit: Unit) -> None:
    connection.execute(
        sa.insert(units).values(
            unit_id=unit.unit_id,
            run_id=unit.run_id,
            epoch=unit.epoch,
            state="open",
            started_at=unit.started_at,
            deadline_at=unit.deadline_at,
        )
    )


def _claim_rows(unit: Unit, kind: str, subjects: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for subject, feed_url in subjects:
        yield {
            "unit_id": unit.unit_id,
            "kind": kind,
            "subject": subject,
            "feed_url": feed_url,
            "run_id": unit.run_id,
        }


def _due_feeds(unit: Unit, due_at: datetime, all_due: bool) -> sa.Select[tuple[str, bool]]:
    # A poll later than now was made by a clock that ran ahead: what it said of the next one means nothing.
    ahead = feeds.c.last_poll_at > due_at
    due = sa.true() if all_due else feeds.c.next_poll_at.is_(None) | (feeds.c.next_poll_at <= due_at) | ahead
    listed = ~feeds.c.gone & feeds.c.removed_at.is_(None)
    wanted = listed & due & free_feeds(due_at) & _selected(unit, feeds.c.url) & _unclaimed(unit, "feed", feeds.c.url)
    ill = (feeds.c.failures > 0).label("ill")
    return sa.select(feeds.c.url, ill).where(wanted).order_by(ill, feeds.c.next_poll_at.nulls_first(), feeds.c.url)


def _due_items(unit: Unit, due_at: datetime) -> sa.Select[tuple[str, str]]:
    due = items.c.next_try_at.is_not(None) & (items.c.next_try_at <= due_at)
    removed = sa.select(feeds.c.url).where(feeds.c.removed_at.is_not(None))
    due &= items.c.feed_url.not_in(removed)
    wanted = due & free_items(due_at) & _selected(unit, items.c.feed_url) & _unclaimed(unit, "item", items.c.item_key)
    return sa.select(items.c.item_key, items.c.feed_url).where(wanted).order_by(items.c.next_try_at, items.c.item_key)


def _selected(unit: Unit, feed_url: sa.Column[str]) -> ColumnElement[bool]:
    of_run = sa.select(run_feeds.c.url).where(run_feeds.c.run_id == unit.run_id)
    return ~of_run.exists() | feed_url.in_(of_run)


def _unclaimed(unit: Unit, kind: str, subject: sa.Column[str]) -> ColumnElement[bool]:
    mine = (claims.c.run_id == unit.run_id) & (claims.c.kind == kind) & (claims.c.subject == subject)
    return ~sa.select(claims.c.subject).where(mine).exists()


def _claimed(connection: Connection, unit: Unit) -> Iterator[Claim]:
    rows = connection.execute(sa.select(claims.c.kind, claims.c.subject).where(claims.c.unit_id == unit.unit_id))
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
