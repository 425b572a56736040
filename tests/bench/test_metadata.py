"""The benchmark of the metadata still runs: a smoke test on a few pages."""

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
def test_the_benchmark_scores_both_on_the_same_pages() -> None:
    command = [sys.executable, "-m", "bench.metadata", "--sets", "n4k", "--limit", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("n4k ") == 2
    assert "language: 12 of 12 records have one" in done.stdout
    assert "newsbeam's metadata" in done.stdout
