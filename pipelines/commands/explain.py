"""`newsbeam explain`: one article through every stage, for a person."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from pipelines.clock import utc_now
from pipelines.comparison import compare
from pipelines.explain import Explainer, Subject
from pipelines.explanation_text import render, render_beside
from pipelines.flags import Parser, UsageError
from pipelines.ledgers import existing_ledger
from pipelines.lines import Unreadable, print_lines, print_text, read_file
from pipelines.options import _add_network_flags as add_network_flags  # private for now
from pipelines.options import user_agent
from pipelines.pages import content_type_of
from pipelines.status import OK
from schemas.failure import Refusal
from schemas.wire import to_wire
from transforms.bounds import MAX_PAGE_BYTES
from transforms.io.children import ChildPool
from transforms.io.loop import submit
from transforms.web.robots import product_token
from transforms.web.urls import resolve
from transforms.web.usage import UsageRules

_ABOUT = """Shows what each stage makes of one article: its address, the feed's item, the fetch, each paragraph of the
text kept (+) or dropped (-) and why, where each field is from, the dates and which was chosen, what the ledger knows,
and what an ingest would come to. Nothing is written. Exit status 0 also when the article fails."""


def add(commands: argparse._SubParsersAction[Parser]) -> Parser:
    """Declare the command."""
    parser = commands.add_parser("explain", help="one article through every stage, and why", description=_ABOUT)
    parser.add_argument("subject", metavar="URL_OR_FILE", help="the article's address, or a file with its page")
    parser.add_argument("--url", metavar="U", help="the address of a FILE (default: what the page gives as its own)")
    parser.add_argument("--feed", metavar="URL", help="poll this feed, and show what it says of the article")
    about = "another article: is it a copy, why, and which passages do they share"
    parser.add_argument("--beside", metavar="URL_OR_FILE", help=about)
    parser.add_argument("--ledger", metavar="URL", help="also show what this ledger knows: sqlite:///PATH")
    parser.add_argument("--json", action="store_true", help="the same as one line of JSON")
    add_network_flags(parser)
    parser.set_defaults(run=run)
    return parser


def run(said: argparse.Namespace, beam: Sequence[str]) -> int:
    """Do it; returns the exit status."""
    explainer, feed = _explainer(said), _resolved("--feed", said.feed)
    told = submit(explainer.explain(_subject(said.subject, said.url, feed))).result()
    beside = None
    if said.beside:
        beside = compare(told, submit(explainer.explain(_subject(said.beside, None, None))).result())
    if said.json:
        print_lines([{**to_wire(told), "beside": to_wire(beside)} if beside else told])
    else:
        print_text([*render(told), *(render_beside(beside) if beside else ())])
    return OK


def _explainer(said: argparse.Namespace) -> Explainer:
    from pipelines.webclient import web_client  # imports aiohttp, which the other commands needn't wait for

    name, obey = said.user_agent or user_agent(said.contact), said.robots == "obey"
    agent, fetcher = product_token(name), web_client(said)
    ledger = existing_ledger(said.ledger, {}) if said.ledger else None
    return Explainer(
        fetcher=fetcher,
        children=ChildPool(),
        clock=utc_now,
        allowed=tuple(said.allow_private),
        ledger=ledger,
        rules=fetcher if obey else None,
        usage=UsageRules(agent=agent, obey_robots=obey, respect_tdm=said.respect_tdm),
    )


def _subject(name: str, url: str | None, feed: str | None) -> Subject:
    if re.match(r"[a-z][a-z0-9+.-]*://", name, re.IGNORECASE):
        if url:
            raise UsageError("--url is the address of a FILE; an address was given already")
        return Subject(name=name, url=name, feed=feed)
    try:
        body = read_file(name, MAX_PAGE_BYTES)
    except Unreadable as error:
        raise UsageError(str(error)) from error
    kind = content_type_of(name)
    return Subject(name=name, url=_resolved("--url", url), body=body, content_type=kind, feed=feed)


def _resolved(flag: str, url: str | None) -> str | None:
    try:
        return resolve(url) if url else None
    except Refusal as refusal:
        raise UsageError(f"{flag}: {refusal.detail}") from refusal
