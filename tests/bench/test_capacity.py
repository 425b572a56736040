"""The table of docs/scaling.md is what the unit costs come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.capacity import SIZES, Costs, needs, table

PAGE = Path(__file__).parent.parent.parent / "docs" / "scaling.md"


def test_the_page_has_the_table_that_the_costs_make() -> None:
    assert "\n".join(table()) in PAGE.read_text()


def test_ten_times_the_feeds_are_ten_times_the_work() -> None:
    small, large = (needs(size, Costs()) for size in SIZES[1:])
    assert float(large["cores for workers"]) == pytest.approx(10 * float(small["cores for workers"]), rel=0.02)


def test_a_dearer_article_is_more_work_and_nothing_else() -> None:
    usual, dear = needs(SIZES[0], Costs()), needs(SIZES[0], replace(Costs(), article_ms=600.0))
    changed = {name for name in usual if usual[name] != dear[name]}
    assert changed == {"cores for workers", "first contact, 20 items a feed: CPU hours"}
