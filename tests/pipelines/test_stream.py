"""What a stream is asked and refused, how long its units have, what it polls, and what it publishes late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Timestamp

from pipelines.budget import UnitBudget
from pipelines.engine import check_engine, lasting, several_processes
from pipelines.flags import UsageError
from schemas.stream import ClaimBatch, Offer
from schemas.unit import Claim, RunSummary, UnitSummary
from schemas.verdict import StagedFile
from tests.pipelines.worlds import FEEDS, options
from tests.samples import T0, summary, unit
from transforms.claim import ClaimDue, _Poll
from transforms.io.ports import SourceError
from transforms.io.publishing import Batch, SinkError
from transforms.publish import OWED_AFTER_S, Publisher

SQLITE, POSTGRESQL = "sqlite:///l.db", "postgresql://h/d"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--commit-every", "5m"], "--commit-every and --stop-after are for --streaming"),
        (["--stop-after", "5m"], "--commit-every and --stop-after are for --streaming"),
        (["--streaming", "--every", "5m"], "--every: not with --streaming"),
        (["--streaming", "--all-due"], "--all-due: not with --streaming"),
        (["--streaming", "--refetch"], "--refetch: not with --streaming"),
        (["--streaming", "--commit-every", "1.5s"], "'1.5s' is no whole number of seconds"),
        (["--streaming", "--commit-every", "0"], "'0' is no time at all"),
    ],
)
def test_what_does_not_go_together_is_named(tmp_path: Path, words: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        options(tmp_path, *FEEDS, *words)


@pytest.mark.parametrize(
    ("words", "commit_every_s", "stop_after_s", "unit_budget_s"),
    [
        ([], 300, None, 600),
        (["--commit-every", "10s", "--stop-after", "2h"], 10, 7200, 20),
        (["--commit-every", "1s"], 1, None, 20),
        (["--commit-every", "10s", "--unit-budget", "3s"], 10, None, 3),
    ],
)
def test_a_window_has_twice_its_length_to_end_and_twenty_seconds_at_least(
    tmp_path: Path, words: list[str], commit_every_s: int, stop_after_s: float | None, unit_budget_s: float
) -> None:
    asked = options(tmp_path, "--streaming", *words)
    assert asked.stream
    assert (asked.stream.commit_every_s, asked.stream.stop_after_s) == (commit_every_s, stop_after_s)
    assert (asked.unit_budget_s, options(tmp_path).unit_budget_s) == (unit_budget_s, 600)


@pytest.mark.parametrize("flags", [[], ["--runner=DirectRunner"], ["--runner=FnApiRunner"], ["--runner=SparkRunner"]])
def test_a_runner_that_can_not_stream_is_refused_with_what_to_do(flags: list[str]) -> None:
    with pytest.raises(UsageError, match=r"can't stream; give --runner PrismRunner .*--every 5m") as caught:
        check_engine(flags, POSTGRESQL, streaming=True)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("flags", [["--runner=PrismRunner", "--environment_type=EXTERNAL"], ["--runner=FlinkRunner"]])
def test_workers_elsewhere_do_not_go_with_a_file(flags: list[str]) -> None:
    check_engine(flags, POSTGRESQL, streaming=True)
    with pytest.raises(UsageError, match="its workers may run elsewhere, where the SQLite ledger is not"):
        check_engine(flags, SQLITE, streaming=True)


@pytest.mark.parametrize("more", [[], ["--environment_type=LOOPBACK"]])
def test_workers_in_this_process_go_with_a_file(more: list[str]) -> None:
    check_engine(["--runner=PrismRunner", *more], SQLITE, streaming=True)


@pytest.mark.parametrize(
    ("flags", "several"),
    [
        ([], False),
        (["--direct_running_mode=multi_processing"], True),
        (["--runner=PrismRunner"], False),
        (["--runner=PrismRunner", "--environment_type=EXTERNAL"], True),
        (["--runner=FlinkRunner", "--environment_type=LOOPBACK"], False),
        (["--runner=FlinkRunner"], True),
        (["--runner=DataflowRunner"], True),
    ],
)
def test_workers_that_may_be_several_share_the_pace_of_hosts(flags: list[str], several: bool) -> None:
    assert several_processes(flags) is several


def test_a_batch_is_no_template() -> None:
    flags = ["--runner=DataflowRunner", "--template_location=gs://b/job"]
    check_engine(flags, POSTGRESQL, streaming=True)
    with pytest.raises(UsageError, match="--template_location: a batch goes round by round"):
        check_engine(flags, POSTGRESQL, streaming=False)


def test_a_job_is_watched_for_longer_than_beams_five_minutes() -> None:
    flags = lasting(["--runner=PrismRunner"])
    assert PipelineOptions(flags).view_as(PortableOptions).job_server_timeout > 365 * 86_400


def test_a_job_server_that_is_not_there_is_named() -> None:
    with pytest.raises(OSError, match="no job server answers there") as caught:
        lasting(["--runner=PortableRunner", "--job_endpoint=127.0.0.1:1", "--job_server_timeout=1"])
    assert caught.value.filename == "127.0.0.1:1"


@pytest.mark.parametrize(("now_s", "left_s", "left_for_polls_s"), [(0, 120, 90), (60, 60, 30), (110, 10, -20)])
def test_a_window_s_budget_begins_at_its_end(now_s: float, left_s: float, left_for_polls_s: float) -> None:
    window = replace(unit(), closes_at=T0 + timedelta(seconds=60), deadline_at=T0 + timedelta(seconds=120))
    clock = lambda: T0 + timedelta(seconds=now_s)  # noqa: E731
    assert UnitBudget(clock=clock)(window) == left_s
    assert UnitBudget(clock=clock, share=0.5)(window) == left_for_polls_s


@dataclass(frozen=True)
class Answering:
    """A Source with one answer."""

    answer: Offer | SourceError

    def offer(self, now: datetime) -> Offer:
        if isinstance(self.answer, SourceError):
            raise self.answer
        return self.answer

    def claims(self, batch: ClaimBatch) -> list[Claim]:
        return []


def polled(answer: Offer | SourceError, drained: list[int]) -> object:
    due = ClaimDue(source=Answering(answer), clock=lambda: T0, drain=lambda: drained.append(1), window_s=60)
    return _Poll(due)("ledger")


BATCHES = tuple(ClaimBatch(unit=unit(), stamped_at=T0 + timedelta(milliseconds=n)) for n in (1, 5))


@pytest.mark.parametrize(
    ("over", "drain", "watermark"),
    [(False, False, Timestamp.from_utc_datetime(T0)), (True, False, MAX_TIMESTAMP), (True, True, MAX_TIMESTAMP)],
)
def test_a_poll_tells_every_open_batch_at_its_own_time_also_the_last_one(
    over: bool, drain: bool, watermark: Timestamp
) -> None:
    drained: list[int] = []
    found = polled(Offer(batches=BATCHES, watermark=T0, over=over, drain=drain), drained)
    assert [output.value for output in found.outputs] == list(BATCHES)  # type: ignore[attr-defined]
    stamps = [output.timestamp.to_utc_datetime(has_tz=True) for output in found.outputs]  # type: ignore[attr-defined]
    assert stamps == [batch.stamped_at for batch in BATCHES]
    assert found.watermark == watermark  # type: ignore[attr-defined]
    assert bool(drained) is drain


def test_a_ledger_that_does_not_answer_holds_the_watermark_and_is_asked_again() -> None:
    found = polled(SourceError("away"), [])
    assert (found.outputs, found.watermark, found.is_complete) == ((), None, False)  # type: ignore[attr-defined]


@dataclass
class Owing:
    """An Outbox: committed units with when, and the sinks that each is owed to."""

    committed: dict[str, datetime]
    owed: dict[str, list[str]]

    def current(self, epoch: int) -> bool:
        return True

    def unpublished(self, before: datetime | None = None) -> list[str]:
        return [name for name, at in self.committed.items() if self.owed[name] and (before is None or at < before)]

    def pending(self, unit_id: str) -> list[str]:
        return self.owed[unit_id]

    def staged(self, unit_id: str) -> list[StagedFile]:
        return []

    def unit(self, unit_id: str) -> UnitSummary:
        return UnitSummary(
            unit_id=unit_id, run_id="run1", started_at=T0, committed_at=T0, feeds={}, items={}, reconciled=True,
            reasons={}, per_feed={},
        )  # fmt: skip

    def run(self, run_id: str) -> RunSummary:
        return summary({}, {})

    def acknowledge(self, unit_id: str, sink: str, lines: int, now: datetime) -> None:
        self.owed[unit_id] = [key for key in self.owed[unit_id] if key != sink]

    def close(self, unit_id: str) -> bool:
        return not self.owed[unit_id]


@dataclass
class Taking:
    """A Sink that notes what it took, while it is up."""

    name: str = "out"
    key: str = "out"
    up: bool = True
    taken: list[str] = field(default_factory=list)

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        if not self.up:
            raise SinkError("down")
        self.taken.append(unit.unit_id)
        return 0

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        pass


class Bare:
    """A Staging that holds nothing."""

    def remove(self, unit_id: str) -> None:
        pass


def test_what_a_sink_missed_while_it_was_down_comes_with_the_next_unit() -> None:
    ages_s = {"old": OWED_AFTER_S + 1, "foreign": OWED_AFTER_S + 1, "busy": OWED_AFTER_S - 1, "new": 0}
    owed = {name: ["out"] for name in ages_s} | {"foreign": ["elsewhere"]}
    outbox = Owing({name: T0 - timedelta(seconds=age) for name, age in ages_s.items()}, owed)
    sink = Taking(up=False)
    publisher = Publisher(
        outbox=outbox,
        staging=Bare(),
        sinks=[sink],
        clock=lambda: T0,
        epoch=1,  # type: ignore[arg-type]
    )
    assert publisher.catch_up("new") == ["out: down"]
    sink.up = True
    assert publisher.catch_up("new") == []
    assert sink.taken == ["new", "old"]
