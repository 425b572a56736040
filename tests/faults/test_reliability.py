"""The suite's own arithmetic: its world, its sums, its document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.faults.case import Row
from tests.faults.reliability import Setting, document
from tests.faults.suite import added
from tests.faults.world import world

SETTING = Setting(
    database="sqlite", command=(), items=1, feeds=1, seeds=1, kills=1, lanes=1, records=1, usual_s=1.0, seconds=60.0
)


def test_the_world_is_the_same_for_the_same_seed() -> None:
    assert world(1, 60, 3) == world(1, 60, 3) != world(2, 60, 3)
    assert len(world(1, 60, 3).docs()) > 60


def test_a_section_of_the_document_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    path, row = tmp_path / "reliability.md", Row(number="1", name="kill | pipe", runs=2, notes=["fine"])
    document(path, SETTING, [row], ["polling"], [("x", "no disk")])
    for heal_s in (1.0, 2.0):
        again = added(row, Row(number="?", name="x", lost=1, heal_s=heal_s, broken=["late"]))
        document(path, replace(SETTING, database="postgresql"), [again], [], [])
    text = path.read_text()
    assert text.count("## SQLite") == text.count("## PostgreSQL") == 1
    assert "| 1 | kill / pipe | 2 | 1 | 0 | 2.0 | **BROKEN: late**; fine |" in text
    assert "polling 1" in text
