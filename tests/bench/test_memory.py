"""The benchmark of memory still runs: a smoke test, nothing is bounded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_benchmark_runs_on_a_few_feeds() -> None:
    command = [sys.executable, "-m", "bench.memory", "--sets", "--feeds", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    peak = int(done.stdout.partition("peak ")[2].partition(" ")[0])
    own = int(done.stdout.partition("itself ")[2].partition(";")[0])
    assert 50 < own < peak  # Beam alone is more, and a child has its own
