"""Flags that only Flink's job server knows reach it, and a typing error in one is still refused."""

import argparse

import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.portable_runner import JobServiceHandle

from pipelines.cli import parsers
from pipelines.flags import UsageError
from pipelines.options import beam_flags

FLAGS = ["--runner=PortableRunner", "--checkpointing_interval=60000", "--max_bundle_time_mills", "100"]


def ingest_parser() -> argparse.ArgumentParser:
    return parsers()[1]["ingest"]


def test_they_are_beams_and_go_to_the_job_server() -> None:
    beam, rest = beam_flags(["--to", "out", *FLAGS], ingest_parser())
    assert (beam, rest) == (FLAGS, ["--to", "out"])
    sent = JobServiceHandle.encode_pipeline_options(PipelineOptions(beam).get_all_options())
    assert sent["beam:option:checkpointing_interval:v1"] == "60000"
    assert sent["beam:option:max_bundle_time_mills:v1"] == "100"
    assert "beam:option:savepoint_path:v1" not in sent


def test_a_misspelt_one_is_left_over_and_a_bad_value_refused() -> None:
    assert beam_flags(["--checkpoint_interval=1"], ingest_parser()) == ([], ["--checkpoint_interval=1"])
    with pytest.raises(UsageError, match="checkpointing_interval"):
        beam_flags(["--checkpointing_interval=often"], ingest_parser())
