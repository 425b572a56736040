"""The benchmark of starts runs real commands: each has done what it is named by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.start import FLOOR, commands, cpu_s
from transforms.io.ledger.review import Review


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_commands_succeed_and_the_feed_is_not_due_again(tmp_path: Path) -> None:
    asked = commands(tmp_path)
    *others, ingest = (words for what, words in asked.items() if what != FLOOR)
    assert cpu_s(ingest) > cpu_s(asked[FLOOR]) > 0
    (feed,) = Review(url=f"sqlite:///{tmp_path / 'ledger.db'}").feeds()
    assert feed.last_poll_at
    assert all(cpu_s(words) > 0 for words in others)
    cpu_s(ingest)
    (again,) = Review(url=f"sqlite:///{tmp_path / 'ledger.db'}").feeds()
    assert again == feed
    with pytest.raises(subprocess.CalledProcessError):
        cpu_s((sys.executable, "-c", "raise SystemExit(1)"))
