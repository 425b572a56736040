"""A small helping of the fault suite: 200 items over 5 feeds, one seed; all of it is `make faults`."""

from __future__ import annotations

import pytest

from tests.faults import kills, schedules, stores
from tests.faults.case import Row, Skip
from tests.faults.lab import Lab
from tests.faults.suite import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]  # the world is built within the first


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(folder=tmp_path_factory.mktemp("lab"), database="sqlite", items=200, feeds=5)


def nothing_lost(row: Row) -> None:
    assert (row.lost, row.doubled, row.broken) == (0, 0, []), row


def test_two_kills_at_random_points(lab: Lab) -> None:
    row, phases = kills.kills_at_random(lab, 4)
    nothing_lost(row)
    assert len(phases) == 2
    assert kills.STARTING not in phases


@pytest.mark.parametrize(
    "scenario",
    [schedules.overlapping, stores.sink_down_and_back, stores.ledger_damaged, schedules.edited_between],
)
def test_a_fault(lab: Lab, scenario: Scenario) -> None:
    try:
        nothing_lost(scenario(lab, 0))
    except Skip as skip:
        pytest.skip(str(skip))


def test_what_is_lost_and_doubled_is_counted(lab: Lab) -> None:
    with lab.case() as case:
        case.out.mkdir()
        key = next(iter(lab.expected))
        (case.out / "articles" / "dt=2026-01-01").mkdir(parents=True)
        line = f'{{"identifier": "{key[0]}", "version": {key[1]}}}\n'
        (case.out / "articles" / "dt=2026-01-01" / "twice.jsonl").write_text(line * 2)
        row = case.row("0", "by hand", lab.expected)
    assert (row.lost, row.doubled) == (lab.expected.total() - 1, 1)
