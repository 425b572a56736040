"""What a stream claims: what falls due while it runs, in batches, each at a moment of its own that decides its unit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.stream import ClaimBatch, Offer
from schemas.unit import Claim, Unit
from transforms.io.ledger.claims import ITEMS_PER_FEED, claims_of, due_feeds, due_items, give, open_unit
from transforms.io.ledger.database import LedgerError, chunks, reading, writing
from transforms.io.ledger.lease import TAKEN_OVER, Run, check_epoch
from transforms.io.ledger.retention import forget_old
from transforms.io.ledger.tables import claims, runs, units
from transforms.io.ledger.tenure import epoch_of, renew_epoch
from transforms.io.ports import SourceError

_log = logging.getLogger(__name__)

TICK = timedelta(milliseconds=1)
"""Beam carries event times in whole milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSource:
    """ports.Source on SQL: the open claims of one run.

    Attributes:
        url: the ledger.
        run: whose claims.
        window_s: length of a window, in whole seconds.
        budget_s: from a window's end to the deadline of its unit, in seconds.
        limit: most feeds claimed at once.
    """

    url: str
    run: Run
    window_s: int
    budget_s: float
    limit: int

    def offer(self, now: datetime) -> Offer:
        """See ports.Source."""
        try:
            with writing(self.url) as connection:
                if check_epoch(connection, self.run.epoch):
                    renew_epoch(connection, self.run.epoch)
                    return self._offer(connection, now)
        except LedgerError as error:
            raise SourceError(str(error)) from error
        _log.warning("%s; this one claims nothing more", TAKEN_OVER)
        return Offer(batches=(), watermark=now, over=True, drain=True)

    def _offer(self, connection: Connection, now: datetime) -> Offer:
        mine = runs.c.run_id == self.run.run_id
        columns = (runs.c.stamped_at, runs.c.stop_at, runs.c.drain_at, runs.c.finished_at)
        row = connection.execute(sa.select(*columns).where(mine)).one()
        stamp = _after(row.stamped_at, now)
        # A job that its driver had to give up may still run; its run is over.
        told = row.drain_at is not None or row.finished_at is not None
        # One that was to last for less than its start takes claims once all the same.
        to_end = row.stop_at is not None and row.stop_at <= now and (told or row.stamped_at is not None)
        over = to_end or row.finished_at is not None
        if not over:
            self._claim(connection, stamp, now, row.stamped_at)
        connection.execute(sa.update(runs).where(mine).values(stamped_at=stamp))
        batches = tuple(_open_batches(connection, self.run))
        return Offer(batches=batches, watermark=stamp, over=over, drain=over and told)

    def claims(self, batch: ClaimBatch) -> list[Claim]:
        """See ports.Source."""
        with reading(self.url) as connection:
            state = connection.scalar(sa.select(units.c.state).where(units.c.unit_id == batch.unit.unit_id))
            return list(claims_of(connection, batch.unit, batch.stamped_at)) if state == "open" else []

    def stop(self, at: datetime, *, drain: bool = False) -> None:
        """Have the stream claim nothing more from a moment on; with `drain`, end what is under way as well."""
        values = {"stop_at": at, **({"drain_at": at} if drain else {})}
        with writing(self.url) as connection:
            connection.execute(sa.update(runs).where(runs.c.run_id == self.run.run_id).values(**values))

    def pulse(self) -> tuple[datetime | None, int]:
        """What changes while the run's job lives: its last look for what is due, and how many units are under way.

        Raises:
            LedgerError: the ledger can't be asked.
        """
        with reading(self.url) as connection:
            under_way = (units.c.run_id == runs.c.run_id) & units.c.state.in_(("open", "committed"))
            number = sa.select(sa.func.count()).select_from(units).where(under_way).scalar_subquery()
            asked = sa.select(runs.c.stamped_at, number.label("units")).where(runs.c.run_id == self.run.run_id)
            row = connection.execute(asked).one()
            return row.stamped_at, row.units

    def told_to_end(self) -> bool | None:
        """Whether what is under way is to end, for who does not claim; null when the run is over.

        Raises:
            LedgerError: the ledger can't be asked.
        """
        with reading(self.url) as connection:
            mine = runs.c.run_id == self.run.run_id
            row = connection.execute(sa.select(runs.c.finished_at, runs.c.drain_at).where(mine)).first()
            if row is None or row.finished_at is not None:
                return None
            return row.drain_at is not None or epoch_of(connection) != self.run.epoch

    def _claim(self, connection: Connection, stamp: datetime, now: datetime, last: datetime | None) -> None:
        unit = self._unit(stamp)
        new = last is None or last < _opens(unit, self.window_s)
        feeds = connection.execute(due_feeds(self.run.run_id, now, ahead=new).limit(self.limit)).all()
        # A feed that failed takes up to 30 s to fail again, and a window's pages wait for all of its polls.
        early = stamp - _opens(unit, self.window_s) < timedelta(seconds=self.window_s / 2)
        feed_rows = [(row.url, row.url) for row in feeds if early or not row.ill]
        items = connection.execute(due_items(self.run.run_id, now).limit(self.limit * ITEMS_PER_FEED)).all()
        item_rows = [(row.item_key, row.feed_url) for row in items]
        state = connection.scalar(sa.select(units.c.state).where(units.c.unit_id == unit.unit_id))
        if state not in (None, "open") or not (feed_rows or item_rows):
            return
        if state is None:
            forget_old(connection, _last_opened(connection, self.run), now)
            open_unit(connection, unit)
        _take_over(connection, self.run, [subject for subject, _ in (*feed_rows, *item_rows)])
        give(connection, unit, feed_rows, item_rows, stamp)

    def _unit(self, stamp: datetime) -> Unit:
        closes = datetime.fromtimestamp((int(stamp.timestamp()) // self.window_s + 1) * self.window_s, UTC)
        return Unit(
            unit_id=f"{self.run.run_id}-w{closes:%Y%m%dT%H%M%SZ}",
            run_id=self.run.run_id,
            epoch=self.run.epoch,
            started_at=stamp,
            deadline_at=closes + timedelta(seconds=self.budget_s),
            closes_at=closes,
        )


def _after(last: datetime | None, now: datetime) -> datetime:
    """Now in whole milliseconds, later than the last time, whatever the clock does."""
    whole = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return whole if last is None else max(whole, last + TICK)


def _opens(unit: Unit, window_s: int) -> datetime:
    return (unit.closes_at or unit.started_at) - timedelta(seconds=window_s)


def _open_batches(connection: Connection, run: Run) -> Iterator[ClaimBatch]:
    mine = (units.c.run_id == run.run_id) & (units.c.state == "open")
    opened = {row.unit_id: _unit_of(row) for row in connection.execute(sa.select(units).where(mine))}
    batches = sa.select(claims.c.unit_id, claims.c.stamped_at).where(claims.c.unit_id.in_(opened)).distinct()
    for row in connection.execute(batches.order_by(claims.c.stamped_at)):
        yield ClaimBatch(unit=opened[row.unit_id], stamped_at=row.stamped_at)


def _unit_of(row: sa.Row[Any]) -> Unit:
    return Unit(**{name: getattr(row, name) for name in Unit.__dataclass_fields__})


def _last_opened(connection: Connection, run: Run) -> datetime:
    """When the run's last window was opened; when it began, if none was."""
    last = sa.select(sa.func.max(units.c.started_at)).where(units.c.run_id == run.run_id)
    began = sa.select(runs.c.started_at).where(runs.c.run_id == run.run_id)
    found: datetime = connection.scalar(last) or connection.execute(began).scalar_one()
    return found


def _take_over(connection: Connection, run: Run, subjects: list[str]) -> None:
    """What a discarded window was given is this one's now: what stays with a discarded one was done by none."""
    given_up = sa.select(units.c.unit_id).where((units.c.run_id == run.run_id) & (units.c.state == "discarded"))
    dead = list(connection.scalars(given_up))
    for part in chunks(subjects) if dead else ():
        connection.execute(sa.delete(claims).where(claims.c.unit_id.in_(dead) & claims.c.subject.in_(part)))
