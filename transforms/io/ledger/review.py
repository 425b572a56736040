"""Questions of people to a ledger: opened read-only, each answer one consistent view, also while a run is alive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.feed import Why
from schemas.review import Backlog, FeedHealth, LostUnit, Overview, OwedUnit, RunDetail, RunStatus, StoryCluster
from schemas.unit import UnitSummary
from schemas.wire import loads
from transforms.io.ledger.database import printable, select_in, viewing
from transforms.io.ledger.holds import held_until
from transforms.io.ledger.schema import check_current
from transforms.io.ledger.tables import articles, feeds, fingerprints, items, runs, unit_sinks, units
from transforms.io.ledger.totals import acknowledged, run_summary

COMMITTED = ("committed", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A ledger to read. Every method may raise LedgerError, also when its schema is not this version's."""

    url: str

    def overview(self, run_count: int) -> Overview:
        """All of it, with the newest runs."""
        with viewing(self.url) as connection:
            return Overview(
                ledger=printable(self.url),
                schema=check_current(connection, self.url),
                runs=tuple(_runs(connection, run_count)),
                owed=tuple(_owed(connection)),
                feeds=tuple(_feeds(connection)),
                backlog=tuple(_backlog(connection)),
            )

    def feeds(self) -> list[FeedHealth]:
        """The feeds that are polled, by address."""
        with viewing(self.url) as connection:
            check_current(connection, self.url)
            return list(_feeds(connection))

    def clusters(self, count: int) -> list[StoryCluster]:
        """The originals with the most copies in the days for which copies are looked for."""
        with viewing(self.url) as connection:
            check_current(connection, self.url)
            return list(_clusters(connection, count))

    def settled(self, unit_ids: Iterable[str]) -> set[str]:
        """Of some units those that nobody will publish again: published to every sink, or forgotten since."""
        wanted = set(unit_ids)
        with viewing(self.url) as connection:
            check_current(connection, self.url)
            rows = select_in(connection, [units.c.unit_id, units.c.state], units.c.unit_id, wanted)
            return wanted - {row.unit_id for row in rows if row.state != "published"}

    def run(self, run_id: str) -> RunDetail | None:
        """One run, or null when the ledger has none of that name."""
        with viewing(self.url) as connection:
            check_current(connection, self.url)
            if connection.scalar(sa.select(runs.c.run_id).where(runs.c.run_id == run_id)) is None:
                return None
            rows = connection.execute(sa.select(units).where(units.c.run_id == run_id).order_by(units.c.unit_id)).all()
            committed = [row for row in rows if row.state in COMMITTED]
            return RunDetail(
                summary=run_summary(connection, run_id),
                units=tuple(_unit(connection, row) for row in committed),
                lost=tuple(_lost(row) for row in rows if row.state not in COMMITTED),
            )


def _runs(connection: Connection, count: int) -> Iterator[RunStatus]:
    newest = sa.select(runs.c.run_id).order_by(runs.c.epoch.desc()).limit(count)
    for run_id in connection.scalars(newest).all():
        states = (
            sa.select(units.c.state, sa.func.count().label("number"))
            .where(units.c.run_id == run_id)
            .group_by(units.c.state)
        )
        found = Counter({row.state: row.number for row in connection.execute(states)})
        yield RunStatus(summary=run_summary(connection, run_id), open=found["open"], discarded=found["discarded"])


def _clusters(connection: Connection, count: int) -> Iterator[StoryCluster]:
    lately = sa.select(articles.c.copy_of, articles.c.url).join(
        fingerprints, fingerprints.c.identifier == articles.c.identifier
    )
    copies = lately.where(articles.c.copy_of.is_not(None)).distinct().subquery()
    number = sa.func.count().label("number")
    largest = sa.select(copies.c.copy_of, number, sa.func.min(copies.c.url), sa.func.max(copies.c.url))
    ordered = largest.group_by(copies.c.copy_of).order_by(number.desc(), copies.c.copy_of).limit(count)
    for identifier, copied, first, last in connection.execute(ordered).all():
        url = connection.scalar(sa.select(articles.c.url).where(articles.c.identifier == identifier))
        addresses = tuple(dict.fromkeys((first, last)))
        yield StoryCluster(identifier=identifier, url=url, copies=copied, addresses=addresses)


def _owed(connection: Connection) -> Iterator[OwedUnit]:
    query = sa.select(units.c.unit_id, units.c.committed_at).where(units.c.state == "committed")
    for row in connection.execute(query.order_by(units.c.committed_at, units.c.unit_id)).all():
        mine = (unit_sinks.c.unit_id == row.unit_id) & unit_sinks.c.acknowledged_at.is_(None)
        names = connection.scalars(sa.select(unit_sinks.c.name).where(mine).order_by(unit_sinks.c.name))
        yield OwedUnit(unit_id=row.unit_id, committed_at=row.committed_at, sinks=tuple(names))


def _feeds(connection: Connection) -> Iterator[FeedHealth]:
    held = held_until(connection)
    for row in connection.execute(sa.select(feeds).where(feeds.c.removed_at.is_(None)).order_by(feeds.c.url)):
        waits = [row.hold_until, *(held.get(key) for key in (row.site, row.host, row.moved_to or row.url))]
        until, due = max(filter(None, waits), default=None), None if row.gone else row.next_poll_at
        on_hold = until is not None and not row.gone and (due is None or until > due)
        yield FeedHealth(
            url=row.url,
            title=row.given_title or row.title,
            tags=tuple(json.loads(row.tags or "[]")),
            headers=json.loads(row.headers or "{}"),
            added_at=row.added_at,
            failures=row.failures,
            gone=row.gone,
            last_outcome=row.last_outcome,
            last_reason=row.last_reason,
            last_poll_at=row.last_poll_at,
            next_poll_at=until if on_hold else due,
            next_poll_why=Why.RETRY_AFTER.value if on_hold else row.next_poll_why,
            new_per_h=row.new_per_h,
            moved_to=row.moved_to,
            last_detail=row.last_detail,
            parser=row.parser,
        )


def _backlog(connection: Connection) -> Iterator[Backlog]:
    removed = sa.select(feeds.c.url).where(feeds.c.removed_at.is_not(None))
    undone = items.c.outcome.in_(["failed", "deferred"]) | items.c.next_try_at.is_not(None)
    undone &= items.c.feed_url.not_in(removed)
    oldest = sa.func.min(sa.func.coalesce(items.c.first_failed_at, items.c.changed_at), type_=items.c.changed_at.type)
    kind = (items.c.outcome, items.c.stage, items.c.reason)
    columns = (sa.func.count().label("number"), oldest.label("oldest"), sa.func.min(items.c.next_try_at).label("next"))
    for row in connection.execute(sa.select(*kind, *columns).where(undone).group_by(*kind).order_by(*kind)):
        yield Backlog(
            outcome=row.outcome,
            stage=row.stage,
            reason=row.reason,
            count=row.number,
            oldest=row.oldest,
            next_try_at=row.next,
        )


def _unit(connection: Connection, row: sa.Row[Any]) -> UnitSummary:
    return replace(loads(UnitSummary, row.summary), published=acknowledged(connection, units.c.unit_id == row.unit_id))


def _lost(row: sa.Row[Any]) -> LostUnit:
    return LostUnit(unit_id=row.unit_id, state=row.state, started_at=row.started_at, why=row.why)
