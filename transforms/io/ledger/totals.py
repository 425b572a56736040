"""The summary of a run: a sum kept at each commit, so that a stream of months does not read all its units each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps, loads
from transforms.io.ledger.tables import runs, unit_sinks, units


def add_to_totals(connection: Connection, unit: UnitSummary) -> None:
    """Count a unit that is being committed in its run."""
    mine = runs.c.run_id == unit.run_id
    run = connection.execute(sa.select(runs).where(mine)).one()
    before = loads(RunSummary, run.totals) if run.totals else _nothing(run)
    connection.execute(sa.update(runs).where(mine).values(totals=dumps(_with(before, unit))))


def carry(connection: Connection, run_id: str, unit_ids: Sequence[str]) -> None:
    """Count what units have published in their run, before they are forgotten."""
    lines = acknowledged(connection, units.c.unit_id.in_(unit_ids))
    mine = runs.c.run_id == run_id
    totals = connection.scalar(sa.select(runs.c.totals).where(mine))
    if totals and lines:
        before = loads(RunSummary, totals)
        after = replace(before, published=_total([before.published, lines], sorted({*before.published, *lines})))
        connection.execute(sa.update(runs).where(mine).values(totals=dumps(after)))


def run_summary(connection: Connection, run_id: str) -> RunSummary:
    """The sum of a run's committed units, as of this transaction."""
    run = connection.execute(sa.select(runs).where(runs.c.run_id == run_id)).one()
    of_run = (units.c.run_id == run_id) & units.c.state.in_(["committed", "published"])
    if run.totals:
        total = loads(RunSummary, run.totals)
    else:  # nothing is committed yet, or it is a run of before totals were kept
        parts = connection.scalars(sa.select(units.c.summary).where(of_run))
        total = reduce(_with, (loads(UnitSummary, part) for part in parts), _nothing(run))
    kept = acknowledged(connection, of_run)
    published = _total([total.published, kept], sorted({*total.published, *kept}))
    return replace(total, finished_at=run.finished_at, published=published)


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


def _nothing(run: sa.Row[Any]) -> RunSummary:
    return RunSummary(
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=None,
        units=0,
        feeds=_total([], list(FeedOutcome)),
        items=_total([], ["seen", *ItemOutcome]),
        reconciled=True,
        reasons={},
        published={},
    )


def _with(run: RunSummary, unit: UnitSummary) -> RunSummary:
    return replace(
        run,
        units=run.units + 1,
        feeds=_total([run.feeds, unit.feeds], list(FeedOutcome)),
        items=_total([run.items, unit.items], ["seen", *ItemOutcome]),
        reconciled=run.reconciled and unit.reconciled,
        reasons=_total_reasons([run.reasons, unit.reasons]),
    )


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
