"""`newsbeam status`: what the ledger knows."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.grids import show_grids
from pipelines.health import detail_grids, overview_grids
from pipelines.ledgers import HELP, existing_ledger
from pipelines.lines import print_text
from pipelines.options import Parser, UsageError, environment
from pipelines.status import OK
from schemas.wire import dumps
from transforms.io.ledger.review import Review

RUNS = 10
"""Runs shown: two and a half hours of a quarter-hourly schedule; with RUN_ID any."""

_ABOUT = """Runs, feeds with their health, units that are not published everywhere, dead letters and items to be tried
again. Opens the ledger read-only, also while a run is alive."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("status", help="what the ledger knows: runs, feeds, dead letters", description=_ABOUT)
    parser.add_argument("run_id", nargs="?", metavar="RUN_ID", help="one run: its units, what went in and came out")
    parser.add_argument("--ledger", metavar="URL", help=HELP)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    review = Review(url=existing_ledger(said.ledger, environment()))
    if said.run_id is None:
        overview = review.overview(RUNS)
        found, grids = dumps(overview), overview_grids(overview)
    else:
        detail = review.run(said.run_id)
        if detail is None:
            raise UsageError(f"no run {said.run_id!r} in the ledger (`newsbeam status` lists the last ones)")
        found, grids = dumps(detail), detail_grids(detail)
    if said.json:
        print_text([found])
    else:
        show_grids(grids)
    return OK
