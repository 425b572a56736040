"""The benchmark with hostile pages still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.world import missing

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_the_benchmark_runs_on_a_few_pages() -> None:
    command = [sys.executable, "-m", "bench.hostile", "--sets", "n4k", "--limit", "12", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ratio (median of 1)" in done.stdout
    assert "'seen': 13" in done.stdout
    assert "'failed': 1" in done.stdout
