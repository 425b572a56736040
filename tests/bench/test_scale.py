"""The simulation of a large ledger: its figures are counts of the real ledger, and its world is what it says."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from bench.scale import BEGAN, MIN_INTERVAL_S, fill, simulate
from bench.scaleworld import FeedWorld, address
from transforms.web.schedule import longest
from transforms.web.urls import canonical

ROOT = Path(__file__).parent.parent.parent
WORLD = {"feeds": 300, "stories": 800, "shown": 5, "began": BEGAN}


def test_its_feeds_bring_as_many_items_as_they_are_to() -> None:
    world = FeedWorld(**{**WORLD, "feeds": 20_000, "stories": 56_000})  # type: ignore[arg-type]
    rates = sorted(world.per_hour(world.url(number)) * 24 for number in range(world.feeds))
    assert sum(rates) == pytest.approx(56_000, rel=0.1)
    busiest = sum(rates[-len(rates) // 10 :]) / sum(rates)
    assert busiest == pytest.approx(0.59, abs=0.03)


def test_its_links_are_canonical_and_its_feeds_due_within_their_interval() -> None:
    world = FeedWorld(**WORLD)  # type: ignore[arg-type]
    assert all(canonical(item.link or "") == address(item) for item in islice(world.items(), 50))
    for row in world.feed_rows(MIN_INTERVAL_S):
        assert row["read_at"] <= BEGAN <= row["next_poll_at"]
        assert (row["next_poll_at"] - row["read_at"]).total_seconds() <= longest(MIN_INTERVAL_S)


def test_every_poll_and_story_is_committed_in_the_real_ledger(tmp_path: Path) -> None:
    url, world = f"sqlite:///{tmp_path / 'ledger.db'}", FeedWorld(**WORLD)  # type: ignore[arg-type]
    assert fill(url, world) > 300_000
    simulation, toll = simulate(url, world, hours=0.5, round_size=20)
    assert (simulation.runs, simulation.rounds) == (2, toll.costs["commit"].calls)
    assert simulation.polls > 0
    assert simulation.stories == sum(world.had.values()) - len(world.had) * world.shown
    assert toll.costs["commit"].writes == simulation.rounds
    assert toll.costs["publish"].writes == 2 * simulation.rounds


def test_a_stream_commits_what_falls_due_in_its_windows(tmp_path: Path) -> None:
    url, world = f"sqlite:///{tmp_path / 'ledger.db'}", FeedWorld(**WORLD)  # type: ignore[arg-type]
    fill(url, world)
    simulation, toll = simulate(url, world, hours=0, round_size=20, windows=1)
    assert (simulation.rounds, toll.costs["claim"].calls) == (1, 300)
    assert simulation.polls > 0
    assert simulation.stories == sum(world.had.values()) - len(world.had) * world.shown


@pytest.mark.slow
def test_the_command_prints_its_figures() -> None:
    words = ["--feeds", "300", "--stories", "800", "--shown", "5", "--hours", "0.5", "--round", "50"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for said in ("transactions:", "a simulated hour takes", "when everything is due", "a host's turn"):
        assert said in done.stdout
