"""What a user may say of an ingest, read and checked before anything is done."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.feedlists import named_feeds
from pipelines.flags import Parser, UsageError, allowance, duration, header_text, period, port_list, positive, share
from pipelines.ledgers import ledger_url
from pipelines.sinks import check_sinks
from pipelines.stagings import check_staging
from pipelines.streamoptions import StreamOptions, add_stream_flags, stream_options, unit_budget_s
from pipelines.version import VERSION
from schemas.feed import ListedFeed
from transforms.io.fileforms import FORMS
from transforms.io.proxies import Proxy
from transforms.web.addresses import WEB_PORTS, Allowance
from transforms.web.holds import SCOPES, Scope
from transforms.web.robots import product_token

__all__ = ["Options", "Parser", "UsageError", "add_ingest_flags", "beam_flags", "environment", "ingest_options"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """One ingest, as asked for. Durations in seconds."""

    feeds: tuple[ListedFeed, ...]
    to: tuple[str, ...]
    form: str
    ledger: str
    staging: str | None
    archive: str | None
    all_due: bool
    refetch: bool
    backfill: int
    json: bool
    every_s: float | None
    stream: StreamOptions | None
    fail_over: float | None
    log_format: str
    metrics_file: str | None
    wait_s: float
    unit_budget_s: float
    feeds_per_unit: int
    proxy: Proxy | None
    user_agent: str
    per_host_delay_s: float
    min_poll_interval_s: float
    retry_after_scope: Scope
    concurrency: int
    allow_private: tuple[Allowance, ...]
    ports: frozenset[int]
    robots: str
    respect_tdm: bool
    copies: str
    near_days: int
    site_memory: str
    beam: tuple[str, ...]

    @property
    def agent(self) -> str:
        """The name by which robots.txt addresses us."""
        return product_token(self.user_agent)

    def config_hash(self) -> str:
        """16 hex digits over what may shape a record; no secret, place or pace is in it."""
        said = {"version": VERSION, "user_agent": self.user_agent, "refetch": self.refetch}
        said |= {"robots": self.robots, "respect_tdm": self.respect_tdm, "near_days": self.near_days}
        said |= {"site_memory": self.site_memory}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def add_ingest_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of `newsbeam ingest` (the contract)."""
    add = parser.add_argument
    add("feed", nargs="*", metavar="FEED_URL", help="feeds to ingest; with --feeds or alone (none: all in the ledger)")
    add(
        "--feeds",
        action="append",
        default=[],
        metavar="FILE",
        help="a list of feeds: text (one URL a line), OPML or YAML",
    )
    add("--to", action="append", default=[], metavar="URI", help="where records go (README); repeatable")
    add("--format", choices=list(FORMS), default="jsonl", help="of the files of a folder (default jsonl)")
    add("--ledger", metavar="URL", help="SQLAlchemy URL (default: ledger.db in the first folder of --to)")
    about = "folder for unpublished records, or gs://bucket/path (default: in the first folder of --to)"
    add("--staging", metavar="URI", help=about)
    add("--archive", metavar="DIR", help="keep every page and feed as it came, in WARC files (extra: archive)")
    add("--all-due", action="store_true", help="poll the feeds now, even if it is not their time")
    add("--refetch", action="store_true", help="as --all-due, without conditional requests, and parse equal bodies")
    about = "also read N (20) pages of older items of each feed that has them (RFC 5005, WordPress); polls all now"
    add("--backfill", nargs="?", type=positive, const=20, default=0, metavar="N", help=about)
    add("--json", action="store_true", help="print the run's summary as one JSON line on stdout")
    add("--every", type=period, metavar="DURATION", help="run again and again, start to start, in one process")
    add("--wait", type=duration, default=0.0, metavar="DURATION", help="wait for another run's end (default 0)")
    about = "time for a round (default 10m), or for a window from its end on (default twice --commit-every, or 20s)"
    add("--unit-budget", type=duration, metavar="DURATION", help=about)
    add("--feeds-per-unit", type=positive, default=1000, metavar="N", help="feeds in a round (default 1000)")
    add_record_flags(parser)
    add_stream_flags(parser)
    _add_network_flags(parser)
    add_watching_flags(parser)


def add_record_flags(parser: argparse.ArgumentParser) -> None:
    """How articles are told apart, for all that makes records."""
    add = parser.add_argument
    about = "copies of an article go to duplicates/ (divert, the default) or among the articles (keep)"
    add("--copies", choices=("divert", "keep"), default="divert", help=about)
    about = "how long an article's copies are looked for (default 14); longer costs disk: 1 GB per million articles"
    add("--near-days", type=positive, default=14, metavar="N", help=about)
    about = "paragraphs that a site's articles share: drop and remember them (learn, the default), drop (read), neither"
    add("--site-memory", choices=("off", "read", "learn"), default="learn", help=about)


def add_watching_flags(parser: argparse.ArgumentParser) -> None:
    """For whoever watches a run."""
    add = parser.add_argument
    about = "exit with 1 if a larger share of items failed, or of feeds failed or were deferred (0 to 1)"
    add("--fail-over", type=share, metavar="SHARE", help=about)
    add("--log-format", choices=("text", "json"), default="text", help="of stderr (default text)")
    add("--metrics-file", metavar="PATH", help="Prometheus text form, replaced at the end of each run")


def _add_network_flags(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--proxy",
        metavar="URL",
        help="HTTP proxy for all requests (default: http_proxy or https_proxy, but for hosts in no_proxy)",
    )
    add("--user-agent", type=header_text, metavar="TEXT", help="instead of newsbeam's own")
    add("--contact", type=header_text, metavar="TEXT", help="mail or web address in the User-Agent, for site owners")
    add("--per-host-delay", type=duration, default=1.0, metavar="DURATION", help="between two requests (default 1s)")
    about = "a feed is due no sooner than that after its last poll (default 5m); 0: always due"
    add("--min-poll-interval", type=duration, default=300.0, metavar="DURATION", help=about)
    about = "whom a server's Retry-After holds: everything of its registered domain (default), its host, or the URL"
    add("--retry-after-scope", choices=SCOPES, default="domain", help=about)
    add("--concurrency", type=positive, default=32, metavar="N", help="sites fetched at once (default 32)")
    add(
        "--allow-private",
        action="append",
        type=allowance,
        default=[],
        metavar="HOST[:PORT]|CIDR",
        help="a non-public address that may be visited (none by default)",
    )
    about = "of public hosts that may be asked (default 80,443,3000,8000-8999)"
    add("--ports", type=port_list, default=WEB_PORTS, metavar="LIST", help=about)
    add("--robots", choices=("obey", "ignore"), default="obey", help="robots.txt and noindex (default obey)")
    about = "leave out pages whose publisher reserves text and data mining (TDMRep, noai)"
    add("--respect-tdm", action="store_true", help=about)


def ingest_options(said: argparse.Namespace, beam: Sequence[str], environ: Mapping[str, str]) -> Options:
    """Check what was said.

    Raises:
        UsageError: it can't be followed.
    """
    check_sinks(said.to, as_json=said.json)
    ledger = ledger_url(said.ledger or environ.get("NEWSBEAM_LEDGER"), said.to)
    check_staging(said.staging, said.to, ledger)
    stream = stream_options(said)
    return Options(
        feeds=tuple(named_feeds(said.feed, said.feeds)),
        to=tuple(said.to),
        form=said.format,
        ledger=ledger,
        staging=said.staging,
        archive=archive_folder(said.archive),
        all_due=said.all_due or said.refetch or bool(said.backfill),
        refetch=said.refetch,
        backfill=said.backfill,
        json=said.json,
        every_s=said.every,
        stream=stream,
        fail_over=said.fail_over,
        log_format=said.log_format,
        metrics_file=said.metrics_file,
        wait_s=said.wait,
        unit_budget_s=unit_budget_s(said, stream),
        feeds_per_unit=said.feeds_per_unit,
        proxy=proxy_of(said.proxy),
        user_agent=said.user_agent or user_agent(said.contact),
        per_host_delay_s=said.per_host_delay,
        min_poll_interval_s=said.min_poll_interval,
        retry_after_scope=said.retry_after_scope,
        concurrency=said.concurrency,
        allow_private=tuple(said.allow_private),
        ports=said.ports,
        robots=said.robots,
        respect_tdm=said.respect_tdm,
        copies=said.copies,
        near_days=said.near_days,
        site_memory=said.site_memory,
        beam=tuple(beam),
    )


def archive_folder(given: str | None) -> str | None:
    """The folder of --archive.

    Raises:
        UsageError: what writes archives is not installed, or it is no local folder.
    """
    if given and "://" in given:
        raise UsageError(f"--archive {given}: not supported; give a folder")
    if given and importlib.util.find_spec("fastwarc") is None:
        raise UsageError("--archive: fastwarc is not installed: pip install 'newsbeam[archive]'")
    return given


def proxy_of(given: str | None) -> Proxy | None:
    """The proxy: as given, of all requests; or that of the environment, but for the hosts in its `no_proxy`.

    Raises:
        UsageError: it is not an http(s) address.
    """
    usual = urllib.request.getproxies_environment()
    url = given or usual.get("http") or usual.get("https") or usual.get("all")
    if url and not re.match(r"https?://[^/]+", url):
        raise UsageError("--proxy: not an http:// or https:// address")
    return Proxy(url=url, besides="" if given else usual.get("no", "")) if url else None


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

    import pipelines.flinkoptions  # noqa: F401  declares flags that Beam leaves to Flink's job server

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
