"""The simulation of many feeds still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_simulation_runs_on_a_few_feeds() -> None:
    command = [sys.executable, "-m", "bench.scaling", "--feeds", "200", "--stories", "20000", "--windows", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ms of CPU a poll, all told" in done.stdout
