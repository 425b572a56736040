"""Workers of a stream in other processes than its source hear that it is told to end."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.budget import DRAIN_S, UnitBudget, uncut
from pipelines.compose import source, stages
from pipelines.drain import DrainWatch, watching
from schemas.unit import Unit
from tests.pipelines.worlds import FEEDS, begin, options, parts
from tests.samples import T0, unit
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.source import LedgerSource

WINDOW: Unit = replace(unit(), closes_at=T0, deadline_at=T0 + timedelta(minutes=5))


@pytest.fixture
def due(tmp_path: Path) -> Iterator[LedgerSource]:
    asked = options(tmp_path, *FEEDS, "--streaming")
    assert asked.stream
    made = parts(asked)
    yield source(asked, asked.stream, made, begin(asked, made))
    uncut()


def budget(due: LedgerSource) -> UnitBudget:
    watch = DrainWatch(source=due, every_s=0.01)
    return UnitBudget(clock=lambda: T0, heed=pickle.loads(pickle.dumps(watch)))  # noqa: S301 - as Beam does


def test_what_is_under_way_is_cut_when_the_ledger_says_so(due: LedgerSource) -> None:
    left = budget(due)
    assert (left(WINDOW), left(WINDOW)) == (300, 300)
    (thread,) = [each for each in watching() if each.is_alive()]
    due.stop(T0, drain=True)
    thread.join(10)
    assert 0 < left(WINDOW) <= DRAIN_S


def test_what_an_overtaken_run_does_is_cut_as_well(due: LedgerSource) -> None:
    left = budget(due)
    assert left(WINDOW) == 300
    Lease(url=due.url).start("run2", "hash", {}, T0)
    watching()[-1].join(10)
    assert left(WINDOW) <= DRAIN_S


def test_a_run_that_is_over_is_watched_no_longer_and_cuts_nothing(due: LedgerSource) -> None:
    left = budget(due)
    assert left(WINDOW) == 300
    due.stop(T0)
    Lease(url=due.url).finish(due.run, T0)
    watching()[-1].join(10)
    assert not watching()[-1].is_alive()
    assert left(WINDOW) == 300


@pytest.mark.parametrize(
    ("flags", "watched"),
    [
        (("--runner=PrismRunner",), False),
        (("--runner=PrismRunner", "--environment_type=EXTERNAL"), True),
        (("--runner=DataflowRunner",), True),
    ],
)
def test_only_who_may_be_elsewhere_asks(
    due: LedgerSource, tmp_path: Path, flags: tuple[str, ...], watched: bool
) -> None:
    asked = replace(options(tmp_path, *FEEDS, "--streaming"), beam=flags)
    made = stages(asked, parts(asked), due.run)
    assert {each.budget.heed is not None for each in (made.poll, made.parse, made.fetch)} == {watched}
