"""A small world of fakes with a real ledger, staging and folder, and a way to run units through the real graph."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.batch import ingest
from pipelines.cli import parsers
from pipelines.compose import Parts, compose, stages
from pipelines.graph import Stages, connect
from pipelines.options import Options, ingest_options
from schemas.feed import ListedFeed
from schemas.unit import Claim, Unit
from tests.fakes import InProcess, Site, page, prose, rss
from transforms.io.ledger.lease import Run
from transforms.io.ledger.schema import migrate

FEEDS = ("https://a.example/feed", "https://b.example/feed")
WORLD = Site(
    {
        FEEDS[0]: rss(("1", "https://a.example/1", "One"), ("2", "https://a.example/2", "Two"), ("3", "", "Nowhere")),
        FEEDS[1]: rss(
            ("1", "https://b.example/copy", "One again"),
            ("2", "https://a.example/2?utm_source=b", "Two"),
            ("4", "https://b.example/gone", "Gone"),
            ("5", "https://b.example/busy", "Busy"),
        ),
        "https://a.example/1": page("One", *prose("bridge")),
        "https://a.example/2": page("Two", *prose("tower")),
        "https://a.example/2?utm_source=b": page("Two", *prose("tower")),
        "https://b.example/copy": page("One", *prose("bridge")),
        "https://b.example/busy": (503, {}, b""),
    }
)
"""Seen 7: stored 2 (One, Two), duplicate 2 (the copy; Two by another feed), failed 2 (no link, 404), deferred 1."""


def options(folder: Path, *words: str) -> Options:
    said = parsers()[1]["ingest"].parse_args([*words, "--to", str(folder)])
    return ingest_options(said, [], {})


def parts(asked: Options, site: Site = WORLD, **others: Any) -> Parts:
    fakes = {"fetcher": site, "children": InProcess(), **others}
    return dataclasses.replace(compose(asked), **fakes)


def run(folder: Path, *words: str, site: Site = WORLD, **others: Any) -> Any:
    asked = options(folder, *FEEDS, *words)
    return ingest(asked, parts(asked, site, **others))


def command(*words: str) -> int:
    """A command in this process: what it prints goes to stdout, a UsageError to the test."""
    said = parsers()[0].parse_args(words)
    status: int = said.run(said, [])
    return status


def begin(asked: Options, made: Parts, feeds: Sequence[str] = FEEDS) -> Run:
    """A run of the ledger, by hand."""
    migrate(asked.ledger)
    made.feeds.put([ListedFeed(url=feed) for feed in feeds], made.clock())
    return made.lease.start("run1", "hash", {sink.key: sink.name for sink in made.sinks}, made.clock())


def claim(
    made: Parts, run: Run, number: int = 1, limit: int = 100, window_s: float | None = None
) -> tuple[Unit, list[Claim]]:
    now = made.clock()
    unit = Unit(
        unit_id=f"run1-r{number:04d}", run_id="run1", epoch=run.epoch, started_at=now,
        deadline_at=now + timedelta(minutes=10),
        closes_at=now + timedelta(seconds=window_s) if window_s else None,
    )  # fmt: skip
    return unit, made.agenda.claim(unit, due_at=now, limit=limit)


def through(asked: Options, made: Parts, run: Run, claims: Sequence[Claim], change: Callable[[Stages], Stages]) -> None:
    """Claims through the graph, with stages changed."""
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
        connect(pipeline | beam.Create(list(claims)), change(stages(asked, made, run)))


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    """Every published line of a kind."""
    paths = sorted(folder.glob(f"{kind}/dt=*/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def published(folder: Path) -> list[tuple[str, int]]:
    """Keys of everything published, with repetitions."""
    found = lines(folder, "articles") + lines(folder, "duplicates")
    return sorted((record["identifier"], record["version"]) for record in found)
