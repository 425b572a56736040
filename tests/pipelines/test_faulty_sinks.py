"""Sinks that fail before, amid and after a write, by chance: in the end each holds what the others hold."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pipelines.batch import ingest
from schemas.published import PLACES
from schemas.unit import RunSummary, UnitSummary
from tests.fakes import Around
from tests.pipelines.test_formats import records
from tests.pipelines.worlds import FEEDS, options, parts
from transforms.io.fileforms import FORMS
from transforms.io.publishing import Batch, Sink, SinkError
from transforms.io.sinks.folder import FolderSink
from transforms.io.sinks.postgres import PostgresSink

FAULTS = 3
"""Of a sink: then it is well."""
_PLANS: dict[str, Iterator[bool]] = {}
"""By sink: a sink is pickled on its way into the graph, and its luck must not begin anew there."""


@dataclass(frozen=True)
class Unlucky(Around):
    """A sink that fails every other time, in one of three ways, and in its reports too."""

    seed: int

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        fate = self._luck(("before", "amid", "after"))
        if fate == "before":
            raise SinkError("down")
        count = self.sink.write(unit, self._cut(batches) if fate == "amid" else batches)
        if fate == "after":
            raise SinkError("the answer was lost")
        return count

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        if self._luck(("before",)):
            raise SinkError("down")
        super().report(unit, run)

    def _luck(self, fates: tuple[str, ...]) -> str | None:
        plan = _PLANS.setdefault(f"{self.key} {self.seed}", faults(self.seed))
        return random.Random(self.seed).choice(fates) if next(plan) else None

    def _cut(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        yield from islice(batches, 1)
        raise SinkError("gone in the middle")


def faults(seed: int) -> Iterator[bool]:
    """At which of its calls a sink fails."""
    calls = [True] * FAULTS + [False] * FAULTS
    random.Random(seed).shuffle(calls)
    return chain(calls, repeat(False))


def held_by(url: str) -> dict[str, int]:
    counts: dict[str, Any] = {}
    with psycopg.connect(url) as connection:
        for place in PLACES:
            counts[place] = connection.execute(f"SELECT count(*) FROM newsbeam.{place}").fetchone()  # noqa: S608
    return {place: int(row[0]) for place, row in counts.items()}


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_the_end_every_sink_holds_the_same(tmp_path: Path, postgres_url: str, seed: int) -> None:
    places = {form: tmp_path / form for form in FORMS}
    folders = [FolderSink(root=str(places[form]), form=FORMS[form]) for form in FORMS]
    whole: list[Sink] = [*folders, PostgresSink.at(postgres_url)]
    asked = options(tmp_path / "main", *FEEDS, "--min-poll-interval", "0", "--feeds-per-unit", "1")
    made = parts(asked)
    unlucky = tuple(Unlucky(sink, seed * 10 + number) for number, sink in enumerate(whole))
    runs = 1
    errors = ingest(asked, parts(asked, sinks=(*made.sinks, *unlucky))).errors
    while errors and runs < 10:
        errors = ingest(asked, parts(asked, sinks=(*made.sinks, *unlucky))).errors
        runs += 1
    assert (errors, runs > 1) == ((), True)
    assert made.outbox.unpublished() == []
    main = records(tmp_path / "main")
    assert [records(folder) for folder in places.values()] == [main] * 3
    assert held_by(postgres_url) == {place: len(lines) for place, lines in main.items()}
    assert len(main["articles"]) == 2
