"""The benchmark of the sinks still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import pytest

from bench import sinks


def test_the_benchmark_runs(postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    sinks.main(["--articles", "20", "--postgres", postgres_url])
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["20", "jsonl", "parquet", "avro", "postgresql"]
