"""Invariant 1: an element lost anywhere is noticed, and nothing of its unit is published."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest

from pipelines.graph import Stages
from tests.pipelines.worlds import begin, claim, options, parts, published, run, through


class DropFirst(beam.DoFn):
    """Loses the first element that it sees."""

    def setup(self) -> None:
        self.seen = itertools.count()

    def process(self, element: Any) -> Iterator[Any]:
        if next(self.seen):
            yield element


@dataclasses.dataclass
class Losing(beam.PTransform):
    """A stage that loses the first element of one of its outputs."""

    stage: beam.PTransform
    output: str | None

    def expand(self, elements: beam.PCollection[Any]) -> Any:
        made = elements | self.stage
        if self.output is None:
            return made | "Drop" >> beam.ParDo(DropFirst())
        lost = getattr(made, self.output) | "Drop" >> beam.ParDo(DropFirst())
        return made._replace(**{self.output: lost})


OUTPUTS = [
    ("poll", "fetched"), ("parse", "shown"), ("parse", "rows"), ("known", "tasks"), ("known", "rows"),
    ("fetch", "drafts"), ("fetch", "rows"), ("store", None), ("duplicates", None),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "output"), OUTPUTS)
def test_an_element_lost_after_any_stage_refuses_the_unit(tmp_path: Path, stage: str, output: str | None) -> None:
    asked = options(tmp_path)
    made = parts(asked)
    active = begin(asked, made)
    unit, claims = claim(made, active)

    def lose(stages: Stages) -> Stages:
        return dataclasses.replace(stages, **{stage: Losing(getattr(stages, stage), output)})

    through(asked, made, active, claims, lose)
    state, why = made.agenda.state(unit)
    assert (state, published(tmp_path), made.staging.units()) == ("discarded", [], [])
    assert "does not balance" in str(why)


def test_a_poll_that_ends_in_poll_lost_refuses_the_unit(tmp_path: Path) -> None:
    run(tmp_path, "--min-poll-interval", "0")
    before = published(tmp_path)
    asked = options(tmp_path)
    made = parts(asked)
    active = made.lease.start("run1", "hash", {}, made.clock())
    unit, claims = claim(made, active)
    lose = lambda stages: dataclasses.replace(stages, poll=Losing(stages.poll, "rows"))  # noqa: E731  # said once
    through(asked, made, active, claims, lose)
    assert made.agenda.state(unit)[0] == "discarded"
    assert published(tmp_path) == before


def test_a_unit_lost_after_commit_is_owed_and_published_by_the_next_run(tmp_path: Path) -> None:
    asked = options(tmp_path)
    made = parts(asked)
    active = begin(asked, made)
    unit, claims = claim(made, active)
    lose = lambda stages: dataclasses.replace(stages, commit=Losing(stages.commit, None))  # noqa: E731  # said once
    through(asked, made, active, claims, lose)
    assert (made.agenda.state(unit)[0], published(tmp_path)) == ("committed", [])
    assert run(tmp_path).errors == ()
    assert len(published(tmp_path)) == 3
