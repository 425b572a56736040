"""The benchmark of the index of copies still runs, and a fingerprint made up is one: a smoke test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import copystate
from transforms.likeness.fingerprint import unpack


def test_a_small_index_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("LOOKED_UP", 10), ("UNIT", 20), ("FILLED", 150)):
        monkeypatch.setattr(copystate, name, value)
    rows = list(copystate.grow(f"sqlite:///{tmp_path}/ledger.db", [200, 400]))
    assert [row.split("|")[1].strip() for row in rows] == ["200", "400"]
    assert all(float(cell.replace(",", "")) >= 0 for row in rows for cell in row.strip("|").split("|"))


def test_a_made_up_fingerprint_packs_as_a_real_one() -> None:
    made = copystate.made_up(np.random.default_rng(3))
    assert unpack(made.pack()) == made
