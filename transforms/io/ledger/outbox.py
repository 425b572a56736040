"""What is committed and not yet acknowledged by every sink, and the summaries of units and runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import RunSummary, UnitSummary
from schemas.verdict import Change, Ruling, StagedFile
from schemas.wire import loads
from transforms.io.ledger.database import reading, writing
from transforms.io.ledger.tables import rulings, runs, unit_files, unit_sinks, units
from transforms.io.ledger.tenure import epoch_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlOutbox:
    """ports.Outbox on SQL."""

    url: str

    def unpublished(self) -> list[str]:
        """Committed units that are not published to every sink, oldest first."""
        query = sa.select(units.c.unit_id).where(units.c.state == "committed")
        with reading(self.url) as connection:
            return list(connection.scalars(query.order_by(units.c.committed_at, units.c.unit_id)))

    def current(self, epoch: int) -> bool:
        """See ports.Outbox."""
        with reading(self.url) as connection:
            return epoch_of(connection) == epoch

    def pending(self, unit_id: str) -> list[str]:
        """See ports.Outbox."""
        mine = (unit_sinks.c.unit_id == unit_id) & unit_sinks.c.acknowledged_at.is_(None)
        with reading(self.url) as connection:
            return list(connection.scalars(sa.select(unit_sinks.c.sink).where(mine).order_by(unit_sinks.c.sink)))

    def staged(self, unit_id: str) -> list[StagedFile]:
        """See ports.Outbox."""
        with reading(self.url) as connection:
            query = sa.select(unit_files).where(unit_files.c.unit_id == unit_id).order_by(unit_files.c.name)
            found = connection.execute(query).all()
            return [
                StagedFile(name=row.name, kind=row.kind, rulings=_rulings(connection, unit_id, row.name))
                for row in found
            ]

    def unit(self, unit_id: str) -> UnitSummary:
        """See ports.Outbox."""
        with reading(self.url) as connection:
            summary = connection.scalar(sa.select(units.c.summary).where(units.c.unit_id == unit_id)) or ""
            return replace(loads(UnitSummary, summary), published=acknowledged(connection, units.c.unit_id == unit_id))

    def run(self, run_id: str) -> RunSummary:
        """See ports.Outbox."""
        with reading(self.url) as connection:
            return run_summary(connection, run_id)

    def acknowledge(self, unit_id: str, sink: str, lines: int, now: datetime) -> None:
        """See ports.Outbox."""
        mine = (unit_sinks.c.unit_id == unit_id) & (unit_sinks.c.sink == sink) & unit_sinks.c.acknowledged_at.is_(None)
        with writing(self.url) as connection:
            connection.execute(sa.update(unit_sinks).where(mine).values(acknowledged_at=now, lines=lines))

    def close(self, unit_id: str) -> bool:
        """See ports.Outbox."""
        if self.pending(unit_id):
            return False
        with writing(self.url) as connection:
            connection.execute(sa.update(units).where(units.c.unit_id == unit_id).values(state="published"))
            connection.execute(sa.delete(rulings).where(rulings.c.unit_id == unit_id))
            connection.execute(sa.delete(unit_files).where(unit_files.c.unit_id == unit_id))
        return True


def run_summary(connection: Connection, run_id: str) -> RunSummary:
    """The sum of a run's committed units, as of this transaction."""
    run = connection.execute(sa.select(runs).where(runs.c.run_id == run_id)).one()
    of_run = (units.c.run_id == run_id) & units.c.state.in_(["committed", "published"])
    parts = [loads(UnitSummary, summary) for summary in connection.scalars(sa.select(units.c.summary).where(of_run))]
    return RunSummary(
        run_id=run_id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        units=len(parts),
        feeds=_total((part.feeds for part in parts), list(FeedOutcome)),
        items=_total((part.items for part in parts), ["seen", *ItemOutcome]),
        reconciled=all(part.reconciled for part in parts),
        reasons=_total_reasons(part.reasons for part in parts),
        published=acknowledged(connection, of_run),
    )


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
        )
        for row in connection.execute(sa.select(rulings).where(mine).order_by(rulings.c.place))
    )


def acknowledged(connection: Connection, of_units: ColumnElement[bool]) -> dict[str, int]:
    """Article lines per sink; a sink that still owes a unit stands there with what it has."""
    lines = sa.func.coalesce(sa.func.sum(unit_sinks.c.lines), 0)
    query = (
        sa.select(unit_sinks.c.name, lines)
        .join(units, units.c.unit_id == unit_sinks.c.unit_id)
        .where(of_units)
        .group_by(unit_sinks.c.name)
        .order_by(unit_sinks.c.name)
    )
    return {sink: int(count) for sink, count in connection.execute(query)}


def _total(parts: Iterable[dict[str, int]], names: Sequence[str]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return {str(name): total[name] for name in names}


def _total_reasons(parts: Iterable[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    total: dict[str, Counter[str]] = {}
    for part in parts:
        for stage, reasons in part.items():
            total.setdefault(stage, Counter()).update(reasons)
    return {stage: dict(sorted(reasons.items())) for stage, reasons in sorted(total.items())}
