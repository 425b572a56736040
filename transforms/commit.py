"""Commit: everything that a unit came to, in one transaction, if it balances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import apache_beam as beam

from schemas.unit import FeedRow, ItemRow, Row
from schemas.wire import dumps
from transforms.balance import reconcile
from transforms.io.ports import Clock, Journal
from transforms.io.publishing import Staging
from transforms.likeness.identity import decide
from transforms.settle import settle


@dataclass
class Commit(beam.PTransform):
    """End units.

    Input: every row of the units, windowed so that a unit lies in one window; no key (grouped here by unit).
    Output: ids of the units that are committed, to be published.
    Failures: a unit that does not balance, or whose run is no longer the ledger's, is discarded: no output.
    Effects: one ledger transaction a unit; the unit's dead letters and gaps written to its staging before it, and its
        staging removed when it is discarded. A repeat of a committed unit changes nothing.
    Cost: one shuffle and one worker per unit; all rows of a unit in memory (1 KB each).
    """

    journal: Journal
    staging: Staging
    clock: Clock
    min_interval_s: float
    refetch: bool = False

    def expand(self, rows: beam.PCollection[Row]) -> beam.PCollection[str]:
        """Wire it."""
        return (
            rows
            | "KeyByUnit" >> beam.Map(lambda row: (row.unit.unit_id, row))
            | "GroupByUnit" >> beam.GroupByKey()
            | "End" >> beam.ParDo(_End(self))
        )


class _End(beam.DoFn):
    def __init__(self, config: Commit) -> None:
        self.config = config

    def process(self, group: tuple[str, Iterable[Row]]) -> Iterator[str]:
        unit_id, config = group[0], self.config
        rows, gaps = settle(list(group[1]), min_interval_s=config.min_interval_s, refetch=config.refetch)
        further = {"failures": failure_lines(rows), "gaps": [dumps(gap).encode() for gap in gaps]}
        files = {config.staging.write(unit_id, lines): kind for kind, lines in further.items() if lines}
        unit, now = rows[0].unit, config.clock()
        if config.journal.commit(unit, rows, files, decide=decide, reconcile=reconcile, now=now):
            yield unit_id
        else:
            config.staging.remove(unit_id)


def failure_lines(rows: Iterable[Row]) -> list[bytes]:
    """The dead letters of a unit as JSON lines, in a fixed order."""
    failures = [row.failure for row in rows if isinstance(row, (FeedRow, ItemRow)) and row.failure]
    return [dumps(failure).encode() for failure in sorted(failures, key=lambda failure: failure.failure_id)]
