"""A job on an engine: how its end is told, how it is ended when the engine hangs, and when it counts as dead."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import apache_beam as beam
import grpc
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineRunner, PipelineState

from pipelines import job as module
from pipelines.engine import LOCAL_S, START_S, patience
from pipelines.job import Job, Pulse
from transforms.io.ledger.database import LedgerError


class Gone(grpc.RpcError):
    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE


@dataclass
class Result(PipelineResult):
    """A job that ends when it is let go, or cancelled if its engine heeds that; then it may fail."""

    failure: Exception | None = None
    heeds: bool = True
    let_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(PipelineState.RUNNING)

    def wait_until_finish(self, duration: int | None = None) -> str:
        self.let_go.wait()
        if self.failure:
            raise self.failure
        return str(PipelineState.DONE)

    def cancel(self) -> None:
        if not self.heeds:
            threading.Event().wait()
        self.failure = RuntimeError("cancelled")
        self.let_go.set()
        raise Gone


@dataclass
class Engine(PipelineRunner):
    """Runs nothing; takes SIGINT for itself, as Beam's do."""

    result: Result

    def run_pipeline(self, pipeline: beam.Pipeline, options: PipelineOptions) -> PipelineResult:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return self.result


def job(result: Result) -> Job:
    return Job(beam.Pipeline(runner=Engine(result)))


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (None, None),
        (Gone(), "the runner is gone (unavailable)"),
        (RuntimeError("Traceback:\n  File x\nValueError: odd\n"), "ValueError: odd"),
    ],
)
def test_its_end_is_told(failure: Exception | None, error: str | None) -> None:
    ours = signal.getsignal(signal.SIGINT)
    under_way = job(result := Result(failure=failure))
    assert signal.getsignal(signal.SIGINT) is ours
    assert not under_way.over.is_set()
    result.let_go.set()
    assert under_way.over.wait(10)
    assert under_way.error == error


def test_it_is_ended_for_a_reason() -> None:
    under_way = job(Result())
    under_way.cancel("enough")
    assert under_way.over.is_set()
    assert under_way.error == "enough"


def test_an_engine_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CANCEL_S", 0.01)
    under_way = job(result := Result(heeds=False))
    under_way.cancel("enough")
    assert not under_way.over.is_set()
    result.let_go.set()
    assert under_way.over.wait(10)
    assert under_way.error == "enough"


def beats(*values: int | None) -> Callable[[], int]:
    """A pulse as it is seen; null when it can't be."""
    left = iter(values)

    def beat() -> int:
        value = next(left)
        if value is None:
            raise LedgerError("away")
        return value

    return beat


def test_what_stands_still_for_longer_than_patience_has_stopped() -> None:
    pulse = Pulse(beats(1, 1, 1, 2, 2, 2, 2), patience=3)
    assert [pulse.stopped() for _ in range(7)] == [False] * 6 + [True]


def test_what_can_not_be_seen_does_not_count() -> None:
    pulse = Pulse(beats(1, 1, None, None, None, 1), patience=2)
    seen = []
    for _ in range(6):
        try:
            seen.append(pulse.stopped())
        except LedgerError:
            seen.append(None)
    assert seen == [False, False, None, None, None, True]


@pytest.mark.parametrize(
    ("flags", "seconds"),
    [
        (["--runner=PrismRunner"], LOCAL_S),
        (["--runner=FlinkRunner"], START_S + 600),
        (["--runner=DataflowRunner"], START_S + 600),
    ],
)
def test_an_engine_elsewhere_is_given_the_time_of_a_unit_more(flags: list[str], seconds: float) -> None:
    assert patience(flags, 600) == seconds
