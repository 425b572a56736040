"""`ingest --every`, signals, `--fail-over`, `--log-format json`, `--metrics-file`: what a schedule needs."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import logging
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.budget import uncut
from pipelines.commands.ingest import Once
from pipelines.flags import UsageError
from pipelines.metrics import parse
from pipelines.report import JsonLines, round_line, summary_lines
from pipelines.schedule import Stop, repeat
from pipelines.shares import excess
from pipelines.status import COMPLAINTS
from schemas.unit import UnitSummary
from tests.fakes import page, prose, rss
from tests.loopback import Net, serve
from tests.pipelines.test_cli import SCRIPT, newsbeam
from tests.pipelines.worlds import FEEDS, options, parts, published
from tests.samples import T0, summary
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import LedgerHeld

FEED = "http://a.example/feed"
WORLD = {FEED: rss(("1", "http://a.example/1", "One")), "http://a.example/1": page("One", *prose("bridge"))}


class Hands:
    """A clock that only waiting and working move."""

    def __init__(self, *works_s: float) -> None:
        self.now, self.works, self.starts, self.waits = T0, list(works_s), list[float](), list[float]()

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    def work(self) -> int:
        self.starts.append((self.now - T0).total_seconds())
        self.now += timedelta(seconds=self.works.pop(0))
        return len(self.works)

    def stopped(self) -> bool:
        return not self.works


def test_rounds_begin_a_period_apart_and_a_long_one_is_followed_at_once() -> None:
    hands = Hands(10, 250, 10, 0)
    status = repeat(hands.work, 100, clock=hands.clock, wait=hands.wait, stopped=hands.stopped)
    assert hands.starts == [0, 100, 350, 450]
    assert hands.waits == [90, 0, 90]
    assert status == 0


@contextlib.contextmanager
def signals_restored() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        uncut()
        for number, handler in before.items():
            signal.signal(number, handler)


def test_the_first_signal_asks_and_ends_every_wait(capfd: pytest.CaptureFixture[str]) -> None:
    stop = Stop()
    with signals_restored():
        stop.listen()
        assert not stop.asked()
        os.kill(os.getpid(), signal.SIGTERM)
        stop.wait(60)
        stop.wait(60)
    assert stop.asked()
    assert "ending: what is under way has 20 s" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"), [(LedgerHeld("run x holds"), 3), (LedgerError("no disk"), 1)], ids=["held", "broken"]
)
def test_a_failed_round_is_one_line_and_raises_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def work() -> Any:
        raise error

    metrics = tmp_path / "m.prom"
    monkeypatch.setattr(COMPLAINTS, "handlers", [])
    assert Once(options=options(tmp_path, "--metrics-file", str(metrics)), work=work)() == status
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), said.err.startswith(f"newsbeam: {error}")) == ("", 1, True)
    assert f"newsbeam_last_run_status {status}\n" in metrics.read_text()


def test_rounds_on_the_same_parts_publish_once_and_tell_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines.batch import ingest

    metrics = tmp_path / "m.prom"
    words = ("--json", "--min-poll-interval", "0", "--metrics-file", str(metrics), "--fail-over", "0.2")
    asked = options(tmp_path / "out", *FEEDS, *words)
    made = parts(asked)
    once = Once(options=asked, work=lambda: ingest(asked, made))
    assert [once(), once()] == [1, 0]  # 2 of 7 items failed, then nothing new
    said = capsys.readouterr()
    first, second = (json.loads(line) for line in said.out.splitlines())
    assert first["runId"] != second["runId"]
    assert (first["items"]["stored"], second["items"]["stored"], second["feeds"]["unchanged"]) == (2, 0, 2)
    counted = parse(metrics.read_text())
    assert counted["newsbeam_items_total", (("outcome", "stored"),)] == 2
    assert counted["newsbeam_feeds_total", (("outcome", "unchanged"),)] == 2
    assert counted["newsbeam_runs_total", (("status", "0"),)] == 1


def test_a_run_that_is_to_stop_begins_no_round_and_leaves_all_due(tmp_path: Path) -> None:
    from pipelines.batch import ingest

    asked = options(tmp_path, *FEEDS)
    assert ingest(asked, parts(asked), lambda: True).summary.units == 0
    assert ingest(asked, parts(asked)).summary.items["seen"] == 7


@pytest.mark.parametrize(
    ("items", "feeds", "limit", "fails"),
    [
        ({}, {}, 0.0, False),
        ({"seen": 10, "failed": 2}, {}, 0.2, False),
        ({"seen": 10, "failed": 3}, {}, 0.2, True),
        ({"seen": 10, "deferred": 10}, {}, 0.0, False),
        ({}, {"changed": 3, "failed": 1, "deferred": 1}, 0.4, False),
        ({}, {"changed": 2, "failed": 1, "deferred": 1}, 0.4, True),
        ({}, {"gone": 5}, 0.0, False),
        ({"seen": 1, "failed": 1}, {"failed": 1}, 1.0, False),
        ({"seen": 1, "failed": 1}, {}, None, False),
    ],
)
def test_a_larger_share_is_told_with_both_shares(
    items: dict[str, int], feeds: dict[str, int], limit: float | None, fails: bool
) -> None:
    lines = list(excess(summary(items, feeds), limit))
    assert bool(lines) is fails
    assert all("items failed (" in line and "feeds failed or were deferred (" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--every", "0"], "'0' is no time at all"),
        (["--fail-over", "20"], "'20' is not a share from 0 to 1"),
        (["--fail-over", "1.5"], "'1.5' is not a share"),
        (["--log-format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_bad_values_are_named(tmp_path: Path, words: list[str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        options(tmp_path, *words)
    assert says in str(caught.value)


def test_a_record_is_one_json_object_with_its_traceback() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.Logger("pipelines.x")
    log.addHandler(handler)
    try:
        raise ValueError("two\nlines")
    except ValueError:
        log.exception("it %s", "broke")
    said = json.loads(stream.getvalue())
    assert stream.getvalue().count("\n") == 1
    assert (said["level"], said["logger"], said["message"]) == ("error", "pipelines.x", "it broke")
    assert "two\nlines" in said["traceback"]
    assert said["time"].endswith("Z")


def test_a_round_in_one_line() -> None:
    run = summary({"seen": 9, "stored": 8, "failed": 1}, {"changed": 2})
    unit = UnitSummary(
        unit_id="u", run_id="r", started_at=T0, committed_at=T0, feeds=run.feeds, items=run.items, reconciled=True,
        reasons={}, per_feed={},
    )  # fmt: skip
    assert round_line(unit, 4.5) == "2 feeds (2 changed), 9 items (8 stored, 1 failed) in 4.5 s, 2.0 items/s"
    assert round_line(dataclasses.replace(unit, items={"seen": 0}), 0) == "2 feeds (2 changed), 0 items in 0.0 s"


def test_a_summary_names_reasons_and_what_to_do() -> None:
    bad = summary({"seen": 1, "failed": 1}, {"changed": 1}, reasons={"fetch": {"not-found": 1}})
    said = dict(summary_lines(bad, ["out"], "sqlite:///out/ledger.db"))
    assert said["fetch"] == "not-found 1"
    assert said["next"] == (
        "see out/failures/ and `newsbeam status --ledger sqlite:///out/ledger.db`; failed items by `newsbeam retry`"
    )
    assert "next" not in dict(summary_lines(summary({}, {}), ["-"], "l"))


@contextlib.contextmanager
def started(net: Net, folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [SCRIPT, "ingest", FEED, "--to", "out", "--proxy", net.proxy, "--per-host-delay", "0", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folder, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_drains_and_commits_what_is_complete(tmp_path: Path, number: signal.Signals) -> None:
    with serve(WORLD) as net:
        come = net.hold("http://a.example/1")
        with started(net, tmp_path) as process:
            assert come.wait(50)
            process.send_signal(number)
            assert process.stderr
            while "ending: what is under way has 20 s" not in process.stderr.readline():
                assert process.poll() is None
            net.release.set()
            _, said = process.communicate(timeout=25)
    assert process.returncode == 0, said
    assert len(published(tmp_path / "out")) == 1


@pytest.mark.alone
@pytest.mark.slow
def test_the_second_signal_ends_at_once_and_the_next_run_heals(tmp_path: Path) -> None:
    with serve(WORLD) as net:
        come = net.hold("http://a.example/1")
        with started(net, tmp_path) as process:
            assert come.wait(50)
            process.send_signal(signal.SIGTERM)
            assert process.stderr
            while "ending: what is under way has 20 s" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said.splitlines()[-1] == "newsbeam: interrupted; nothing is lost, the next run goes on"
    assert "Traceback" not in said
    with serve(WORLD) as net:
        healed = newsbeam("ingest", "--to", "out", "--json", "--proxy", net.proxy, cwd=tmp_path)
    assert json.loads(healed.stdout)["items"]["stored"] == 1


@pytest.mark.alone
@pytest.mark.slow
def test_every_in_a_process_ends_after_its_round_with_json_lines_throughout(tmp_path: Path) -> None:
    words = ("--every", "1h", "--json", "--log-format", "json", "--metrics-file", "m.prom")
    with serve(WORLD) as net:
        come = net.hold("http://a.example/1")
        with started(net, tmp_path, *words) as process:
            assert come.wait(50)
            process.send_signal(signal.SIGTERM)
            assert process.stderr
            lines = [process.stderr.readline()]
            while "ending: what is under way has 20 s" not in lines[-1]:
                lines.append(process.stderr.readline())
            net.release.set()
            out, rest = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert json.loads(out)["items"]["stored"] == 1
    said = [json.loads(line) for line in [*lines, *rest.splitlines()]]
    assert all(set(record) == {"time", "level", "logger", "message"} for record in said)
    assert any("1 items (1 stored)" in record["message"] for record in said)
    assert 'newsbeam_items_total{outcome="stored"} 1\n' in (tmp_path / "m.prom").read_text()


@pytest.mark.alone
@pytest.mark.slow
def test_fail_over_in_a_process_is_one_line_and_status_1_and_the_records_stay(tmp_path: Path) -> None:
    world = {FEED: rss(("1", "http://a.example/1", "One"), ("2", "http://a.example/2", "Two")), **{
        "http://a.example/1": page("One", *prose("bridge"))}}  # fmt: skip
    with serve(world) as net:
        words = ("--proxy", net.proxy, "--per-host-delay", "0", "--metrics-file", "/proc/none/m.prom")
        done = newsbeam("ingest", FEED, "--to", "out", "--fail-over", "0.4", *words, cwd=tmp_path)
    assert done.returncode == 1
    complaints = [line for line in done.stderr.splitlines() if line.startswith("newsbeam: ")]
    assert complaints[0].startswith("newsbeam: more than --fail-over 0.4: 1 of 2 items failed (50%), 0 of 1 feeds")
    assert complaints[1:] == ["newsbeam: --metrics-file /proc/none/m.prom: No such file or directory"]
    assert len(list(tmp_path.glob("out/articles/*/*.jsonl"))) == 1
