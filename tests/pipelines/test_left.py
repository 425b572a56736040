"""A stream that is only prepared, as a template is: the job is written down, and the ledger is left to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineRunner, PipelineState

from pipelines.cli import main
from pipelines.stream import stream
from tests.pipelines.worlds import FEEDS, options, parts
from transforms.io.ledger.database import engine

STEPS: list[str] = []


class OnlyWritten(PipelineRunner):
    """A runner that starts nothing, as Dataflow's with --template_location."""

    def run_pipeline(self, pipeline: beam.Pipeline, options: PipelineOptions) -> PipelineResult:
        STEPS.extend(part.full_label for part in pipeline.transforms_stack[0].parts)
        return PipelineResult(PipelineState.DONE)


@pytest.fixture
def ledger(postgres_url: str) -> Iterator[str]:
    yield postgres_url
    engine(postgres_url).dispose()


def test_the_run_is_under_way_when_its_driver_is_gone(
    tmp_path: Path, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    STEPS.clear()
    asked = options(tmp_path, *FEEDS, "--streaming", "--ledger", ledger)
    flags = (f"--runner={__name__}.OnlyWritten", "--template_location=gs://bucket/job")
    assert asked.stream
    result = stream(replace(asked, beam=flags), asked.stream, parts(asked))
    assert (result.errors, result.summary.finished_at, result.summary.units) == ((), None, 0)
    assert STEPS[0] == "Claims"
    assert main(["ingest", "--to", str(tmp_path), "--ledger", ledger]) == 3
    assert f"run {result.summary.run_id} on the job of run {result.summary.run_id}" in capsys.readouterr().err
