"""A run without end: what falls due is claimed as it does, and each window commits and publishes what came in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.allocator import few_arenas, give_back
from pipelines.budget import cut
from pipelines.compose import Parts, source, stages
from pipelines.engine import START_S, lasting, only_prepared, patience
from pipelines.graph import connect
from pipelines.job import Job, Pulse
from pipelines.options import Options
from pipelines.report import round_line
from pipelines.runs import SAFE, Active, Result, active, ended, publish_owed
from pipelines.streamoptions import StreamOptions
from schemas.unit import RunSummary, UnitSummary
from transforms.claim import ClaimDue
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import TAKEN_OVER
from transforms.io.ledger.source import LedgerSource

TICK_S = 1.0
"""Between two looks of the driver at its job."""
TIDY_TICKS = 60
"""Looks between two returns of free memory to the system, which take milliseconds."""

_log = logging.getLogger(__name__)


Tell = Callable[[Sequence[UnitSummary], RunSummary], None]
"""Is told of the units that were committed, and of the run so far; once a minute also of none."""


def stream(
    options: Options,
    asked: StreamOptions,
    parts: Parts,
    stopped: Callable[[], bool] = lambda: False,
    tell: Tell = lambda units, run: None,
) -> Result:
    """One unbounded run, until it has lasted as long as it was to, or is told to end.

    Args:
        options: what was asked for.
        asked: what of it is about streams.
        parts: the implementations.
        stopped: whether to end: open windows commit within 20 s and what the commit takes.
        tell: see Tell.

    Raises:
        LedgerHeld: another run is alive on the ledger, and --wait is over.
        LedgerError: the ledger can't be used.
    """
    few_arenas()
    with active(options, parts) as mine:
        due = source(options, asked, parts, mine.run)
        if asked.stop_after_s is not None:
            due.stop(mine.started + timedelta(seconds=asked.stop_after_s))
        made = pipeline(options, asked, parts, mine, due)
        if only_prepared(options.beam):
            return _left(made, parts, mine)
        job = Job(made)
        _attend(job, _Watch(_News(parts, mine, tell), due, stopped, patience(options.beam, options.unit_budget_s)))
        mine.errors.extend(_settle(job, parts, mine))
        return ended(parts, mine)


def pipeline(options: Options, asked: StreamOptions, parts: Parts, mine: Active, due: LedgerSource) -> beam.Pipeline:
    """The graph, with the ledger as its unbounded source."""
    made = beam.Pipeline(options=PipelineOptions([*lasting(options.beam), "--streaming"]))
    claims = made | "Claims" >> ClaimDue(source=due, clock=parts.clock, drain=cut, window_s=asked.commit_every_s)
    connect(claims, stages(options, parts, mine.run))
    return made


def _left(made: beam.Pipeline, parts: Parts, mine: Active) -> Result:
    """Have the job written down, and leave the run to it: it is under way when this process is over."""
    made.run()
    parts.lease.hand_over(mine.run, START_S)
    return Result(summary=parts.outbox.run(mine.run.run_id), errors=tuple(mine.errors))


def _attend(job: Job, watch: _Watch) -> None:
    """Look after the job once a second, until it is over or can't be left to go on."""
    for tick in count(1):
        if job.over.wait(TICK_S):
            break
        tidy = tick % TIDY_TICKS == 0
        if tidy:
            give_back()
        if why := watch.look(also_none=tidy):
            job.cancel(why)
            return
    watch.news.spread()


class _Watch:
    """What a look at a job sees to."""

    def __init__(self, news: _News, due: LedgerSource, stopped: Callable[[], bool], patience: int) -> None:
        self.news = news
        self._due, self._stopped, self._told = due, stopped, False
        self._pulse, self._patience = Pulse(due.pulse, patience), patience

    def look(self, *, also_none: bool) -> str | None:
        """Tell of each unit as it commits, and pass the wish to stop on; why the job must be ended, if it must."""
        try:
            if self._stopped() and not self._told:
                self._due.stop(self.news.parts.clock(), drain=True)
                self._told = True
            self.news.spread(also_none=also_none)
            still = self._pulse.stopped()
        except LedgerError as error:  # it may be back at the next look
            _log.warning("%s", error)
            still = False
        if self.news.mine.lost():
            return TAKEN_OVER
        return f"nothing has moved for {self._patience} s: the runner hangs, or its workers are gone" if still else None


class _News:
    """What is committed and not yet told."""

    def __init__(self, parts: Parts, mine: Active, tell: Tell) -> None:
        self.parts, self.mine = parts, mine
        self._tell, self._since = tell, mine.started

    def spread(self, *, also_none: bool = False) -> None:
        """Tell it."""
        outbox, run_id = self.parts.outbox, self.mine.run.run_id
        units = outbox.committed(run_id, self._since)
        for unit in units:
            seconds = (unit.committed_at - unit.started_at).total_seconds()
            _log.info("%s: %s", unit.unit_id, round_line(unit, seconds))
            self._since = unit.committed_at
        if units or also_none:
            self._tell(units, outbox.run(run_id))


def _settle(job: Job, parts: Parts, mine: Active) -> Iterator[str]:
    """Give up what is not committed, publish what is not published; what went wrong, a line each."""
    given_up = parts.agenda.give_up(mine.run, job.error or "its rows never reached Commit")
    for unit_id in given_up:
        parts.staging.remove(unit_id)
    if job.error:
        units = f" (open units given up: {len(given_up)})" if given_up else ""
        yield f"the stream broke off{units}: {job.error}; {SAFE}"
    yield from publish_owed(parts, mine.run)
    for unit_id, why in parts.agenda.undone(mine.run) if not job.error else ():
        yield f"unit {unit_id} was refused, nothing of it is published: {why}"
