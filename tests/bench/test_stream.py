"""The benchmark of streams still runs: a smoke test, nothing is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.pipelines.prism import on_prism

ROOT = Path(__file__).parent.parent.parent
pytestmark = on_prism


def test_the_benchmark_runs_for_a_few_seconds() -> None:
    few = ("--minutes", "0.1", "--hosts", "2", "--per-minute", "60", "--commit-every", "2", "--trickling", "0.5")
    done = subprocess.run(
        [sys.executable, "-m", "bench.stream", *few], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "from listing to publication" in done.stdout
    assert "MiB/min" in done.stdout
