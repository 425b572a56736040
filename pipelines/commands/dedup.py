"""`newsbeam dedup`: which documents are copies of which, without a ledger."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.flags import Parser, UsageError
from pipelines.lines import Tally, Unreadable, print_lines

_ABOUT = """Reads documents as JSON Lines (id, url, title, text, published; also .gz and .xz), writes one line per
document in the order of the input: {id, cluster, role, of, similarity}. `role` is original or copy; `cluster` and `of`
are the id of the original, `similarity` is the share of the smaller text that the other has; an original has its own id
as cluster, and nulls. The earliest published is the original, whatever the order of the lines; a date without a time
counts as its day's end, and of one moment a news agency's site comes first."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("dedup", help="find copies among documents, no feed, no ledger", description=_ABOUT)
    parser.add_argument("file", metavar="FILE.jsonl", help="documents as JSON Lines; also .gz and .xz")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    from pipelines.documents import collect  # brings NumPy: only when it is asked for

    tally = Tally()
    try:
        found = collect(said.file, tally.complain)
    except Unreadable as error:
        raise UsageError(str(error)) from error
    tally.read = len(found.ids)
    print_lines(found.lines())
    return tally.status
