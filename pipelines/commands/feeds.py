"""`newsbeam feeds`: the feeds that the ledger polls."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.clock import utc_now
from pipelines.commands.discover import add_discover
from pipelines.commands.parse import add_parse
from pipelines.feedlists import feed_address, named_feeds
from pipelines.grids import show_grids
from pipelines.health import feed_grid
from pipelines.ledgers import HELP, existing_ledger, named_ledger, prepare
from pipelines.lines import print_text
from pipelines.options import Parser, UsageError, environment
from pipelines.status import OK, complain
from schemas.feed import ListedFeed
from schemas.review import FeedHealth
from schemas.wire import dumps
from transforms.feeds.exports import FORMATS
from transforms.feeds.plaintext import tidy
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.review import Review


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command and its parts."""
    parser = commands.add_parser("feeds", help="the list of feeds: add, remove, list, import, export, parse, discover")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    adding = _part(parts, "add", _add, "poll these feeds too")
    adding.add_argument("url", nargs="+", metavar="URL")
    adding.add_argument("--title", metavar="T", help="what to call it (one URL)")
    removing = _part(parts, "remove", _remove, "poll these feeds no longer; what was published stays known")
    removing.add_argument("url", nargs="+", metavar="URL")
    listing = _part(parts, "list", _list, "the feeds with their health")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    importing = _part(parts, "import", _import, "add the feeds of lists: text (one URL a line), OPML, YAML")
    importing.add_argument("file", nargs="+", metavar="FILE")
    exporting = _part(parts, "export", _export, "the list on standard output")
    exporting.add_argument("--format", choices=tuple(FORMATS), default="opml", help="default opml")
    add_parse(parts)
    add_discover(parts)
    return parser


def _part(parts: argparse._SubParsersAction[Parser], name: str, run: object, about: str) -> Parser:
    parser = parts.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    parser.add_argument("--ledger", metavar="URL", help=HELP)
    parser.set_defaults(run=run)
    return parser


def _add(said: argparse.Namespace, beam: Sequence[str]) -> int:
    if said.title is not None and len(said.url) > 1:
        raise UsageError("--title is for one URL; `newsbeam feeds import` takes a list with titles")
    feeds = named_feeds(said.url, [])
    if said.title is not None:
        feeds = [ListedFeed(url=feeds[0].url, title=tidy(said.title) or None)]
    return _put(said, feeds)


def _import(said: argparse.Namespace, beam: Sequence[str]) -> int:
    return _put(said, named_feeds([], said.file, flag=""))


def _put(said: argparse.Namespace, feeds: Sequence[ListedFeed]) -> int:
    url = named_ledger(said.ledger, environment())
    prepare(url)
    done = FeedBook(url=url).put(feeds, utc_now())
    known = len(feeds) - done.added - done.returned - done.changed
    print_text([f"{done.added} added, {done.returned} back, {done.changed} changed, {known} known already"])
    return OK


def _remove(said: argparse.Namespace, beam: Sequence[str]) -> int:
    url = existing_ledger(said.ledger, environment())
    addresses = list(dict.fromkeys(feed_address(given) for given in said.url))
    prepare(url)
    if unknown := FeedBook(url=url).remove(addresses, utc_now()):
        raise UsageError(f"not in the ledger: {', '.join(unknown)}; nothing was removed")
    print_text([f"{len(addresses)} removed"])
    return OK


def _list(said: argparse.Namespace, beam: Sequence[str]) -> int:
    feeds = Review(url=existing_ledger(said.ledger, environment())).feeds()
    if said.json:
        print_text([dumps(feeds)])
    else:
        show_grids([feed_grid(feeds)])
    return OK


def _export(said: argparse.Namespace, beam: Sequence[str]) -> int:
    feeds = [_listed(feed) for feed in Review(url=existing_ledger(said.ledger, environment())).feeds()]
    print_text(FORMATS[said.format](feeds).splitlines())
    secret = sum(bool(feed.headers) for feed in feeds)
    if secret and said.format != "yaml":
        complain(f"the header variables of {secret} feeds are left out: only --format yaml can say them")
    return OK


def _listed(feed: FeedHealth) -> ListedFeed:
    return ListedFeed(url=feed.url, title=feed.title, tags=feed.tags, headers=tuple(feed.headers.items()))
