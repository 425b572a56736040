"""A world that changes by being read: each address has editions, and a request gets the next one.

So whoever polls a feed twice sees the same two feeds, whenever and on whatever engine that is.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.failure import Reason, Refusal
from schemas.page import Exchange, Refused, Request, Response, Unanswered
from tests.fakes import Answer, InProcess, Site, page, rss
from tests.faults.world import sentence
from tests.samples import T0
from transforms.io.archive import WarcArchive
from transforms.io.ports import Fetcher

HOSTS, ITEMS = 40, 13

_asked: dict[str, Counter[str]] = {}


@dataclass(frozen=True)
class Editions:
    """A Fetcher whose addresses answer with their n-th edition at the n-th request, and with the last one after that.

    Attributes:
        name: whose requests count together, in this process.
        answers: address → its editions.
    """

    name: str
    answers: Mapping[str, Sequence[Answer]]

    async def fetch(self, request: Request) -> Response:
        counts = _asked.setdefault(self.name, Counter())
        editions = self.answers.get(request.url, [(404, {}, b"")])
        answer = editions[min(counts[request.url], len(editions) - 1)]
        counts[request.url] += 1
        return await Site({request.url: answer}).fetch(request)


@dataclass(frozen=True)
class Archiving:
    """A Fetcher that keeps what another one gets, as HttpFetcher does."""

    fetcher: Fetcher
    archive: WarcArchive

    async def fetch(self, request: Request) -> Response:
        asked: dict[str, Any] = {"url": request.url, "requested_url": request.url, "feed_url": request.feed_url}
        try:
            got = await self.fetcher.fetch(request)
        except Refusal as refusal:
            refused = Refused(reason=refusal.reason, detail=refusal.detail)
            await self.archive.keep(Unanswered(**asked, refused=refused, at=T0))
            raise
        headers = tuple((name.encode(), value.encode()) for name, value in got.headers.items())
        exchange = Exchange(
            **asked, sent=(), version=(1, 1), status=got.status, phrase="", headers=headers, body=got.body,
            truncated=None, at=got.fetched_at,
        )  # fmt: skip
        return replace(got, archived=await self.archive.keep(exchange))


@dataclass(frozen=True)
class Remembering(InProcess):
    """Children that read each document once, in whatever test: what comes of it hangs on nothing else."""

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        key = (function, json.dumps(header, sort_keys=True), body)
        if key not in _read:
            _read[key] = await super().run(function, header, body, timeout_s=timeout_s)
        return copy.deepcopy(_read[key])


_read: dict[tuple[str, str, bytes], Any] = {}


def feed_of(host: int) -> str:
    """The address of a host's feed."""
    return f"https://paper{host:02d}.example/feed"


def link_of(host: int, number: int) -> str:
    """The address of a host's n-th article."""
    return f"https://paper{host:02d}.example/{number}"


def text_of(host: int, number: int) -> tuple[str, ...]:
    """The paragraphs of an article, like those of no other."""
    rng = random.Random(f"{host} {number}")
    return tuple(" ".join(sentence(rng) for _ in range(3)) for _ in range(3))


def changing_world(hosts: int = HOSTS, items: int = ITEMS) -> dict[str, list[Answer]]:
    """Feeds that show `items` articles each, one of them new at the second reading, one corrected then, and one gone.

    Of each five hosts one has a page that is missing, one a page that can't be had for now, one copies its neighbour's
    first article, one links its neighbour's second with a tracking parameter, and one shows an item without a link. The
    last hosts' feeds fail: one isn't there, one is no feed, one does not connect.
    """
    answers: dict[str, list[Answer]] = {}
    for host in range(hosts):
        first = [_entry(host, number) for number in range(items - 1)]
        title = f"{first[0][2]}, corrected"
        second = [(first[0][0], first[0][1], title), *first[2:], _entry(host, items - 1)]
        answers[feed_of(host)] = [rss(*first), rss(*second)]
        for number in range(items):
            answers[link_of(host, number)] = [page(f"Story {host} {number}", *text_of(host, number))]
        answers[link_of(host, 0)].append(page(title, *text_of(host, -1)))
        answers |= _quirk(host, items)
    answers[feed_of(hosts - 1)] = [(404, {}, b"")]
    answers[feed_of(hosts - 2)] = [b"<p>no feed at all"]
    answers[feed_of(hosts - 3)] = [Refusal(Reason.CONNECT, "refused")]
    return answers


def _entry(host: int, number: int) -> tuple[str, str, str]:
    link, quirk = link_of(host, number), host % 5
    if number == 4 and quirk == 3:
        link = f"{link_of(host - 1, 5)}?utm_source=paper{host}"
    if number == 4 and quirk == 4:
        link = ""
    return f"item-{number}", link, f"Story {host} {number}"


def _quirk(host: int, items: int) -> dict[str, list[Answer]]:
    quirk, link = host % 5, link_of(host, 4)
    if quirk == 0:
        return {link: [(404, {}, b"")]}
    if quirk == 1:
        return {link: [(503, {}, b"")]}
    if quirk == 2:
        return {link: [page(f"Story {host - 1} 6", *text_of(host - 1, 6))]}
    shared = link_of(host - 1, 5)
    return {f"{shared}?utm_source=paper{host}": [page(f"Story {host - 1} 5", *text_of(host - 1, 5))]}
