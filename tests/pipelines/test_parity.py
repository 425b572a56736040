"""Invariant 6: the same records as a batch and as a stream, on the in-memory runner and on Prism, in whatever order.

A way to publish the changing world is a function of (folder, world) that reads every feed twice. Ways are compared by
the lines that they publish, but for what differs from run to run by its nature: times of observation, and the run's id.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Timestamp

from pipelines.batch import ingest
from pipelines.budget import uncut
from pipelines.compose import Parts, source, stages
from pipelines.graph import connect
from pipelines.options import Options
from pipelines.stream import stream
from tests.fakes import Answer
from tests.pipelines.editions import HOSTS, Editions, changing_world, feed_of
from tests.pipelines.prism import FLAGS, on_prism
from tests.pipelines.worlds import begin, lines, options, parts

World = Mapping[str, Sequence[Answer]]
Way = Callable[[Path, World], None]
KINDS = ("articles", "duplicates", "failures", "gaps")
OBSERVED = {
    "runId", "configHash", "recordedAt", "dateFirstSeen", "fetchedAt", "firstFailedAt", "lastFailedAt", "nextTryAt",
}  # fmt: skip
WORLD = changing_world()


def asked(folder: Path, world: World, *words: str) -> tuple[Options, Parts]:
    feeds = [url for url in world if url.endswith("/feed")]
    said = options(folder, *feeds, "--min-poll-interval", "0", *words)
    return said, parts(said, fetcher=Editions(str(folder), world))


def batches(folder: Path, world: World, flags: Sequence[str] = ()) -> None:
    said, made = asked(folder, world)
    for _ in range(2):
        assert ingest(dataclasses.replace(said, beam=tuple(flags)), made).errors == ()


def batches_on_prism(folder: Path, world: World) -> None:
    batches(folder, world, FLAGS)


def windows_in_memory(folder: Path, world: World, order: random.Random | None = None) -> None:
    """The stream's source and windows, but for the engine's part: it is asked by hand, a window at a time."""
    said, made = asked(folder, world, "--streaming", "--commit-every", "1s", "--unit-budget", "5m")
    assert said.stream
    run = begin(said, made, [feed.url for feed in said.feeds])
    due = source(said, said.stream, made, run)
    for number in range(2):
        (batch,) = due.offer(made.clock() + timedelta(seconds=number)).batches
        moment = Timestamp.from_utc_datetime(batch.stamped_at)
        claims = due.claims(batch)
        if order:
            order.shuffle(claims)
        with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
            stamped = pipeline | beam.Create([TimestampedValue(claim, moment) for claim in claims], reshuffle=not order)
            connect(stamped | beam.WindowInto(FixedWindows(said.stream.commit_every_s)), stages(said, made, run))
        assert made.agenda.state(batch.unit) == ("published", None)


def stream_on_prism(folder: Path, world: World) -> None:
    said, made = asked(folder, world, "--streaming", "--commit-every", "1s", "--unit-budget", "5m")
    said = dataclasses.replace(said, beam=FLAGS)
    assert said.stream
    try:
        result = stream(said, said.stream, made, lambda: len(list(folder.glob("runs/*/*.json"))) >= 2)
    finally:
        uncut()
    assert (result.errors, result.summary.reconciled) == ((), True)


def records(folder: Path) -> dict[str, list[str]]:
    return {kind: sorted(json.dumps(lasting(line)) for line in lines(folder, kind)) for kind in KINDS}


def lasting(value: Any) -> Any:
    """Without what is of this run only. `nextTryAt` stays as whether there is one."""
    if isinstance(value, dict):
        return {key: bool(part) if key in OBSERVED else lasting(part) for key, part in value.items()}
    return [lasting(part) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("batch")
    batches(folder, WORLD)
    return records(folder)


@pytest.mark.slow
def test_the_world_is_large_and_has_everything_in_it(expected: dict[str, list[str]]) -> None:
    articles = [json.loads(line) for line in expected["articles"]]
    failures = [json.loads(line) for line in expected["failures"]]
    assert (HOSTS, len(articles) > 450, sum(article["version"] == 2 for article in articles)) == (40, True, 37)
    copies = [json.loads(line)["cluster"]["similarity"] for line in expected["duplicates"]]
    assert (
        copies.count(1.0) == 7
    )  # of eight hosts with a copy, one has a feed that fails; some texts are alike by chance
    assert {failure["reason"] for failure in failures} == {
        "not-found", "server-error", "no-link", "not-a-feed", "connect",
    }  # fmt: skip
    assert {failure["feedUrl"] for failure in failures if failure["stage"] in ("poll", "parse")} >= {
        feed_of(HOSTS - number) for number in (1, 2, 3)
    }


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "way",
    [windows_in_memory, *(pytest.param(way, marks=on_prism) for way in (batches_on_prism, stream_on_prism))],
)
def test_each_way_publishes_the_same_records(tmp_path: Path, expected: dict[str, list[str]], way: Way) -> None:
    way(tmp_path, WORLD)
    found = records(tmp_path)
    for kind in KINDS:
        assert found[kind] == expected[kind]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_order_and_bundles_do_not_matter(tmp_path: Path, seed: int) -> None:
    world = changing_world(hosts=10, items=6)
    batches(tmp_path / "batch", world)
    windows_in_memory(tmp_path / "windows", world, random.Random(seed))
    assert records(tmp_path / "windows") == records(tmp_path / "batch")
