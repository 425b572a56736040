"""The benchmark of copies still runs, and its scores are what they say: a smoke test on a small stream."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.scores import score
from bench.world import missing

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall", "ari"),
    [
        ("aabb", "xxyy", 1.0, 1.0, 1.0),
        ("aabb", "xxxx", 2 / 6, 1.0, 0.0),
        ("aabb", "wxyz", 1.0, 0.0, 0.0),
        ("aaab", "xxyy", 0.5, 1 / 3, 0.0),
        ("ab", "xy", 1.0, 1.0, 1.0),
    ],
)
def test_scores(gold: str, found: str, precision: float, recall: float, ari: float) -> None:
    made = score(gold, found)
    assert (made.precision, made.recall) == (precision, recall)
    assert made.ari == pytest.approx(ari)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_the_table_is_printed_and_the_figures_are_those_of_a_sound_build() -> None:
    command = [sys.executable, "-m", "bench.neardup", "--sets", "fundus_tests", "--seeds", "7", "--n", "60", "--own"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("| newsbeam ")]
    precision, recall, *_ = [float(cell.replace(",", "")) for cell in row.strip("|").split("|")[1:]]
    assert precision >= 0.97
    assert recall >= 0.97
    assert "| truncated |" in done.stdout
    assert "F1 moved by a shuffle: 0.0000" in done.stdout
