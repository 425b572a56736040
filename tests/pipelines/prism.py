"""Beam's local streaming runner, for the tests that run on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PRISM = shutil.which("prism", path=f"{Path(__file__).parent.parent.parent / '.tools'}:{Path.home() / 'go/bin'}")
FLAGS = ("--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK")

# Beam's own portable runner, not ours: it leaves its gRPC channel and the server's pipe to the garbage collector.
noisy = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
on_prism = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(PRISM is None, reason="no prism here: `make prism` builds it (needs Go)"),
    *noisy,
]
