"""A run of a ledger: how every kind of it begins, and what it tells at its end."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pipelines.compose import Parts
from pipelines.ledgers import held
from pipelines.options import Options
from schemas.unit import RunSummary
from transforms.io.ledger.lease import Lost, Run
from transforms.io.ledger.schema import migrate
from transforms.io.publishing import SinkError

_log = logging.getLogger(__name__)

SAFE = "nothing is lost, the next run does it"


@dataclass(frozen=True, kw_only=True)
class Result:
    """The end of a run: its summary, and what went wrong, a line each."""

    summary: RunSummary
    errors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Active:
    """A run under way.

    Attributes:
        run: its id and epoch.
        started: when.
        lost: whether another has taken the ledger over.
        errors: what went wrong so far.
    """

    run: Run
    started: datetime
    lost: Lost
    errors: list[str] = field(default_factory=list)


def run_name(started: datetime) -> str:
    """The id of a run: when it began, to 1/4096 s, and chance. By name, runs of one ledger are in their order.

    A replay of a folder takes archives by name, and what the first of two runs saw decides what the second did.
    """
    return f"{started:%Y%m%dT%H%M%SZ}-{started.microsecond * 4096 // 1_000_000:03x}{secrets.token_hex(2)[:3]}"


@contextlib.contextmanager
def active(options: Options, parts: Parts) -> Iterator[Active]:
    """Hold the ledger for a run while the block runs, and heal before it what dead runs left.

    Raises:
        LedgerHeld: another run is alive on the ledger, and --wait is over.
        LedgerError: the ledger can't be used.
    """
    with held(parts.lease, options.wait_s) as lost:
        migrate(parts.lease.url)
        started = parts.clock()
        run_id = run_name(started)
        sinks = {sink.key: sink.name for sink in parts.sinks}
        run = parts.lease.start(run_id, options.config_hash(), sinks, started)
        now = Active(run=run, started=started, lost=lost)
        now.errors.extend(_recover(parts, run))
        if options.feeds:
            parts.feeds.put(options.feeds, parts.clock())
            parts.agenda.select(run, [feed.url for feed in options.feeds])
        yield now


def ended(parts: Parts, now: Active) -> Result:
    """End a run; what it says."""
    parts.lease.finish(now.run, parts.clock())
    summary = parts.outbox.run(now.run.run_id)
    unwritten = list(_report(parts, summary))
    errors = now.errors or unwritten  # a sink that is down was named already
    return Result(summary=summary, errors=tuple(dict.fromkeys(errors)))


def publish_owed(parts: Parts, run: Run) -> Iterator[str]:
    """Publish every committed unit that is not published everywhere; what went wrong, a line each."""
    for unit_id in parts.outbox.unpublished():
        _log.info("publishing unit %s", unit_id)
        for error in parts.publisher(run).publish(unit_id):
            yield f"unit {unit_id} is committed but not published: {error}; {SAFE}"


def _recover(parts: Parts, run: Run) -> Iterator[str]:
    """What dead runs left: their open units are discarded, their committed ones published."""
    _, dead_runs = parts.lease.bury(run, parts.clock())
    for unit_id in sorted(set(parts.staging.units()) - set(parts.outbox.unpublished())):
        parts.staging.remove(unit_id)
    yield from publish_owed(parts, run)
    for run_id in dead_runs:
        yield from _report(parts, parts.outbox.run(run_id))


def _report(parts: Parts, summary: RunSummary) -> Iterator[str]:
    """Write a run's summary to every sink that has a place for it."""
    for sink in parts.sinks:
        try:
            sink.report(None, summary)
        except SinkError as error:
            yield f"{sink.name}: the summary of run {summary.run_id} is not written: {error}"


def last_line(error: BaseException) -> str:
    """What Beam makes of an exception in a stage is its traceback as text: the last line of it says what it was."""
    lines = [line for line in str(error).splitlines() if line.strip() and not line.startswith(" ")]
    return lines[-1] if lines else type(error).__name__
