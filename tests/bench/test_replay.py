"""The benchmark of archives still runs: a smoke test, nothing is timed."""

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
    pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")
    command = [sys.executable, "-m", "bench.replay", "--limit", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "12 pages" in done.stdout
    assert "of bare extraction" in done.stdout
