"""The documents in which a feed goes on: fetched, parsed, and joined with its first one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from schemas.failure import Refusal, Stage
from schemas.feed import FeedItem, ParsedFeed
from schemas.page import Request, Response
from schemas.unit import FetchedFeed
from schemas.wire import from_wire
from transforms.attempt import attempt
from transforms.bounds import FEED_ACCEPT, MAX_FEED_BYTES, PARSER, PARSER_TIMEOUT_S
from transforms.feeds.caps import MAX_ENTRIES
from transforms.feeds.identity import item_key
from transforms.io.ports import Children, Clock, Fetcher
from transforms.web.status import refuse_unless_ok

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Further:
    """Follows a feed to its other documents.

    Attributes:
        fetcher, children, clock: see ports.py; no fetcher: nothing is followed.
        pages: of older items that are read at most, by the feed's own links (--backfill); 0: none.
    """

    fetcher: Fetcher | None
    children: Children
    clock: Clock
    pages: int

    async def joined(self, fetched: FetchedFeed, first: ParsedFeed, left_s: Callable[[], float]) -> ParsedFeed:
        """The feed with the items of its sitemaps or older pages, each once, at most as many as of any feed.

        What one of them can't give is left out and logged: the feed itself was read.

        Args:
            fetched: the first document; its feed's secret headers don't go along.
            first: what was read of it.
            left_s: seconds left.
        """
        if self.fetcher is None or not (first.parts or (self.pages and first.next_page)):
            return first
        pile = _Pile(set(map(_key, first.items)), MAX_ENTRIES - len(first.items))
        for part in first.parts:
            pile.add(await self._read(part, fetched, left_s))
        page, seen = first.next_page, {fetched.response.final_url}
        for _ in range(self.pages):
            if page is None or page in seen:
                break
            seen.add(page)
            found = await self._read(page, fetched, left_s)
            page = found.next_page if found and pile.add(found) else None  # WordPress shows page 1 again after the last
        return replace(first, items=(*first.items, *pile.items), cut=first.cut + pile.left_out)

    async def _read(self, url: str, fetched: FetchedFeed, left_s: Callable[[], float]) -> ParsedFeed | None:
        answer = await attempt(self._get(url), left_s)
        if isinstance(answer, Refusal):
            _log.warning("%s: %s is left out: %s", fetched.feed.url, url, answer)
            return None
        return from_wire(ParsedFeed, answer)

    async def _get(self, url: str) -> Any:
        assert self.fetcher  # noqa: S101  # for the type checker: joined() has looked
        response = await self.fetcher.fetch(Request(url=url, accept=FEED_ACCEPT, max_bytes=MAX_FEED_BYTES))
        refuse_unless_ok(response.status, response.headers, Stage.POLL, self.clock(), response.final_url)
        return await parsed(self.children, response)


async def parsed(children: Children, response: Response) -> Any:
    """What a child makes of a feed's body: the wire form of a ParsedFeed. Raises Refusal as its parser."""
    header = {"feed_url": response.final_url, "content_type": response.headers.get("content-type")}
    return await children.run(PARSER, header, response.body, timeout_s=PARSER_TIMEOUT_S)


@dataclass
class _Pile:
    """Items of further documents, each once; `room` for so many more."""

    keys: set[str]
    room: int
    items: list[FeedItem] = field(default_factory=list)
    left_out: int = 0

    def add(self, feed: ParsedFeed | None) -> bool:
        """Take the items of a document; whether any was taken."""
        fresh = [item for item in feed.items if _key(item) not in self.keys] if feed else []
        taken = fresh[: max(0, self.room - len(self.items))]
        self.items += taken
        self.left_out += len(fresh) - len(taken)
        self.keys.update(map(_key, fresh))
        return bool(taken)


def _key(item: FeedItem) -> str:
    return item_key(replace(item, feed_url=""))  # whichever of the feed's documents shows it
