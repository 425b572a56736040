"""Flags of Flink's runner that Beam's Python SDK doesn't know, and that a stream there can't do without.

A portable runner tells its flags only once it is asked, by its job server: too late for refusing a typing error. Those
that a stream needs are declared here (https://beam.apache.org/documentation/runners/flink/ lists them all). Beam sends
what is said on to the job server.
"""

from __future__ import annotations

import argparse

from apache_beam.options.pipeline_options import PipelineOptions


class FlinkStreamOptions(PipelineOptions):
    """Checkpoints, bundles and state of a Flink job; None: Flink's own default. Times in milliseconds."""

    @classmethod
    def _add_argparse_args(cls, parser: argparse.ArgumentParser) -> None:
        numbers = {
            "--checkpointing_interval": "between two checkpoints; without one an idle stream's source spins",
            "--checkpoint_timeout_millis": "after which a checkpoint is given up",
            "--min_pause_between_checkpoints": "from a checkpoint's end to the next",
            "--max_bundle_size": "elements in a bundle at most",
            "--max_bundle_time_mills": "a bundle lasts at most",
            "--shutdown_sources_after_idle_ms": "a source that has ended is closed after that",
        }
        for name, about in numbers.items():
            parser.add_argument(name, type=int, help=about)
        parser.add_argument("--checkpointing_mode", choices=("EXACTLY_ONCE", "AT_LEAST_ONCE"))
        parser.add_argument("--savepoint_path", help="from which the job goes on")
        parser.add_argument("--state_backend", help="hashmap or rocksdb")
        parser.add_argument("--state_backend_storage_path", help="where checkpoints lie")
