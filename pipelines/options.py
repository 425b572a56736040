"""What a user may say of an ingest, read and checked before anything is done."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pipelines.version import VERSION
from schemas.failure import Refusal
from transforms.feeds.lists import ListedFeed, ListError, read_list
from transforms.web.addresses import Allowance
from transforms.web.urls import resolve

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


class UsageError(Exception):
    """The user's words can't be followed: one line, exit status 2."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """One ingest, as asked for. Durations in seconds."""

    feeds: tuple[ListedFeed, ...]
    to: tuple[str, ...]
    ledger: str
    all_due: bool
    refetch: bool
    json: bool
    wait_s: float
    unit_budget_s: float
    feeds_per_unit: int
    proxy: str | None
    user_agent: str
    per_host_delay_s: float
    min_poll_interval_s: float
    concurrency: int
    allow_private: tuple[Allowance, ...]
    beam: tuple[str, ...]

    def config_hash(self) -> str:
        """16 hex digits over what may shape a record; no secret, place or pace is in it."""
        said = {"version": VERSION, "user_agent": self.user_agent, "refetch": self.refetch}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


class Parser(argparse.ArgumentParser):
    """An argument parser without abbreviations, whose errors are one line."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})  # type: ignore[arg-type]  # passed through

    def error(self, message: str) -> NoReturn:
        """See argparse."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def duration(text: str) -> float:
    """`90s`, `5m`, `2h`, `1d` or a bare number of seconds → seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a duration: write 90s, 5m, 2h or a number of seconds")
    return float(found[1]) * _UNITS[found[2]]


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def allowance(text: str) -> Allowance:
    """A value of --allow-private."""
    try:
        return Allowance.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def header_text(text: str) -> str:
    """A value that goes into a request header: printable ASCII."""
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not printable ASCII")
    return text.strip()


def add_ingest_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of `newsbeam ingest` (the contract)."""
    add = parser.add_argument
    add("feed", nargs="*", metavar="FEED_URL", help="feeds to ingest; with --feeds or alone (none: all in the ledger)")
    add("--feeds", action="append", default=[], metavar="FILE", help="a list of feeds: text (one URL a line) or OPML")
    add("--to", action="append", default=[], metavar="URI", help="where records go: a folder, or - for stdout")
    add("--ledger", metavar="URL", help="SQLAlchemy URL (default: ledger.db in the first folder of --to)")
    add("--all-due", action="store_true", help="poll the feeds now, even if it is not their time")
    add("--refetch", action="store_true", help="as --all-due, without conditional requests, and parse equal bodies")
    add("--json", action="store_true", help="print the run's summary as one JSON line on stdout")
    add("--wait", type=duration, default=0.0, metavar="DURATION", help="wait for another run's end (default 0)")
    add("--unit-budget", type=duration, default=600.0, metavar="DURATION", help="time for a round (default 10m)")
    add("--feeds-per-unit", type=positive, default=1000, metavar="N", help="feeds in a round (default 1000)")
    _add_network_flags(parser)


def _add_network_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--proxy", metavar="URL", help="HTTP proxy for all requests (default: http_proxy or https_proxy)")
    add("--user-agent", type=header_text, metavar="TEXT", help="instead of newsbeam's own")
    add("--contact", type=header_text, metavar="TEXT", help="mail or web address in the User-Agent, for site owners")
    add("--per-host-delay", type=duration, default=1.0, metavar="DURATION", help="between two requests (default 1s)")
    add("--min-poll-interval", type=duration, default=300.0, metavar="DURATION", help="of a feed (default 5m)")
    add("--concurrency", type=positive, default=32, metavar="N", help="sites fetched at once (default 32)")
    add(
        "--allow-private",
        action="append",
        type=allowance,
        default=[],
        metavar="HOST[:PORT]|CIDR",
        help="a non-public address that may be visited (none by default)",
    )


def ingest_options(said: argparse.Namespace, beam: Sequence[str], environ: Mapping[str, str]) -> Options:
    """Check what was said.

    Raises:
        UsageError: it can't be followed.
    """
    check_sinks(said.to, as_json=said.json)
    return Options(
        feeds=tuple(named_feeds(said.feed, said.feeds)),
        to=tuple(said.to),
        ledger=ledger_url(said.ledger or environ.get("NEWSBEAM_LEDGER"), said.to),
        all_due=said.all_due or said.refetch,
        refetch=said.refetch,
        json=said.json,
        wait_s=said.wait,
        unit_budget_s=said.unit_budget,
        feeds_per_unit=said.feeds_per_unit,
        proxy=proxy_url(said.proxy),
        user_agent=said.user_agent or user_agent(said.contact),
        per_host_delay_s=said.per_host_delay,
        min_poll_interval_s=said.min_poll_interval,
        concurrency=said.concurrency,
        allow_private=tuple(said.allow_private),
        beam=tuple(beam),
    )


def check_sinks(uris: Sequence[str], *, as_json: bool) -> None:
    """Only sinks that exist.

    Raises:
        UsageError: none is given, or one is not supported.
    """
    if not uris:
        raise UsageError("nowhere to put the records: give --to FOLDER (or --to - for standard output)")
    for uri in uris:
        if "://" in uri:
            raise UsageError(f"--to {uri}: not supported; give a folder, or - for standard output")
    if "-" in uris and as_json:
        raise UsageError("--to - and --json both want standard output: choose one")


def ledger_url(given: str | None, sinks: Sequence[str]) -> str:
    """The ledger's address.

    Raises:
        UsageError: none is given and there is no folder to put one in, or it is not an SQLite file.
    """
    folders = [uri for uri in sinks if uri != "-"]
    if not given and not folders:
        raise UsageError("no ledger: without a folder in --to, give --ledger sqlite:///PATH")
    url = given or f"sqlite:///{Path(folders[0]) / 'ledger.db'}"
    if not re.match(r"sqlite(\+\w+)?:///.", url) or ":memory:" in url:
        shown = re.sub(r"//[^/@]*@", "//", url)
        raise UsageError(f"--ledger {shown}: not supported; give an SQLite file: sqlite:///path/ledger.db")
    return url


def named_feeds(urls: Sequence[str], files: Sequence[str]) -> list[ListedFeed]:
    """The feeds named on the command line and in files, each once.

    Raises:
        UsageError: an address or a line is broken, or a file can't be read.
    """
    found: dict[str, ListedFeed] = {}
    for url in urls:
        try:
            address = resolve(url)
        except Refusal as refusal:
            raise UsageError(f"feed {url!r}: {refusal.detail}") from refusal
        found.setdefault(address, ListedFeed(url=address, title=None))
    for name in files:
        for feed in _read_feeds(name):
            found.setdefault(feed.url, feed)
    return list(found.values())


def _read_feeds(name: str) -> list[ListedFeed]:
    try:
        feeds = read_list(Path(name).read_bytes(), name)
    except OSError as error:
        raise UsageError(f"--feeds {name}: {error.strerror}") from error
    except ListError as error:
        raise UsageError(str(error)) from error
    if not feeds:
        raise UsageError(f"--feeds {name}: no feed in it")
    return list(feeds)


def proxy_url(given: str | None) -> str | None:
    """The proxy of all requests: as given, or that of the environment.

    Raises:
        UsageError: it is not an http(s) address.
    """
    usual = urllib.request.getproxies_environment()
    proxy = given or usual.get("http") or usual.get("https") or usual.get("all")
    if proxy and not re.match(r"https?://[^/]+", proxy):
        raise UsageError("--proxy: not an http:// or https:// address")
    return proxy


def user_agent(contact: str | None) -> str:
    """An honest User-Agent: who asks, and whom a site owner can turn to (RFC 9110 section 10.1.5)."""
    return f"newsbeam/{VERSION} (news feed ingestion; {contact or 'no contact given'})"


def beam_flags(argv: Sequence[str], ours: argparse.ArgumentParser) -> tuple[list[str], list[str]]:
    """Split Beam's own flags from the rest; where names collide, newsbeam's win.

    Returns:
        Beam's flags with their values, and the rest, both in order.

    Raises:
        UsageError: a flag of Beam's has a bad or missing value.
    """
    from apache_beam.options.pipeline_options import PipelineOptions  # takes a second: only when a flag asks for it

    mine = {name for action in ours._actions for name in action.option_strings}
    theirs = Parser(prog="newsbeam ingest", add_help=False, conflict_handler="resolve")
    for group in PipelineOptions.__subclasses__():
        group._add_argparse_args(theirs)
    for name in mine & theirs._option_string_actions.keys():
        del theirs._option_string_actions[name]
    _, rest = theirs.parse_known_args(list(argv))
    left = list(rest)
    return [word for word in argv if not (left and word == left[0] and left.pop(0))], rest


def environment() -> Mapping[str, str]:
    """The process's environment."""
    return os.environ
