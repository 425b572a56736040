"""`newsbeam feeds discover`: the feeds of a site."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pipelines.clock import utc_now
from pipelines.discover import Discovered, Discoverer
from pipelines.feedlists import feed_address
from pipelines.flags import Parser
from pipelines.lines import print_lines, print_text
from pipelines.options import _add_network_flags as add_network_flags  # private for now
from pipelines.status import FAILED, OK, complain
from schemas.failure import Refusal
from transforms.io.children import ChildPool
from transforms.io.loop import submit

_ABOUT = """Asks a site for its feeds: what its page names or links to, else the usual paths, and the news sitemaps of
its robots.txt. Each is read before it is printed, one address a line with a comment before it: a list that `feeds
import` and `ingest --feeds` take. Exit status 1 when there is none."""


def add_discover(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("discover", help="the feeds of a site", description=_ABOUT)
    parser.add_argument("url", metavar="URL", help="of its home page, or any other")
    about = "one JSON line a feed: {url, title, format, items, newest, how}"
    parser.add_argument("--json", action="store_true", help=about)
    add_network_flags(parser)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    url, discoverer = feed_address(said.url), _discoverer(said)
    try:
        found = submit(discoverer.discover(url)).result()
    except Refusal as refusal:
        complain(f"{url}: {refusal}")
        return FAILED
    if said.json:
        print_lines(found)
    else:
        print_text(_lines(found))
    if not found:
        complain(f"{url}: no feed found ({len(discoverer.refused)} addresses that could not be had)")
    return OK if found else FAILED


def _lines(found: Sequence[Discovered]) -> Iterator[str]:
    for feed in found:
        about = f"{feed.format}, {feed.items} items, newest {feed.newest or 'unknown'}"
        yield f"# {feed.title or 'without a title'} ({about}; {feed.how})"
        yield feed.url


def _discoverer(said: argparse.Namespace) -> Discoverer:
    from pipelines.webclient import web_client  # imports aiohttp, which the other commands needn't wait for

    return Discoverer(fetcher=web_client(said), children=ChildPool(), clock=utc_now)
