"""What is committed and not yet acknowledged by every sink, and the summaries of units and runs."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.article import FeedRef
from schemas.outcome import ItemOutcome
from schemas.unit import RunSummary, UnitSummary
from schemas.verdict import Change, Ruling, StagedFile
from schemas.wire import loads
from transforms.io.ledger.database import reading, writing
from transforms.io.ledger.tables import rulings, unit_files, unit_sinks, units
from transforms.io.ledger.tenure import epoch_of
from transforms.io.ledger.totals import acknowledged, run_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlOutbox:
    """publishing.Outbox on SQL."""

    url: str

    def unpublished(self, before: datetime | None = None) -> list[str]:
        """See publishing.Outbox."""
        query = sa.select(units.c.unit_id).where(units.c.state == "committed")
        if before is not None:
            query = query.where(units.c.committed_at < before)
        with reading(self.url) as connection:
            return list(connection.scalars(query.order_by(units.c.committed_at, units.c.unit_id)))

    def current(self, epoch: int) -> bool:
        """See publishing.Outbox."""
        with reading(self.url) as connection:
            return epoch_of(connection) == epoch

    def pending(self, unit_id: str) -> list[str]:
        """See publishing.Outbox."""
        mine = (unit_sinks.c.unit_id == unit_id) & unit_sinks.c.acknowledged_at.is_(None)
        with reading(self.url) as connection:
            return list(connection.scalars(sa.select(unit_sinks.c.sink).where(mine).order_by(unit_sinks.c.sink)))

    def staged(self, unit_id: str) -> list[StagedFile]:
        """See publishing.Outbox."""
        with reading(self.url) as connection:
            query = sa.select(unit_files).where(unit_files.c.unit_id == unit_id).order_by(unit_files.c.name)
            found = connection.execute(query).all()
            return [
                StagedFile(name=row.name, kind=row.kind, rulings=_rulings(connection, unit_id, row.name))
                for row in found
            ]

    def unit(self, unit_id: str) -> UnitSummary:
        """See publishing.Outbox."""
        with reading(self.url) as connection:
            summary = connection.scalar(sa.select(units.c.summary).where(units.c.unit_id == unit_id)) or ""
            return replace(loads(UnitSummary, summary), published=acknowledged(connection, units.c.unit_id == unit_id))

    def committed(self, run_id: str, after: datetime) -> list[UnitSummary]:
        """The units of a run that were committed after a time, in order."""
        mine = (units.c.run_id == run_id) & (units.c.committed_at > after)
        with reading(self.url) as connection:
            found = connection.scalars(sa.select(units.c.summary).where(mine).order_by(units.c.committed_at))
            return [loads(UnitSummary, summary) for summary in found]

    def run(self, run_id: str) -> RunSummary:
        """See publishing.Outbox."""
        with reading(self.url) as connection:
            return run_summary(connection, run_id)

    def acknowledge(self, unit_id: str, sink: str, lines: int, now: datetime) -> None:
        """See publishing.Outbox."""
        mine = (unit_sinks.c.unit_id == unit_id) & (unit_sinks.c.sink == sink) & unit_sinks.c.acknowledged_at.is_(None)
        with writing(self.url) as connection:
            connection.execute(sa.update(unit_sinks).where(mine).values(acknowledged_at=now, lines=lines))

    def close(self, unit_id: str) -> bool:
        """See publishing.Outbox."""
        if self.pending(unit_id):
            return False
        with writing(self.url) as connection:
            connection.execute(sa.update(units).where(units.c.unit_id == unit_id).values(state="published"))
            connection.execute(sa.delete(rulings).where(rulings.c.unit_id == unit_id))
            connection.execute(sa.delete(unit_files).where(unit_files.c.unit_id == unit_id))
        return True


def _rulings(connection: Connection, unit_id: str, name: str) -> tuple[Ruling, ...]:
    mine = (rulings.c.unit_id == unit_id) & (rulings.c.file == name)
    return tuple(
        Ruling(
            offset=row.place,
            length=row.length,
            outcome=ItemOutcome(row.outcome),
            identifier=row.identifier,
            url=row.url,
            version=row.version,
            copy_of=row.copy_of,
            similarity=row.similarity,
            change=loads(Change, row.change) if row.change else None,
            carried=tuple(FeedRef(feed_url=feed, guid=guid) for feed, guid in json.loads(row.carried or "[]")),
            also_at=tuple(json.loads(row.also_at or "[]")),
        )
        for row in connection.execute(sa.select(rulings).where(mine).order_by(rulings.c.place))
    )
