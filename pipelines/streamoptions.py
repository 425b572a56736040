"""What a user may say of a stream."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from pipelines.flags import UsageError, period

COMMIT_EVERY_S = 300
LEAST_BUDGET_S = 20.0
"""For a window, however short: of less what the engine takes for one leaves nothing (docs/decisions/0035)."""
_ONLY_ONE_RUN = {"every": "--every", "all_due": "--all-due", "refetch": "--refetch", "backfill": "--backfill"}


@dataclass(frozen=True, kw_only=True)
class StreamOptions:
    """A stream, as asked for: length of a window, and of the whole (null: until it is told to end), in seconds."""

    commit_every_s: int
    stop_after_s: float | None


def add_stream_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of `newsbeam ingest` that are about streams (the contract)."""
    add = parser.add_argument
    about = "run on and on, on a runner that can stream (--runner PrismRunner, FlinkRunner, DataflowRunner)"
    add("--streaming", action="store_true", help=about)
    about = "publish what came in that time, with --streaming (default 5m)"
    add("--commit-every", type=whole_period, metavar="DURATION", help=about)
    add("--stop-after", type=period, metavar="DURATION", help="end after that, with --streaming")


def whole_period(text: str) -> int:
    """A duration of whole seconds, one at least: windows begin on them."""
    seconds = period(text)
    if seconds != int(seconds):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of seconds")
    return int(seconds)


def stream_options(said: argparse.Namespace) -> StreamOptions | None:
    """Check what was said; null when it is no stream.

    Raises:
        UsageError: flags that don't go together.
    """
    if not said.streaming:
        if said.commit_every is not None or said.stop_after is not None:
            raise UsageError("--commit-every and --stop-after are for --streaming")
        return None
    for name, flag in _ONLY_ONE_RUN.items():
        if getattr(said, name):
            raise UsageError(f"{flag}: not with --streaming, which polls what is due again and again")
    return StreamOptions(commit_every_s=said.commit_every or COMMIT_EVERY_S, stop_after_s=said.stop_after)


def unit_budget_s(said: argparse.Namespace, stream: StreamOptions | None) -> float:
    """Time for a unit, in seconds: as said, else ten minutes for a round, for a window at least twice its length."""
    if said.unit_budget is not None:
        return float(said.unit_budget)
    return max(2.0 * stream.commit_every_s, LEAST_BUDGET_S) if stream else 600.0
