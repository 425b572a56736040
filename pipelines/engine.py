"""On which of Beam's runners a run goes."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Sequence

import grpc
from apache_beam.options.pipeline_options import (
    DirectOptions,
    GoogleCloudOptions,
    PipelineOptions,
    PortableOptions,
    StandardOptions,
)
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineRunner
from apache_beam.runners.worker import sdk_worker

from pipelines.flags import UsageError

_log = logging.getLogger(__name__)

_IN_MEMORY = (None, "DirectRunner", "FnApiRunner")
_LOCAL = ("PrismRunner",)
"""Runs its workers in this process unless told otherwise."""
_STREAMING = (*_LOCAL, "PortableRunner", "FlinkRunner", "DataflowRunner")


START_S = 900.0
"""For which a job elsewhere is waited for: Dataflow takes minutes to start one, and as many to replace a worker."""
LOCAL_S = 120.0
"""The same for a runner on this machine: it starts in 10 s, and looks for what is due every second."""

YEARS_S = 10 * 365 * 86_400
"""As long as a stream may be watched: ten years."""


def runner_of(flags: Sequence[str]) -> PipelineRunner | None:
    """The in-memory runner, or None for the one that the flags name (docs/decisions/0005)."""
    return FnApiRunner() if _named(flags) in _IN_MEMORY else None


def check_engine(flags: Sequence[str], ledger: str, *, streaming: bool) -> None:
    """Refuse what the runner can't do.

    Raises:
        UsageError: a stream on a runner that has none, a batch as a template, or an SQLite ledger with workers that may
            run on other machines.
    """
    runner = _named(flags)
    if only_prepared(flags) and not streaming:
        raise UsageError("--template_location: a batch goes round by round, driven from here; it needs --streaming")
    if streaming and runner not in _STREAMING:
        which = "the in-memory runner" if runner in _IN_MEMORY else f"--runner {runner}"
        raise UsageError(
            f"--streaming: {which} can't stream; give --runner PrismRunner (on this machine), FlinkRunner or "
            "DataflowRunner, or instead of --streaming --every 5m, which runs again and again in one process"
        )
    place = PipelineOptions(list(flags)).view_as(PortableOptions).environment_type
    here = runner in _IN_MEMORY or place == "LOOPBACK" or (runner in _LOCAL and place is None)
    if not here and ledger.startswith("sqlite"):
        raise UsageError(f"--runner {runner}: its workers may run elsewhere, where the SQLite ledger is not")


def several_processes(flags: Sequence[str]) -> bool:
    """Whether a run's workers may be several processes, which then share the pace of hosts through the ledger."""
    options, runner = PipelineOptions(list(flags)), _named(flags)
    if runner in _IN_MEMORY:
        return bool(options.view_as(DirectOptions).direct_running_mode == "multi_processing")
    place = options.view_as(PortableOptions).environment_type
    return place != "LOOPBACK" and not (place is None and runner in _LOCAL)


def patience(flags: Sequence[str], unit_budget_s: float) -> int:
    """For how many seconds nothing of a stream may move before it counts as dead.

    Flink holds the source back while what follows it is busy, which a unit may be for its whole budget.
    """
    return int(LOCAL_S if _named(flags) in _LOCAL else START_S + unit_budget_s)


def only_prepared(flags: Sequence[str]) -> bool:
    """Whether the runner only writes the job down, for another to start (Dataflow's templates)."""
    return PipelineOptions(list(flags)).view_as(GoogleCloudOptions).template_location is not None


def lasting(flags: Sequence[str]) -> list[str]:
    """The flags, for a job that may last for years: Beam gives up watching one after five minutes by default.

    The same option says how long a job server may take to answer at all, so that is asked here.

    Raises:
        OSError: no job server answers at --job_endpoint.
    """
    said = PipelineOptions(list(flags)).view_as(PortableOptions)
    if said.job_endpoint and said.job_endpoint != "embed":
        try:
            grpc.channel_ready_future(grpc.insecure_channel(said.job_endpoint)).result(said.job_server_timeout)
        except grpc.FutureTimeoutError:
            raise OSError(errno.ETIMEDOUT, "no job server answers there", said.job_endpoint) from None
    return [*flags, f"--job_server_timeout={YEARS_S}"]


def hush() -> None:
    """Keep what Beam's workers say in this process when their runner is gone, or a stage failed, from stderr.

    They print each traceback, and their threads die with theirs. The command tells the user in one line.
    """
    sdk_worker.print = lambda *said, **how: _log.debug("%s", *said)
    threading.excepthook = _note


def _note(died: threading.ExceptHookArgs) -> None:
    _log.debug("thread %s", died.thread and died.thread.name, exc_info=died.exc_value)


def _named(flags: Sequence[str]) -> str | None:
    runner: str | None = PipelineOptions(list(flags)).view_as(StandardOptions).runner
    return runner
