"""The benchmark of feed files still runs: a smoke test on a few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.feeds import CORPUS

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}; set NEWSBEAM_SHARED")
def test_all_entries_of_a_few_files_are_found() -> None:
    command = [sys.executable, "-m", "bench.feeds", "--limit", "60", "--real", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "exceptions: 0 []" in done.stdout
    assert "below:" not in done.stdout
    assert "all files: 5 feeds" in done.stdout
