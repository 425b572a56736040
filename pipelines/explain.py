"""Takes one article through every stage, and keeps what each of them said."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from pipelines.address import facts as address_facts
from pipelines.explanation import (
    Explanation,
    FeedStory,
    FetchStory,
    Paragraph,
    Reading,
    RobotsStory,
    blocks,
    ending,
    feed_story,
    fetch_story,
    reading,
    robots_story,
)
from pipelines.facts import Statement
from pipelines.version import VERSION
from schemas.article import Article, Provenance
from schemas.failure import UNUSABLE, Reason, Refusal, Stage
from schemas.feed import FeedItem, ParsedFeed
from schemas.page import Extracted, Request, Response
from schemas.robots import SiteFile, Verdict
from schemas.wire import from_wire
from transforms.article.feedtext import from_feed, response_for
from transforms.article.page_record import NOWHERE, page_unit
from transforms.article.record import aliases, build
from transforms.article.recurrence import block_keys, recurrent, without_places
from transforms.attempt import attempt, unhurried
from transforms.bounds import (
    EVIDENCE,
    EXTRACTOR_TIMEOUT_S,
    FEED_ACCEPT,
    MAX_FEED_BYTES,
    MAX_PAGE_BYTES,
    PAGE_ACCEPT,
    PAGE_EXTRACTOR,
    PARSER,
    PARSER_TIMEOUT_S,
)
from transforms.feeds.identity import item_key
from transforms.io.ledger.history import Remembered, remember
from transforms.io.ledger.siteblocks import SqlSiteMemory
from transforms.io.ports import Children, Clock, Fetcher
from transforms.web.addresses import Allowance
from transforms.web.challenge import refuse_challenge
from transforms.web.status import refuse_unless_ok
from transforms.web.urls import canonical, domain
from transforms.web.usage import UsageRules, usage_info


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to be explained: an address, or a file's bytes with their media type; and the feed to look it up in."""

    name: str
    url: str | None = None
    body: bytes | None = None
    content_type: str | None = None
    feed: str | None = None


class _Page(NamedTuple):
    """A page that was read; with a refusal, what the feed has in its place. `url` is null when nothing says it.

    `recurring` are the places of paragraphs that go since the site's articles have them, with in how many.
    """

    response: Response
    url: str | None
    extracted: Extracted
    said: tuple[Statement, ...] = ()
    left_out: tuple[Paragraph, ...] = ()
    refusal: Refusal | None = None
    recurring: Mapping[int, int] = MappingProxyType({})


class Rules(Protocol):
    """Tells what robots.txt says of an address."""

    async def robots(self, url: str) -> tuple[SiteFile, Verdict] | None:
        """The file as found, and the verdict; null when it is not asked. Raises Refusal as ports.Fetcher."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """The stages, one after the other.

    Attributes:
        fetcher, children, clock: see ports.py.
        allowed: private addresses that the fetcher may visit.
        ledger: SQLAlchemy URL, or null: then nothing is asked of it.
        rules: tells what robots.txt says, or null.
        usage: what is made of what a page says of its use.
    """

    fetcher: Fetcher
    children: Children
    clock: Clock
    allowed: tuple[Allowance, ...] = ()
    ledger: str | None = None
    rules: Rules | None = None
    usage: UsageRules = field(default_factory=UsageRules)

    async def explain(self, subject: Subject) -> Explanation:
        """What every stage says of it. What goes wrong in one stands in the explanation."""
        parsed = await self._tried(self._feed(subject.feed)) if subject.feed else None
        item = _matching(parsed, subject.url)
        robots = await self._robots(subject, item)
        fetched, response = await self._response(subject, item)
        page = response if isinstance(response, Refusal) else await self._read(subject, response, item)
        if item is None and isinstance(page, _Page):
            item = _matching(parsed, page.url)
        article = page if isinstance(page, Refusal) else await self._tried(self._article(page, item))
        told = self._told(subject, _feed_story(subject, parsed, item), fetched, page, article)
        return replace(told, robots=robots)

    async def _tried(self, work: Any) -> Any:
        return await attempt(work, unhurried)

    async def _feed(self, url: str) -> ParsedFeed:
        response = await self.fetcher.fetch(Request(url=url, accept=FEED_ACCEPT, max_bytes=MAX_FEED_BYTES))
        refuse_unless_ok(response.status, response.headers, Stage.POLL, self.clock())
        header = {"feed_url": response.final_url, "content_type": response.headers.get("content-type")}
        answer = await self.children.run(PARSER, header, response.body, timeout_s=PARSER_TIMEOUT_S)
        parsed = from_wire(ParsedFeed, answer)
        return replace(parsed, items=tuple(replace(item, feed_url=url) for item in parsed.items))

    async def _robots(self, subject: Subject, item: FeedItem | None) -> RobotsStory | None:
        if self.rules is None or subject.body is not None:
            return None
        said = await self._tried(self.rules.robots(_asked(subject, item)))
        return None if said is None or isinstance(said, Refusal) else robots_story(*said)

    async def _response(self, subject: Subject, item: FeedItem | None) -> tuple[FetchStory | None, Response | Refusal]:
        if subject.body is not None:
            return None, _of_file(subject, self.clock)
        asked, started = _asked(subject, item), time.monotonic()
        tdm = self.usage.respect_tdm
        request = Request(url=asked, accept=PAGE_ACCEPT, max_bytes=MAX_PAGE_BYTES, tdm=tdm)
        answer = await self._tried(self.fetcher.fetch(request))
        seconds = round(time.monotonic() - started, 3)
        refusal = _staged(answer, Stage.FETCH) if isinstance(answer, Refusal) else self._status(answer)
        usable = answer if refusal is None or refusal.reason in UNUSABLE else refusal
        return fetch_story(asked, answer, seconds, refusal), usable

    def _status(self, response: Response) -> Refusal | None:
        try:
            self._refuse(response)
        except Refusal as refusal:
            return refusal
        return None

    def _refuse(self, response: Response) -> None:
        refuse_challenge(response.status, response.headers, response.body)
        refuse_unless_ok(response.status, response.headers, Stage.FETCH, self.clock())

    async def _read(self, subject: Subject, response: Response, item: FeedItem | None) -> _Page | Refusal:
        page = _usable(await self._tried(self._page(subject, response)), response, item)
        return self._remembered(page) if isinstance(page, _Page) and page.refusal is None else page

    async def _page(self, subject: Subject, response: Response) -> _Page:
        if len(response.body) > MAX_PAGE_BYTES:
            raise Refusal(Reason.TOO_LARGE, f"more than {MAX_PAGE_BYTES:,} bytes", stage=Stage.EXTRACT)
        self._refuse(response)
        known = subject.url is not None
        header = {
            "url": response.final_url if known else None,
            "requested_url": response.requested_url if known else None,
            "content_type": response.headers.get("content-type"),
        }
        answer = await self.children.run(PAGE_EXTRACTOR, header, response.body, timeout_s=EXTRACTOR_TIMEOUT_S)
        said = await self._tried(self.children.run(EVIDENCE, header, response.body, timeout_s=EXTRACTOR_TIMEOUT_S))
        extracted = from_wire(Extracted, answer["extracted"])
        page = _Page(response, answer["url"], extracted)
        if isinstance(said, Refusal):
            return page
        statements = tuple(from_wire(Statement, each) for each in said["statements"])
        return page._replace(said=statements, left_out=tuple(from_wire(Paragraph, each) for each in said["left_out"]))

    def _remembered(self, page: _Page) -> _Page:
        """With what the ledger remembers of the site, as an ingest would ask it now."""
        if self.ledger is None or page.url is None:
            return page
        text, known = page.extracted.text, remember(self.ledger, (_canonical(page.url),), None)
        pages = SqlSiteMemory(url=self.ledger).recurring(domain(page.url), block_keys(text), self.clock())
        return page._replace(recurring=recurrent(text, pages, known=known.identifier is not None))

    async def _article(self, page: _Page, item: FeedItem | None) -> Article:
        now, usable = self.clock(), page.refusal is None
        self.usage.check(usage_info(page.response, page.extracted if usable else None, self.usage.agent))
        return build(
            item=item or _NO_ITEM,
            response=page.response if page.url is None else _at(page.response, page.url),
            extracted=without_places(page.extracted, page.recurring),
            unit=page_unit(now),
            provenance=Provenance(pipeline_version=VERSION, run_id="explain", config_hash="", recorded_at=now),
            agent=self.usage.agent,
        )

    def _told(
        self, subject: Subject, feed: FeedStory | None, fetched: FetchStory | None, page: Any, article: Any
    ) -> Explanation:
        url = subject.url or (page.url if isinstance(page, _Page) else None)
        address = address_facts(url, self.allowed) if url else dict.fromkeys(("url", "site", "identifier", "refused"))
        item = (feed.item if feed else None) or _NO_ITEM
        known = self._known(address["url"], page, article, feed)
        read = isinstance(page, _Page) and isinstance(article, Article)
        return Explanation(
            input=subject.name,
            url=address["url"],
            site=address["site"],
            identifier=address["identifier"],
            refused=address["refused"],
            feed=feed,
            robots=None,
            fetch=fetched,
            reading=_reading(page, item, article) if read else None,
            ledger=known,
            ending=ending(article, known),
        )

    def _known(self, url: str | None, page: Any, article: Any, feed: FeedStory | None) -> Remembered | None:
        if self.ledger is None:
            return None
        addresses: Sequence[str] = (url,) if url else ()
        if isinstance(article, Article):
            item = (feed.item if feed else None) or _NO_ITEM
            addresses = aliases(article, page.response, item, page.extracted.other_urls)
        return remember(self.ledger, addresses, feed.item_key if feed else None)


_NO_ITEM = FeedItem(feed_url="", guid=None, link=None)


def _reading(page: _Page, item: FeedItem, article: Article) -> Reading:
    told = reading(page.extracted, item, article, page.said, page.refusal)
    return replace(told, blocks=blocks(page.extracted, item, page.recurring), left_out=page.left_out)


def _usable(page: _Page | Refusal, response: Response, item: FeedItem | None) -> _Page | Refusal:
    """The page; the feed's text in its place where that is whole, as FetchArticles does it; or the refusal."""
    if isinstance(page, _Page) or item is None or page.reason not in UNUSABLE:
        return page
    extracted, response = from_feed(item, page.reason), response_for(response, page.reason)
    return _Page(response, response.final_url, extracted, refusal=page) if extracted else page


def _matching(parsed: ParsedFeed | Refusal | None, url: str | None) -> FeedItem | None:
    """The first item with the address as its link or GUID."""
    if parsed is None or isinstance(parsed, Refusal) or url is None:
        return None
    wanted = {url, _canonical(url)}
    names = ((item, (item.link, item.guid)) for item in parsed.items)
    return next((item for item, said in names if wanted & {*said, *map(_canonical, filter(None, said))}), None)


def _feed_story(subject: Subject, parsed: Any, item: FeedItem | None) -> FeedStory | None:
    if subject.feed is None:
        return None
    return feed_story(subject.feed, parsed, item, item_key(item) if item else None)


def _asked(subject: Subject, item: FeedItem | None) -> str:
    return (item and item.link) or subject.url or ""


def _of_file(subject: Subject, clock: Clock) -> Response:
    headers = {"content-type": subject.content_type} if subject.content_type else {}
    at, body = subject.url or NOWHERE, subject.body or b""
    return Response(requested_url=at, final_url=at, hops=(), status=200, headers=headers, body=body, fetched_at=clock())


def _at(response: Response, url: str) -> Response:
    """The response; that of a file, at the address that its page gives."""
    return replace(response, requested_url=url, final_url=url) if response.final_url == NOWHERE else response


def _staged(refusal: Refusal, stage: Stage) -> Refusal:
    return Refusal(refusal.reason, refusal.detail, stage=refusal.stage or stage)


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except Refusal:
        return url
