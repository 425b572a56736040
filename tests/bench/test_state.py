"""The benchmark of large ledgers still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_benchmark_runs_on_small_ledgers(tmp_path: Path) -> None:
    words = ["--small", "100", "--large", "2000", "--rounds", "1", "--items", "100", "--keep", str(tmp_path)]
    command = [sys.executable, "-m", "bench.state", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ratio (median of 1)" in done.stdout
    assert (tmp_path / "ledger-2000.db").stat().st_size > 500_000
