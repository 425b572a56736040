"""The same graph as a stream of two windows on Prism, Beam's local streaming runner."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.io.watch import PollResult, Watch
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp

from pipelines.batch import ingest
from pipelines.compose import Parts, stages
from pipelines.graph import connect
from schemas.unit import Claim
from tests.pipelines.worlds import FEEDS, begin, claim, options, parts, published

PRISM = shutil.which("prism", path=f"{Path(__file__).parent.parent.parent / '.tools'}:{Path.home() / 'go/bin'}")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(PRISM is None, reason="no prism here: `make prism` builds it (needs Go)"),
    # Beam's own portable runner, not ours: it leaves its gRPC channel and the server's pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Claims:
    """A poll of the ledger: every open claim of the run, at the time that decides its window."""

    def __init__(self, made: Parts, run: object) -> None:
        self.made, self.run = made, run

    def __call__(self, _: str) -> PollResult[Claim]:
        found = []
        for number, second in ((1, 10), (2, 70)):
            _, claims = claim(self.made, self.run, number, limit=1)  # type: ignore[arg-type]
            found += [TimestampedValue(one, Timestamp(second)) for one in claims]
        return PollResult.complete(found)


def test_a_batch_runs_on_the_runner_that_is_asked_for(tmp_path: Path) -> None:
    asked = options(tmp_path, *FEEDS)
    flags = ("--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK")
    result = ingest(dataclasses.replace(asked, beam=flags), parts(asked))
    assert (result.errors, result.summary.items["stored"], result.summary.items["duplicate"]) == ((), 2, 2)
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == 3


def test_a_stream_of_two_windows_is_two_units(tmp_path: Path) -> None:
    asked = options(tmp_path)
    made = parts(asked)
    active = begin(asked, made)
    flags = ["--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK", "--streaming"]
    with beam.Pipeline(options=PipelineOptions(flags)) as pipeline:
        claims = (
            pipeline
            | beam.Create(["ledger"])
            | Watch(Claims(made, active), poll_interval=Duration(seconds=1), output_key_fn=repr)
            | "Claims" >> beam.Values()
            | beam.WindowInto(FixedWindows(60))
        )
        connect(claims, stages(asked, made, active))
    units = made.outbox.run("run1")
    assert (units.units, units.items["stored"], units.items["duplicate"]) == (2, 2, 2)
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == 3
    assert made.outbox.unpublished() == []
