"""The benchmark of polls still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_benchmark_runs_on_a_few_feeds() -> None:
    command = [sys.executable, "-m", "bench.polls", "--feeds", "20", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "feeds/s (median of 1)" in done.stdout
