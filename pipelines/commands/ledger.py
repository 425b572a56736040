"""`newsbeam ledger`: the ledger itself, as a thing that can be lost."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipelines.clock import utc_now
from pipelines.ledgers import HELP, named_ledger
from pipelines.lines import print_text
from pipelines.options import Parser, UsageError, environment
from pipelines.recall import recall_folder
from pipelines.status import OK
from transforms.io.ledger.database import printable
from transforms.io.ledger.rebuild import rebuild

_ABOUT = """Make a new ledger from the records that a folder holds, when the old one is lost or corrupt: what is
published is known again, and is not published twice. The next run asks every feed anew. Lost are the dead letters, the
times of the next polls, and feeds that never led to an article: import those. A ledger that is there is not touched."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command and its part."""
    parser = commands.add_parser("ledger", help="make a lost ledger anew from what was published")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    part: Parser = parts.add_parser("rebuild", help="a new ledger from published records", description=_ABOUT)
    part.add_argument("--from", dest="folder", required=True, metavar="FOLDER", help="as once given in --to")
    part.add_argument("--ledger", metavar="URL", help=HELP)
    part.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    folder, url = Path(said.folder), named_ledger(said.ledger, environment())
    if not any((folder / kind).is_dir() for kind in ("articles", "duplicates")):
        raise UsageError(f"--from {folder}: neither articles/ nor duplicates/ in it")
    now = utc_now()
    made = rebuild(url, recall_folder(folder, now), now)
    print_text([f"{printable(url)}: {made.articles} articles of {made.feeds} feeds, from {made.records} records"])
    return OK
