"""From a site's address to its feeds: each asked for and read before it is called one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from schemas.failure import Refusal, Stage
from schemas.feed import ParsedFeed
from schemas.page import Request, Response
from schemas.wire import from_wire
from transforms.attempt import attempt, unhurried
from transforms.bounds import EXTRACTOR_TIMEOUT_S, FEED_ACCEPT, LINK_FINDER, MAX_FEED_BYTES, MAX_ROBOTS_BYTES
from transforms.feeds.dates import instant, plausible, read_date
from transforms.feeds.discovery import common_addresses, sitemaps_of
from transforms.further import parsed
from transforms.io.ports import Children, Clock, Fetcher
from transforms.web.status import refuse_unless_ok

_PAGES = 3
"""Pages that are looked into because they stood where a feed should be."""
_INDEX_PARTS = 3
"""Sitemaps of an index that are read to see whether it is one of news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A feed that was found.

    Attributes:
        url: its address after redirects.
        title: its own, else what the page calls it.
        format, items: what it is, and how many items it shows.
        newest: the latest date of its items that can be one, ISO 8601; null when they have none.
        how: `given`, `page` (linked there), `path` (a usual one) or `robots` (a sitemap).
    """

    url: str
    title: str | None
    format: str
    items: int
    newest: str | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoverer:
    """Asks a site for its feeds: its page, what that links to, usual paths if there are none, its robots.txt."""

    fetcher: Fetcher
    children: Children
    clock: Clock
    refused: dict[str, Refusal] = field(default_factory=dict)
    pages: list[Response] = field(default_factory=list)

    async def discover(self, url: str) -> list[Discovered]:
        """The feeds of a site, or the feed itself.

        Raises:
            Refusal: its address can't be had.
        """
        response = await self._get(url)
        feed = await self._feed(response)
        if feed and _shows(feed):
            return [self._told(feed, response.final_url, None, "given")]
        found: dict[str, Discovered] = {}
        home = response.final_url
        links = await self._links(response)
        for page in (None, *range(_PAGES)):
            # What should have been a feed and was a page may name the feed, or be a list of feeds.
            links = links if page is None else await self._links(self.pages[page]) if page < len(self.pages) else []
            async for one in self._each(links, "page"):
                found.setdefault(one.url, one)
            if found:
                break
        if not found:
            async for one in self._each(((path, None) for path in common_addresses(home)), "path", most=1):
                found.setdefault(one.url, one)
        async for one in self._each(((address, None) for address in await self._sitemaps(home)), "robots"):
            found.setdefault(one.url, one)
        return list(found.values())

    async def _each(
        self, links: Iterable[tuple[str, str | None]], how: str, most: int | None = None
    ) -> AsyncIterator[Discovered]:
        count = 0
        for address, title in links:
            answer = await attempt(self._get(address), unhurried)
            feed = None if isinstance(answer, Refusal) else await self._feed(answer)
            if isinstance(answer, Refusal):
                self.refused[address] = answer
            elif feed is None and how == "page":
                self.pages.append(answer)
            elif feed and _shows(feed) and (how != "robots" or await self._of_news(feed)):
                yield self._told(feed, answer.final_url, title, how)
                count += 1
                if count == most:
                    return

    async def _of_news(self, feed: ParsedFeed) -> bool:
        """Whether a sitemap is one of news, or an index of such."""
        if not feed.parts:
            return feed.format != "sitemap-index"
        for part in feed.parts[:_INDEX_PARTS]:
            answer = await attempt(self._get(part), unhurried)
            if not isinstance(answer, Refusal) and await self._feed(answer):
                return True
        return False

    async def _links(self, page: Response) -> list[tuple[str, str | None]]:
        header = {"url": page.final_url, "content_type": page.headers.get("content-type")}
        work = self.children.run(LINK_FINDER, header, page.body, timeout_s=EXTRACTOR_TIMEOUT_S)
        answer: Any = await attempt(work, unhurried)
        return [] if isinstance(answer, Refusal) else [(address, title) for address, title in answer]

    async def _sitemaps(self, home: str) -> tuple[str, ...]:
        answer = await attempt(self._get(urljoin(home, "/robots.txt"), MAX_ROBOTS_BYTES), unhurried)
        return () if isinstance(answer, Refusal) else sitemaps_of(answer.body.decode("utf-8", "replace"))

    async def _get(self, url: str, max_bytes: int = MAX_FEED_BYTES) -> Response:
        response = await self.fetcher.fetch(Request(url=url, accept=FEED_ACCEPT, max_bytes=max_bytes))
        refuse_unless_ok(response.status, response.headers, Stage.POLL, self.clock(), response.final_url)
        return response

    async def _feed(self, response: Response) -> ParsedFeed | None:
        answer = await attempt(parsed(self.children, response), unhurried)
        return None if isinstance(answer, Refusal) else from_wire(ParsedFeed, answer)

    def _told(self, feed: ParsedFeed, url: str, title: str | None, how: str) -> Discovered:
        return Discovered(
            url=url,
            title=feed.title or title,
            format=feed.format,
            items=len(feed.items),
            newest=_newest(feed, self.clock()),
            how=how,
        )


def _shows(feed: ParsedFeed) -> bool:
    return bool(feed.items or feed.parts or feed.title)


def _newest(feed: ParsedFeed, now: datetime) -> str | None:
    raws = (raw for item in feed.items for raw in (item.published, item.updated) if raw)
    reads = (read for raw in raws if (read := read_date(raw)) and plausible(read, now))
    latest = max(reads, key=instant, default=None)
    return latest.value if latest else None
