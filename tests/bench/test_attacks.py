"""The benchmark with hostile pages of every kind still runs: a smoke test on three of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_benchmark_runs_on_a_few_attacks() -> None:
    command = [sys.executable, "-m", "bench.attacks", "--names", "nul-within", "pdf", "nothing", "--top", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "3 pages: " in done.stdout
    assert "'too-large': 2" in done.stdout
    assert "'record': 1" in done.stdout
