"""Flink within Beam's job server, for the tests that run on it where its jar is at hand: `make flink`."""

from __future__ import annotations

import os

import pytest

import pipelines.flinkoptions  # noqa: F401  declares flags, so that Beam sends them on to the job server
from tests.pipelines.prism import noisy

JAR = os.environ.get("NEWSBEAM_TEST_FLINK_JAR")
FLAGS = (
    "--runner=FlinkRunner",
    f"--flink_job_server_jar={JAR}",
    "--flink_master=[local]",
    "--environment_type=LOOPBACK",
)
STREAM = (
    *FLAGS,
    "--checkpointing_interval=2000",
    "--max_bundle_time_mills=100",
    "--shutdown_sources_after_idle_ms=2000",  # else a job never ends, also when its source has
)

on_flink = [
    pytest.mark.slow,
    pytest.mark.timeout(600),  # the job server is a Java program: half a minute before the first job
    pytest.mark.skipif(JAR is None, reason="no Flink here: make flink JOB_SERVER_JAR=…"),
    *noisy,
]
