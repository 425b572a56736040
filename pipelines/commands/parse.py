"""`newsbeam feeds parse`: what newsbeam reads in feed documents."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.clock import utc_now
from pipelines.feeddocs import FeedReader, from_files, from_jsonl
from pipelines.flags import Parser, UsageError
from pipelines.lines import Tally, in_order, print_lines
from transforms.io.children import ChildPool

_ABOUT = """One JSON line per document, in the order of the input: {name, format, parser, repairs, entries, items,
error}; error is the reason why nothing was read, or null. Dates are ISO 8601, null where they can't be read. Exit
status 0 unless nothing could be read."""


def add_parse(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("parse", help="what is read in feed documents, no network", description=_ABOUT)
    parser.add_argument("file", nargs="*", metavar="FILE", help="feed documents; the name of each is its path as given")
    parser.add_argument("--jsonl", metavar="FILE", help="JSON Lines of name, body (base64), headers; also .gz and .xz")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    if bool(said.file) == bool(said.jsonl):
        raise UsageError("give feed documents: either FILE... or --jsonl FILE")
    tally = Tally()
    documents = from_jsonl(said.jsonl, tally.complain) if said.jsonl else from_files(said.file, tally.complain)
    reader = FeedReader(children=ChildPool(), clock=utc_now)
    print_lines(in_order(tally.counted(documents, lambda document: document.body is not None), reader.line))
    return tally.status
