"""The benchmark of what pages are taken for still runs: a smoke test on a few pages."""

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
def test_no_labelled_page_is_taken_for_a_wall() -> None:
    command = [sys.executable, "-m", "bench.kinds", "--sets", "n4k", "--limit", "40"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "pages with a text: 40; refused: {}" in done.stdout
    assert "CPU ms a page" in done.stdout
