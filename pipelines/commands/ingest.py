"""`newsbeam ingest`: one run over the feeds that are due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pipelines.options import Parser, add_ingest_flags, environment, ingest_options
from pipelines.report import show
from pipelines.status import FAILED, OK, complain
from schemas.wire import dumps


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    about = "Read the feeds that are due, and publish what is new. Flags of Apache Beam's pass through."
    parser = commands.add_parser("ingest", help="one run over the feeds that are due", description=about)
    add_ingest_flags(parser)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    options = ingest_options(said, beam, environment())
    from pipelines.batch import ingest  # imports Beam
    from pipelines.compose import compose

    result = ingest(options, compose(options))
    for error in result.errors:
        complain(error)
    if options.json:
        sys.stdout.write(dumps(result.summary) + "\n")
    show(result.summary, options.to)
    return FAILED if result.errors else OK
