"""`--metrics-file`: Prometheus text form, whole or not at all, whose counters go on from run to run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pipelines.metrics import Meter, Progress, parse, render
from tests.samples import T0, summary


def test_metrics_go_on_from_the_file_and_survive_odd_names(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "m.prom"
    odd = summary(
        {"seen": 2, "stored": 2}, {"changed": 1},
        published={'o"u\\t\n': 2}, reasons={"fetch": {"not-found": 3}},
    )  # fmt: skip
    ending = Progress(summary=odd, status=0, started_at=T0, now=T0 + timedelta(seconds=4))
    Meter(path).write(ending)
    Meter(path).write(ending)
    text = path.read_text()
    assert 'newsbeam_items_total{outcome="stored"} 4\n' in text
    assert 'newsbeam_reasons_total{stage="fetch",reason="not-found"} 6\n' in text
    assert 'newsbeam_published_total{sink="o\\"u\\\\t\\n"} 4\n' in text
    assert "newsbeam_last_run_seconds 4.0\n" in text
    assert f"newsbeam_last_run_timestamp_seconds {T0.timestamp() + 4}\n" in text
    assert [entry.name for entry in path.parent.iterdir()] == ["m.prom"]
    assert parse(render(ending, parse(text)))["newsbeam_items_seen_total", ()] == 6


def test_a_run_that_goes_on_counts_once_however_often_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "m.prom"
    before = summary({"seen": 5, "stored": 5}, {"changed": 1}, units=2)
    Meter(path).write(Progress(summary=before, status=0, started_at=T0, now=T0))
    meter = Meter(path)
    for seen in (1, 3):
        so_far = summary({"seen": seen, "stored": seen}, {"changed": seen}, units=seen)
        meter.write(Progress(summary=so_far, status=None, started_at=T0, now=T0))
    counted = parse(path.read_text())
    assert counted["newsbeam_items_seen_total", ()] == 8
    assert counted["newsbeam_units_total", ()] == 5
    assert counted["newsbeam_runs_total", (("status", "0"),)] == 1
    assert "\nnewsbeam_last_run_status " not in path.read_text()
    meter.write(Progress(summary=so_far, status=1, started_at=T0, now=T0))
    counted = parse(path.read_text())
    assert counted["newsbeam_items_seen_total", ()] == 8
    assert counted["newsbeam_runs_total", (("status", "1"),)] == 1


def test_a_metrics_file_that_is_something_else_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"\xff not metrics\nnewsbeam_items_total{ 5\n")
    Meter(tmp_path / "m").write(Progress(summary=None, status=1, started_at=T0, now=T0))
    assert parse((tmp_path / "m").read_text()) == {("newsbeam_runs_total", (("status", "1"),)): 1}
