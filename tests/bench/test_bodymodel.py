"""The judge's training labels, and that the comparison of extractors still runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.bodymodel.labels import labels, page_f1
from bench.world import missing

ROOT = Path(__file__).parent.parent.parent
FIRST = "The ferry left the dock on Friday morning after two years"
SECOND = "Hundreds of people stood on the pier and waited for her"
THIRD = "She will sail twice a day until the end of May"


@pytest.mark.parametrize(
    ("blocks", "gold", "expected"),
    [
        ([FIRST, "Share", SECOND], f"{FIRST}\n\n{SECOND}", [1, 0, 1]),
        (["Costs", FIRST, "Costs", SECOND], f"{FIRST}\nCosts\n{SECOND}", [0, 1, 1, 1]),
        ([THIRD, FIRST, SECOND], f"{FIRST}\n{SECOND}\n{THIRD}", [1, 1, 1]),
        ([FIRST, SECOND, FIRST], f"{FIRST}\n{SECOND}", [1, 1, 0]),
        ([FIRST], SECOND, [0]),
        ([], FIRST, []),
        (["…", FIRST], FIRST, [0, 1]),
    ],
    ids=["furniture", "a heading in its place", "another order", "each word once", "nothing", "no blocks", "no words"],
)
def test_labels(blocks: list[str], gold: str, expected: list[float]) -> None:
    assert labels(blocks, gold) == expected


def test_a_block_that_is_half_in_the_text_counts_half() -> None:
    (share,) = labels([f"{FIRST} {SECOND}"], FIRST)
    assert 0.3 < share < 0.6


def test_f1_of_a_page() -> None:
    assert page_f1(FIRST, FIRST) == 1
    assert page_f1("", FIRST) == 0
    assert page_f1("a b c d e", "a b c d f") == 0.5


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_extractors_are_compared_on_the_same_pages() -> None:
    command = [sys.executable, "-m", "bench.extraction", "--sets", "n4k", "--limit", "4", "--worst", "1"]
    methods = ["--methods", "trafilatura-fast", "trafilatura"]
    done = subprocess.run([*command, *methods], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("n4k  f1 ") == 2
    assert "trafilatura-fast       n4k " in done.stdout
