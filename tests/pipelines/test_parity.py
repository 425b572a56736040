"""Invariant 6: the same records as a batch, as a stream and as a replay, on every engine, in whatever order.

A way to publish the changing world is a function of (folder, world) that reads every feed twice, or an archive of that.
Ways are compared by the lines that they publish, but for what differs from run to run by its nature: times of
observation, the run's id, and where an archive has the page, if there is one.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Timestamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.batch import ingest
from pipelines.budget import uncut
from pipelines.compose import Parts, source, stages
from pipelines.graph import connect
from pipelines.options import Options
from pipelines.replay import replay
from pipelines.stream import stream
from tests.fakes import Answer
from tests.pipelines import flink, prism
from tests.pipelines.editions import HOSTS, Archiving, Editions, Remembering, changing_world, feed_of
from tests.pipelines.worlds import begin, lines, options, parts
from transforms.io.archive import WarcArchive

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

World = Mapping[str, Sequence[Answer]]
Way = Callable[[Path, World], None]
KINDS = ("articles", "duplicates", "failures", "gaps")
OBSERVED = {
    "runId", "configHash", "recordedAt", "dateFirstSeen", "fetchedAt", "firstFailedAt", "lastFailedAt", "nextTryAt",
}  # fmt: skip
PLACE = {"warcFile", "warcOffset"}
FROZEN = ("--site-memory", "off")
WORLD = changing_world()


def asked(folder: Path, world: World, *words: str) -> tuple[Options, Parts]:
    feeds = [url for url in world if url.endswith("/feed")]
    said = options(folder, *feeds, "--min-poll-interval", "0", *FROZEN, *words)
    return said, parts(said, fetcher=Editions(str(folder), world), children=Remembering())


def batches(folder: Path, world: World, flags: Sequence[str] = ()) -> None:
    said, made = asked(folder, world)
    for _ in range(2):
        assert ingest(dataclasses.replace(said, beam=tuple(flags)), made).errors == ()


def archived_batches(folder: Path, world: World) -> None:
    """The folder `archive` in it is then one of this world."""
    said, made = asked(folder, world)
    for number in range(2):
        archive = WarcArchive(folder=str(folder / "archive"), run_id=f"run{number}", software="t")
        assert ingest(said, dataclasses.replace(made, fetcher=Archiving(made.fetcher, archive))).errors == ()


def replayed(folder: Path, archive: Path, flags: Sequence[str] = ()) -> None:
    said = options(folder, *FROZEN)
    made = dataclasses.replace(parts(said), children=Remembering())
    files = sorted(str(path) for path in archive.iterdir())
    assert replay(dataclasses.replace(said, beam=tuple(flags)), made, files).errors == ()


def windows_in_memory(folder: Path, world: World, order: random.Random | None = None, workers: int = 1) -> None:
    """The stream's source and windows, but for the engine's part: it is asked by hand, a window at a time.

    Several workers, threads of this process, share each stage's elements: as many bundles.
    """
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
        with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions(_shared_by(workers))) as pipeline:
            stamped = pipeline | beam.Create([TimestampedValue(claim, moment) for claim in claims], reshuffle=not order)
            connect(stamped | beam.WindowInto(FixedWindows(said.stream.commit_every_s)), stages(said, made, run))
        assert made.agenda.state(batch.unit) == ("published", None)


def _shared_by(workers: int) -> list[str]:
    return [f"--direct_num_workers={workers}", "--direct_running_mode=multi_threading"] if workers > 1 else []


def streamed(folder: Path, world: World, flags: Sequence[str]) -> None:
    said, made = asked(folder, world, "--streaming", "--commit-every", "1s", "--unit-budget", "5m")
    said = dataclasses.replace(said, beam=tuple(flags))
    assert said.stream
    try:
        result = stream(said, said.stream, made, lambda: len(list(folder.glob("runs/*/*.json"))) >= 2)
    finally:
        uncut()
    assert (result.errors, result.summary.reconciled) == ((), True)


def records(folder: Path, without: Collection[str] = PLACE) -> dict[str, list[str]]:
    """What was published. Of what is of a run only, as of times of observation, stays whether it is there."""
    return {kind: sorted(json.dumps(lasting(line, without)) for line in lines(folder, kind)) for kind in KINDS}


def lasting(value: Any, without: Collection[str]) -> Any:
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if key not in without}
        return {key: bool(part) if key in OBSERVED else lasting(part, without) for key, part in kept.items()}
    return [lasting(part, without) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    archived_batches(folder, WORLD)
    return folder


@pytest.fixture(scope="module")
def expected(batch: Path) -> dict[str, list[str]]:
    return records(batch)


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


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(windows_in_memory, id="windows_in_memory"),
        pytest.param(partial(batches, flags=prism.FLAGS), id="batches_on_prism", marks=prism.on_prism),
        pytest.param(partial(streamed, flags=prism.FLAGS), id="stream_on_prism", marks=prism.on_prism),
        pytest.param(partial(batches, flags=flink.FLAGS), id="batches_on_flink", marks=flink.on_flink),
        pytest.param(partial(streamed, flags=flink.STREAM), id="stream_on_flink", marks=flink.on_flink),
    ],
)
def test_each_way_publishes_the_same_records(tmp_path: Path, expected: dict[str, list[str]], way: Way) -> None:
    way(tmp_path, WORLD)
    found = records(tmp_path)
    for kind in KINDS:
        assert found[kind] == expected[kind]


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="in_memory"),
        pytest.param(prism.FLAGS, id="on_prism", marks=prism.on_prism),
        pytest.param(flink.FLAGS, id="on_flink", marks=flink.on_flink),
    ],
)
def test_a_replay_publishes_the_records_of_the_batches_that_wrote_the_archive(
    tmp_path: Path, batch: Path, flags: Sequence[str]
) -> None:
    replayed(tmp_path, batch / "archive", flags)
    found, live = records(tmp_path, without=()), records(batch, without=())
    assert sum('"warcFile": "run1-00001.warc.gz"' in line for line in found["articles"]) > 37
    for kind in KINDS:
        assert found[kind] == live[kind]


SMALL = changing_world(hosts=7, items=6)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("small")
    batches(folder, SMALL)
    return records(folder)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False), workers=st.integers(1, 5))
def test_order_and_bundles_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, small: dict[str, list[str]], order: random.Random, workers: int
) -> None:
    folder = tmp_path_factory.mktemp("windows")
    windows_in_memory(folder, SMALL, order, workers)
    assert records(folder) == small
