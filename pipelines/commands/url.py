"""`newsbeam url`: what an address is to newsbeam."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from pipelines.address import facts
from pipelines.flags import Parser
from pipelines.lines import print_lines
from pipelines.status import OK

_ABOUT = """One JSON line per address: {input, url (canonical), site (registrable domain), identifier, refused}.
`refused` is the reason why it would not be visited, or null: bad-url (then url, site and identifier are null), or
address-refused for a literal address that is not public or a port that is not of the web (the rest is filled)."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("url", help="canonical form, site and identifier of addresses", description=_ABOUT)
    parser.add_argument("url", nargs="+", metavar="URL", help="addresses; a single - reads them from stdin, one a line")
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    given = _from_stdin() if said.url == ["-"] else iter(said.url)
    print_lines(facts(url) for url in given)
    return OK


def _from_stdin() -> Iterator[str]:
    for line in sys.stdin.buffer:
        if text := line.decode("utf-8", "surrogateescape").strip("\r\n"):
            yield text
