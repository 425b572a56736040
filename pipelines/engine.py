"""On which of Beam's runners a run goes."""

from __future__ import annotations

from collections.abc import Sequence

from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, PortableOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineRunner

from pipelines.flags import UsageError

_IN_MEMORY = (None, "DirectRunner", "FnApiRunner")
_LOCAL = ("PrismRunner",)
"""Runs its workers in this process unless told otherwise."""


def runner_of(flags: Sequence[str]) -> PipelineRunner | None:
    """The in-memory runner, or None for the one that the flags name (docs/decisions/0005)."""
    return FnApiRunner() if _named(flags) in _IN_MEMORY else None


def check_engine(flags: Sequence[str], ledger: str) -> None:
    """Refuse what the runner can't do.

    Raises:
        UsageError: --streaming, or an SQLite ledger with workers that may run on other machines.
    """
    options = PipelineOptions(list(flags))
    if options.view_as(StandardOptions).streaming:
        raise UsageError("--streaming: not built yet; --every 5m runs again and again in one process")
    runner, place = _named(flags), options.view_as(PortableOptions).environment_type
    here = runner in _IN_MEMORY or place == "LOOPBACK" or (runner in _LOCAL and place is None)
    if not here and ledger.startswith("sqlite"):
        raise UsageError(f"--runner {runner}: its workers may run elsewhere, where the SQLite ledger is not")


def several_processes(flags: Sequence[str]) -> bool:
    """Whether a run's workers may be several processes, which then share the pace of hosts through the ledger."""
    options = PipelineOptions(list(flags))
    if _named(flags) in _IN_MEMORY:
        return bool(options.view_as(DirectOptions).direct_running_mode == "multi_processing")
    return bool(options.view_as(PortableOptions).environment_type not in (None, "LOOPBACK"))


def _named(flags: Sequence[str]) -> str | None:
    runner: str | None = PipelineOptions(list(flags)).view_as(StandardOptions).runner
    return runner
