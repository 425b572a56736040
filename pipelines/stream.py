"""A run without end: what falls due is claimed as it does, and each window commits and publishes what came in it."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.allocator import few_arenas, give_back
from pipelines.budget import cut
from pipelines.compose import Parts, source, stages
from pipelines.engine import lasting, only_prepared
from pipelines.graph import connect
from pipelines.options import Options
from pipelines.report import round_line
from pipelines.runs import SAFE, Active, Result, active, ended, last_line, publish_owed
from pipelines.streamoptions import StreamOptions
from schemas.unit import RunSummary, UnitSummary
from transforms.claim import ClaimDue
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.source import LedgerSource

TICK_S = 1.0
"""Between two looks of the driver at its job."""
TIDY_TICKS = 60
"""Looks between two returns of free memory to the system, which take milliseconds."""

START_S = 900.0
"""For which a job that is only prepared is waited for: Dataflow takes a few minutes to start one."""

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
        job = _Job(made)
        _attend(job, _News(parts, mine, tell), due, stopped)
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


class _Job:
    """A pipeline on its engine, waited for in a thread, so that this one can look after it."""

    def __init__(self, made: beam.Pipeline) -> None:
        ours = signal.getsignal(signal.SIGINT)
        self._result = made.run()
        signal.signal(signal.SIGINT, ours or signal.SIG_DFL)  # Beam's own would end the runner first, under its job
        self.error: str | None = "its end is not known"
        self.over = threading.Event()
        threading.Thread(target=self._wait, name="newsbeam-job", daemon=True).start()

    def cancel(self) -> None:
        """Have it end, whatever is under way."""
        try:
            self._result.cancel()
        except (RuntimeError, grpc.RpcError) as error:
            _log.debug("cancelling the job", exc_info=error)

    def _wait(self) -> None:
        try:
            self._result.wait_until_finish()
            self.error = None
        except grpc.RpcError as error:
            self.error = f"the runner is gone ({error.code().name.lower()})"
        except RuntimeError as error:  # what Beam makes of any exception in a stage: its traceback as text
            _log.debug("the job", exc_info=error)
            self.error = last_line(error)
        finally:
            self.over.set()


def _attend(job: _Job, news: _News, due: LedgerSource, stopped: Callable[[], bool]) -> None:
    """Tell of each unit as it commits, and pass the wish to stop on, until the job is over."""
    told, mine = False, news.mine
    for tick in count(1):
        if job.over.wait(TICK_S):
            break
        tidy = tick % TIDY_TICKS == 0
        if tidy:
            give_back()
        try:
            if stopped() and not told:
                due.stop(news.parts.clock(), drain=True)
                told = True
            news.spread(also_none=tidy)
        except LedgerError as error:  # it may be back at the next look
            _log.warning("%s", error)
        if mine.lost():
            job.cancel()
            return
    news.spread()


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


def _settle(job: _Job, parts: Parts, mine: Active) -> Iterator[str]:
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
