"""`newsbeam extract`: records of pages alone, without feed and network."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.clock import utc_now
from pipelines.flags import Parser, UsageError
from pipelines.lines import Tally, in_order, print_lines
from pipelines.pages import Extractor, Page, from_files, from_jsonl
from schemas.failure import Refusal
from transforms.io.children import ChildPool
from transforms.web.urls import resolve

_ABOUT = """One JSON line per page, in the order of the input: the article record with the page's id before it, or
{id, url, failure: {stage, reason, detail}}. Without an address, that of the page's rel=canonical or og:url is taken;
where there is none either, url and identifier are null. A line that is no page fails at stage parse as parser-error,
with a null id where it has none. Exit status 0 unless nothing could be read."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("extract", help="records of pages alone, no feed, no network", description=_ABOUT)
    parser.add_argument("file", nargs="*", metavar="FILE", help="HTML pages; the id of each is its path as given")
    parser.add_argument("--url", metavar="U", help="the address of the page, when it is one FILE")
    parser.add_argument("--pages", metavar="FILE.jsonl", help="pages as JSON Lines of id, url, html; also .gz and .xz")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    _check(said)
    tally = Tally()
    pages = from_jsonl(said.pages, tally.complain) if said.pages else from_files(said.file, said.url, tally.complain)
    extractor = Extractor(children=ChildPool(), clock=utc_now)
    print_lines(in_order(tally.counted(pages, lambda page: isinstance(page, Page)), extractor.line))
    return tally.status


def _check(said: argparse.Namespace) -> None:
    if bool(said.file) == bool(said.pages):
        raise UsageError("give pages: either FILE... or --pages FILE.jsonl")
    if said.url and len(said.file) != 1:
        raise UsageError("--url is the address of one page: give one FILE with it")
    try:
        resolve(said.url or "https://any.example/")
    except Refusal as refusal:
        raise UsageError(f"--url: {refusal.detail}") from refusal
