"""A bounded run: what is due, in rounds, each a unit that runs through the graph to its publication."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import timedelta
from itertools import count

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.compose import Parts, stages
from pipelines.engine import runner_of, several_processes
from pipelines.graph import Stages, connect
from pipelines.options import Options
from pipelines.report import round_line
from pipelines.runs import Active, Result, active, ended, last_line
from schemas.unit import Claim, FeedClaim, Unit
from transforms.io.ports import ArchiveError

_log = logging.getLogger(__name__)


def ingest(options: Options, parts: Parts, stopped: Callable[[], bool] = lambda: False) -> Result:
    """One bounded run over what is due, in rounds.

    Args:
        options: what was asked for.
        parts: the implementations.
        stopped: whether to begin no further round; what is left stays due.

    Raises:
        LedgerHeld: another run is alive on the ledger, and --wait is over.
        LedgerError: the ledger can't be used.
    """
    with active(options, parts) as now:
        now.errors.extend(_rounds(options, parts, now, lambda: stopped() or now.lost()))
        return ended(parts, now)


def _rounds(options: Options, parts: Parts, mine: Active, stopped: Callable[[], bool]) -> Iterator[str]:
    run = mine.run
    for number in count(1):
        if stopped():
            return
        now = parts.clock()
        unit = Unit(
            unit_id=f"{run.run_id}-r{number:04d}",
            run_id=run.run_id,
            epoch=run.epoch,
            started_at=now,
            deadline_at=now + timedelta(seconds=options.unit_budget_s),
        )
        claims = parts.agenda.claim(unit, due_at=mine.started, limit=options.feeds_per_unit, all_due=options.all_due)
        if not claims:
            return
        feeds = sum(isinstance(claim, FeedClaim) for claim in claims)
        _log.info("round %d: %d feeds, %d items to try again", number, feeds, len(claims) - feeds)
        if not (yield from run_unit(options, parts, unit, claims, stages(options, parts, run))):
            return


def run_unit(
    options: Options, parts: Parts, unit: Unit, claims: Sequence[Claim], verbs: Stages
) -> Generator[str, None, bool]:
    """Take one unit through the graph to its publication, or give it up.

    Yields:
        What went wrong, a line each.

    Returns:
        Whether there is sense in going on with the next one.
    """
    try:
        yield from _through(options, parts, unit, claims, verbs)
    except (RuntimeError, ArchiveError) as error:  # Beam makes the first of others' exceptions, traceback and all
        _log.debug("unit %s", unit.unit_id, exc_info=error)
        parts.agenda.discard(unit, last_line(error))
        parts.staging.remove(unit.unit_id)
        yield f"unit {unit.unit_id} failed, nothing is lost, the next run does its work: {last_line(error)}"
        return False
    return True


def _through(options: Options, parts: Parts, unit: Unit, claims: Sequence[Claim], verbs: Stages) -> Iterator[str]:
    begun = parts.clock()
    with beam.Pipeline(runner=runner_of(options.beam), options=PipelineOptions(list(options.beam))) as pipeline:
        shared = several_processes(options.beam)  # else a reshuffle only costs: a twelfth of an empty unit
        connect(pipeline | "Claims" >> beam.Create(list(claims), reshuffle=shared), verbs)
    state, why = parts.agenda.state(unit)
    if state in ("committed", "published"):
        seconds = (parts.clock() - begun).total_seconds()
        _log.info("%s: %s", unit.unit_id, round_line(parts.outbox.unit(unit.unit_id), seconds))
    if state == "open":
        why = "its rows never reached Commit"
        parts.agenda.discard(unit, why)
    if state in ("open", "discarded"):
        parts.staging.remove(unit.unit_id)
        yield f"unit {unit.unit_id} was refused, nothing of it is published: {why}"
    if state == "committed":
        sinks = ", ".join(parts.outbox.pending(unit.unit_id)) or "a summary"
        yield f"unit {unit.unit_id} is committed but not published to {sinks}: nothing is lost, the next run does it"
