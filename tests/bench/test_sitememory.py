"""The benchmark of the site memory still runs: a smoke test on a few pages."""

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
def test_pages_are_ingested_in_two_runs_with_and_without_memory() -> None:
    command = [sys.executable, "-m", "bench.sitememory", "--sets", "n4k", "--limit", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("'seen': 12") == 2
    assert "--site-memory learn" in done.stdout
    assert "LOST" not in done.stdout
