"""`newsbeam ingest`: a run over the feeds that are due, once or again and again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.clock import utc_now
from pipelines.collector import unsearched
from pipelines.metrics import Meter, Progress
from pipelines.options import Options, Parser, add_ingest_flags, environment, ingest_options
from pipelines.report import log_to_stderr, show, unit_line
from pipelines.schedule import Stop, repeat
from pipelines.shares import excess
from pipelines.sinks import sink_name
from pipelines.status import FAILED, HELD, OK, complain
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import LedgerHeld
from transforms.io.publishing import SinkError

if TYPE_CHECKING:
    from pipelines.runs import Result

Work = Callable[[], "Result"]


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    about = "Read the feeds that are due, and publish what is new. Flags of Apache Beam's pass through."
    parser = commands.add_parser("ingest", help="one run over the feeds that are due", description=about)
    add_ingest_flags(parser)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    options = ingest_options(said, beam, environment())
    log_to_stderr(options.log_format)
    stop = Stop()
    stop.listen()
    with unsearched():
        from pipelines.batch import ingest  # imports Beam
        from pipelines.compose import compose
        from pipelines.engine import check_engine, hush, runner_of
        from pipelines.stream import stream

    asked = options.stream
    check_engine(options.beam, options.ledger, streaming=asked is not None)
    if runner_of(options.beam) is None:
        hush()
    parts = compose(options)
    if asked is not None:
        endless = Once(options=options, work=lambda: stream(options, asked, parts, stop.asked, endless.tell))
        return endless()
    once = Once(options=options, work=lambda: ingest(options, parts, stop.asked))
    if options.every_s is None:
        return once()
    return repeat(once, options.every_s, clock=utc_now, wait=stop.wait, stopped=stop.asked)


@dataclass(kw_only=True)
class Once:
    """One run and all that is told of it."""

    options: Options
    work: Work
    _started: datetime = field(init=False, default_factory=utc_now)
    _meter: Meter | None = field(init=False, default=None)

    def __call__(self) -> int:
        """Do it; returns the exit status. What the user must know is told in lines, and raises nothing."""
        self._started, result = utc_now(), None
        self._meter = Meter(Path(self.options.metrics_file)) if self.options.metrics_file else None
        try:
            result = self.work()
        except LedgerHeld as error:
            status = complain(f"{error}; nothing was done (--wait 10m waits for its end)", HELD)
        except (LedgerError, SinkError) as error:
            status = complain(str(error), FAILED)
        except OSError as error:  # a full disk, a file in a folder's place: the staging's or the system's own words
            status = complain(f"{error.filename or 'the system'}: {error.strerror or error}", FAILED)
        else:
            status = self._end(result)
        return self._count(result.summary if result else None, status) or status

    def tell(self, units: Sequence[UnitSummary], run: RunSummary) -> None:
        """What a run that goes on has come to: the units that it has committed since the last time, and all so far."""
        if self.options.json:
            sys.stdout.writelines(unit_line(unit) + "\n" for unit in units)
            sys.stdout.flush()
        self._count(run, None)

    def _end(self, result: Result) -> int:
        errors = [*result.errors, *excess(result.summary, self.options.fail_over)]
        for error in errors:
            complain(error)
        if self.options.json:
            sys.stdout.write(dumps(result.summary) + "\n")
            sys.stdout.flush()
        sinks = [sink_name(uri) for uri in self.options.to]
        show(result.summary, sinks, self.options.ledger, self.options.log_format)
        return FAILED if errors else OK

    def _count(self, summary: RunSummary | None, status: int | None) -> int:
        progress = Progress(summary=summary, status=status, started_at=self._started, now=utc_now())
        try:
            if self._meter:
                self._meter.write(progress)
        except OSError as error:
            complain(f"--metrics-file {self.options.metrics_file}: {error.strerror}")
            return FAILED
        return OK
