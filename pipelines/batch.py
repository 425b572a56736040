"""A bounded run: what is due, in rounds, each a unit that runs through the graph to its publication."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.compose import Parts, stages
from pipelines.engine import runner_of
from pipelines.graph import Stages, connect
from pipelines.ledgers import held
from pipelines.options import Options
from pipelines.report import round_line
from schemas.unit import Claim, FeedClaim, RunSummary, Unit
from transforms.io.ledger.lease import Run
from transforms.io.ledger.schema import migrate
from transforms.io.ports import ArchiveError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The end of a run: its summary, and what went wrong, a line each."""

    summary: RunSummary
    errors: tuple[str, ...]


Rounds = Callable[[Run, datetime, Callable[[], bool]], Iterator[str]]
"""Takes units through the graph, one after the other, until there is nothing left or it is to stop; yields errors."""


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

    def rounds(run: Run, started: datetime, enough: Callable[[], bool]) -> Iterator[str]:
        _select_feeds(options, parts, run)
        yield from _rounds(options, parts, run, started, enough)

    return bounded(options, parts, rounds, stopped)


def bounded(options: Options, parts: Parts, rounds: Rounds, stopped: Callable[[], bool]) -> Result:
    """A run of the ledger around some rounds: what dead runs left, the rounds, the summary.

    Raises:
        LedgerHeld, LedgerError: see ingest().
    """
    with held(parts.lease, options.wait_s) as lost:
        migrate(parts.lease.url)
        started = parts.clock()
        run_id = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        sinks = {sink.key: sink.name for sink in parts.sinks}
        run = parts.lease.start(run_id, options.config_hash(), sinks, started)
        errors = [*_recover(parts, run), *rounds(run, started, lambda: stopped() or lost())]
        parts.lease.finish(run, parts.clock())
        summary = parts.outbox.run(run.run_id)
        for sink in parts.sinks:
            sink.report(None, summary)
    return Result(summary=summary, errors=tuple(dict.fromkeys(errors)))


def _recover(parts: Parts, run: Run) -> Iterator[str]:
    """What dead runs left: their open units are discarded, their committed ones published."""
    _, dead_runs = parts.lease.bury(run, parts.clock())
    owed = parts.outbox.unpublished()
    for unit_id in sorted(set(parts.staging.units()) - set(owed)):
        parts.staging.remove(unit_id)
    for unit_id in owed:
        _log.info("publishing unit %s of an earlier run", unit_id)
        for error in parts.publisher(run).publish(unit_id):
            yield f"unit {unit_id} is committed but not published: {error}; nothing is lost, the next run does it"
    for run_id in dead_runs:
        for sink in parts.sinks:
            sink.report(None, parts.outbox.run(run_id))


def _select_feeds(options: Options, parts: Parts, run: Run) -> None:
    if options.feeds:
        parts.feeds.put(options.feeds, parts.clock())
        parts.agenda.select(run, [feed.url for feed in options.feeds])


def _rounds(options: Options, parts: Parts, run: Run, started: datetime, stopped: Callable[[], bool]) -> Iterator[str]:
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
        claims = parts.agenda.claim(unit, due_at=started, limit=options.feeds_per_unit, all_due=options.all_due)
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
        parts.agenda.discard(unit, _last_line(error))
        parts.staging.remove(unit.unit_id)
        yield f"unit {unit.unit_id} failed, nothing is lost, the next run does its work: {_last_line(error)}"
        return False
    return True


def _through(options: Options, parts: Parts, unit: Unit, claims: Sequence[Claim], verbs: Stages) -> Iterator[str]:
    begun = parts.clock()
    with beam.Pipeline(runner=runner_of(options.beam), options=PipelineOptions(list(options.beam))) as pipeline:
        connect(pipeline | "Claims" >> beam.Create(list(claims)), verbs)
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


def _last_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip() and not line.startswith(" ")]
    return lines[-1] if lines else type(error).__name__
