"""`newsbeam report`: what the ledger knows, as a page to look at or to send on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipelines.clock import utc_now
from pipelines.grids import cell
from pipelines.health import cluster_grid, overview_grids
from pipelines.htmlgrids import page
from pipelines.ledgers import HELP, existing_ledger
from pipelines.options import Parser, environment
from pipelines.status import FAILED, OK, complain
from transforms.io.files import write_whole
from transforms.io.ledger.review import Review

RUNS = 100
"""Runs shown: a day of a quarter-hourly schedule."""

CLUSTERS = 20
"""Stories shown, those with the most copies."""

_ABOUT = """The health of every feed, the last runs, what is owed to sinks, dead letters, and the stories with the most
copies, as one HTML file. Opens the ledger read-only, also while a run is alive."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("report", help="what the ledger knows, as an HTML page", description=_ABOUT)
    parser.add_argument("--html", required=True, metavar="FILE", help="where the page goes; replaced whole")
    parser.add_argument("--ledger", metavar="URL", help=HELP)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    review = Review(url=existing_ledger(said.ledger, environment()))
    overview, clusters = review.overview(RUNS), review.clusters(CLUSTERS)
    about = f"As of {cell(utc_now())}, from {overview.ledger} (schema {overview.schema})"
    lines = page("newsbeam", about, [*overview_grids(overview, feeds=None), cluster_grid(clusters)])
    path = Path(said.html)
    try:
        write_whole(path, (line.encode() for line in lines), path.with_name(f".{path.name}.part"))
    except OSError as error:
        return complain(f"--html {path}: {error.strerror or error}", FAILED)
    return OK
