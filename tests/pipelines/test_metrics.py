"""`--metrics-file`: Prometheus text form, whole or not at all, whose counters go on from run to run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pipelines.metrics import Ending, parse, render, write_metrics
from tests.samples import T0, summary


def test_metrics_go_on_from_the_file_and_survive_odd_names(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "m.prom"
    odd = summary(
        {"seen": 2, "stored": 2}, {"changed": 1},
        published={'o"u\\t\n': 2}, reasons={"fetch": {"not-found": 3}},
    )  # fmt: skip
    ending = Ending(summary=odd, status=0, started_at=T0, ended_at=T0 + timedelta(seconds=4))
    write_metrics(path, ending)
    write_metrics(path, ending)
    text = path.read_text()
    assert 'newsbeam_items_total{outcome="stored"} 4\n' in text
    assert 'newsbeam_reasons_total{stage="fetch",reason="not-found"} 6\n' in text
    assert 'newsbeam_published_total{sink="o\\"u\\\\t\\n"} 4\n' in text
    assert "newsbeam_last_run_seconds 4.0\n" in text
    assert f"newsbeam_last_run_timestamp_seconds {T0.timestamp() + 4}\n" in text
    assert [entry.name for entry in path.parent.iterdir()] == ["m.prom"]
    assert parse(render(ending, parse(text)))["newsbeam_items_seen_total", ()] == 6


def test_a_metrics_file_that_is_something_else_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"\xff not metrics\nnewsbeam_items_total{ 5\n")
    write_metrics(tmp_path / "m", Ending(summary=None, status=1, started_at=T0, ended_at=T0))
    assert parse((tmp_path / "m").read_text()) == {("newsbeam_runs_total", (("status", "1"),)): 1}
