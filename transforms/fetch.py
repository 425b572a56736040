"""FetchArticles: pages of one site after another, many sites at once, each page extracted in a killable child."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import apache_beam as beam

from schemas.article import Provenance
from schemas.failure import RETRYABLE, UNUSABLE, Reason, Refusal, Stage
from schemas.feed import FeedItem
from schemas.page import Extracted, Request, Response
from schemas.unit import Draft, ItemRow, ItemTask
from schemas.wire import from_wire
from transforms.article.feedtext import response_for
from transforms.article.joined import joined
from transforms.article.recurrence import block_keys, without_recurrent
from transforms.attempt import allowed, attempt, end_item, stalled
from transforms.bounds import EXTRACTOR, EXTRACTOR_TIMEOUT_S, MAX_PAGE_BYTES, MEDIA_HEAD_BYTES, PAGE_ACCEPT
from transforms.drafts import draft, lost, stand_in, withdrawal
from transforms.io.ports import Budget, Children, Clock, Fetcher, SiteMemory
from transforms.onward import onward
from transforms.overlap import Emit, Overlapped, Submit
from transforms.web.challenge import refuse_challenge
from transforms.web.status import refuse_unless_ok
from transforms.web.urls import canonical, domain
from transforms.web.usage import UsageRules, usage_info

T = TypeVar("T")

PAGES_IN_HAND = 32
"""Pages fetched and not yet extracted, over all sites: enough to keep the children busy, 160 MB at the very worst."""

SITE_PAGES_IN_HAND = 4
"""Of one site: one whose pages hang the extractor fills neither the pool of children nor all hands."""


class Fetched(NamedTuple):
    """Outputs of FetchArticles: articles as extracted, and the end of the items that did not become one."""

    drafts: beam.PCollection[Draft]
    rows: beam.PCollection[ItemRow]


@dataclass
class FetchArticles(beam.PTransform):
    """Fetch and extract the articles of new items, grouped by site.

    Input: ItemTask, bounded or windowed, no key (grouped here by unit and registrable domain).
    Output: `drafts`, one per page that is an article; `rows`, the ends of the others. Windows are kept; a group's
        timestamp is the end of its window.
    Failures: as Fetcher's, HTTP status and extraction: bad-url, not-found, timeout, not-html, empty, parser-timeout,
        bot-wall, consent-wall, login-wall, soft-404, empty-shell... Of a further page none: the text ends before it
        and says so (`continued`); a known article whose next page may come later is left as it is.
        Filtered: robots-disallowed, noindex, and with respect_tdm tdm-reserved.
    Effects: one GET per address and unit, redirects aside, at the pace of its host, and one for each further page of an
        article (MAX_PAGES). With `sites`, one question a page to what is remembered of its site as of the unit's start;
        `learns`: drafts carry what is to be remembered.
    Cost: waiting for `concurrency` sites at once, and 30 ms of a child's CPU per page. Fetch and extraction are
        fused: pages (100 KB) never travel.
    """

    fetcher: Fetcher
    children: Children
    submit: Submit
    clock: Clock
    budget: Budget
    provenance: Provenance
    usage: UsageRules = field(default_factory=UsageRules)
    concurrency: int = 32
    sites: SiteMemory | None = None
    learns: bool = False

    def expand(self, tasks: beam.PCollection[ItemTask]) -> Fetched:
        """Wire it."""
        overlapped = Overlapped(_Site(self), self.submit, self.concurrency)
        outputs = (
            tasks
            | "KeyBySite" >> beam.Map(lambda task: (f"{task.unit.unit_id} {site_of(task)}", task))
            | "GroupBySite" >> beam.GroupByKey()
            | "FetchSite" >> beam.ParDo(overlapped).with_outputs("rows", main="drafts")
        )
        return Fetched(outputs.drafts, outputs.rows)


@dataclass(frozen=True)
class _Site:
    config: FetchArticles

    @functools.cached_property
    def _room(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(PAGES_IN_HAND)

    async def __call__(self, group: tuple[str, Iterable[ItemTask]], emit: Emit) -> None:
        try:
            await self._visit(group[1], emit)
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors  # Beam puts its step's name to an error, which a group can't bear

    async def _visit(self, tasks: Iterable[ItemTask], emit: Emit) -> None:
        mine, answered = asyncio.Semaphore(SITE_PAGES_IN_HAND), False
        given_up: Refusal | None = None
        async with asyncio.TaskGroup() as extractions:
            for same in by_address(tasks):
                await mine.acquire()
                await self._room.acquire()
                response = given_up or await self._ask(same[0], alone=not answered)
                answered = answered or isinstance(response, Response)
                given_up = given_up or rest_after(response)
                extraction = extractions.create_task(self._finish(same, response, emit))
                extraction.add_done_callback(lambda _: mine.release())

    async def _ask(self, task: ItemTask, *, alone: bool) -> Response | Refusal:
        """Get a page; `alone`: its site has answered nothing yet in this unit."""
        unit, clock = task.unit, self.config.clock
        began, left_s = clock(), functools.partial(self.config.budget, unit)
        answer = await attempt(self._get(task), functools.partial(allowed, unit, began, clock, left_s))
        if isinstance(answer, Response):
            return answer
        return stalled(answer, unit, began, clock(), task.item.link if alone else None)

    async def _within(self, tasks: list[ItemTask], work: Awaitable[T]) -> T | Refusal:
        return await attempt(work, functools.partial(self.config.budget, tasks[0].unit))

    async def _get(self, task: ItemTask) -> Response:
        return await self.config.fetcher.fetch(request_of(task.item, tdm=self.config.usage.respect_tdm))

    async def _finish(self, tasks: list[ItemTask], response: Response | Refusal, emit: Emit) -> None:
        try:
            stage = Stage.FETCH if isinstance(response, Refusal) else Stage.EXTRACT
            answer = response if isinstance(response, Refusal) else await self._extract(tasks, response)
        finally:
            self._room.release()
        if isinstance(answer, Draft):
            emit(answer)
            return
        for task in await self._left(tasks, response, answer, emit):
            emit(beam.pvalue.TaggedOutput("rows", end_item(task, answer, stage, self.config.clock())))

    async def _left(
        self, tasks: list[ItemTask], response: Response | Refusal, refusal: Refusal, emit: Emit
    ) -> list[ItemTask]:
        """The tasks that are not of a published article whose page is gone: those end as its withdrawal."""
        gone = [task for task in tasks if lost(task, refusal)]
        if not gone or isinstance(response, Refusal):
            return tasks
        made = await self._within(gone, self._withdrawn(gone, response, refusal))
        if isinstance(made, Refusal):
            return tasks
        emit(made)
        return [task for task in tasks if task not in gone]

    async def _withdrawn(self, tasks: list[ItemTask], response: Response, refusal: Refusal) -> Draft:
        provenance = replace(self.config.provenance, recorded_at=self.config.clock())
        return withdrawal(tasks, response, refusal, provenance)

    async def _extract(self, tasks: list[ItemTask], response: Response) -> Draft | Refusal:
        answer = await self._within(tasks, self._read(response))
        if isinstance(answer, Refusal) and answer.reason not in UNUSABLE:
            return answer
        if not isinstance(answer, Refusal):
            answer = await self._whole(tasks, response, from_wire(Extracted, answer))
        return await self._within(tasks, self._draft(tasks, response, answer))

    async def _whole(self, tasks: list[ItemTask], response: Response, first: Extracted) -> Extracted | Refusal:
        """An article with its further pages. A known one whose end can't be had at the moment stays as it is."""

        async def ask(url: str) -> Extracted | Refusal:
            return await self._within(tasks, self._another(url, response))

        read = await onward(first, ask)
        if read.refused and read.refused.reason in RETRYABLE and any(task.identifier for task in tasks):
            return read.refused
        return joined(read.pages, whole=read.whole) if len(read.pages) > 1 else first

    async def _another(self, url: str, first: Response) -> Extracted:
        usage = self.config.usage
        tdm, article = usage.respect_tdm, first.requested_url
        asked = Request(url=url, accept=PAGE_ACCEPT, max_bytes=MAX_PAGE_BYTES, tdm=tdm, continues=article)
        response = await self.config.fetcher.fetch(asked)
        page = from_wire(Extracted, await self._read(response))
        usage.check(usage_info(response, page, usage.agent))
        return page

    async def _read(self, response: Response) -> Any:
        refuse_challenge(response.status, response.headers, response.body)
        refuse_unless_ok(response.status, response.headers, Stage.FETCH, self.config.clock(), response.final_url)
        header = {
            "url": response.final_url,
            "requested_url": response.requested_url,
            "content_type": response.headers.get("content-type"),
        }
        return await self.config.children.run(EXTRACTOR, header, response.body, timeout_s=EXTRACTOR_TIMEOUT_S)

    async def _draft(self, tasks: list[ItemTask], response: Response, answer: Extracted | Refusal) -> Draft:
        now, usage = self.config.clock(), self.config.usage
        provenance = replace(self.config.provenance, recorded_at=now)
        if isinstance(answer, Refusal):
            usage.check(usage_info(response_for(response, answer.reason), None, usage.agent))
            return replace(stand_in(tasks, response, answer, provenance), page_failed_at=now)
        usage.check(usage_info(response, answer, usage.agent))
        blocks = block_keys(answer.text)
        extracted = await self._remembered(tasks, answer, blocks, response.final_url)
        made = draft(tasks, response, extracted, provenance, usage.agent)
        return replace(made, blocks=blocks if self.config.learns else ())

    async def _remembered(self, tasks: list[ItemTask], page: Extracted, blocks: tuple[str, ...], url: str) -> Extracted:
        """Without what the site's other articles of before have in common."""
        sites, at = self.config.sites, tasks[0].unit.started_at
        pages = await asyncio.to_thread(sites.recurring, domain(url), blocks, at) if sites else {}
        return without_recurrent(page, pages, known=any(task.identifier for task in tasks))


def rest_after(response: Response | Refusal) -> Refusal | None:
    """How a site's other pages end when one has stalled (attempt.py): unasked, and their turn is in the next window."""
    if isinstance(response, Refusal) and response.reason is Reason.BUDGET_SPENT and response.retry_after_s:
        return Refusal(response.reason, response.detail)
    return None


def request_of(item: FeedItem, *, tdm: bool) -> Request:
    """The GET of an item's page; of what its feed calls a recording or a picture only as much as shows that."""
    files = (each.type or "" for each in item.enclosures if each.url == item.link)
    media = any(kind.startswith(("audio/", "video/", "image/")) for kind in files)
    most = MEDIA_HEAD_BYTES if media else MAX_PAGE_BYTES
    return Request(url=item.link or "", accept=PAGE_ACCEPT, max_bytes=most, cut=media, tdm=tdm)


def by_address(tasks: Iterable[ItemTask]) -> list[list[ItemTask]]:
    """Tasks with one address together, so that no page is asked for twice; first come by feed, GUID and link."""
    ordered = sorted(tasks, key=lambda task: (task.item.feed_url, task.item.guid or "", task.item.link or ""))
    groups: dict[str, list[ItemTask]] = {}
    for task in ordered:
        groups.setdefault(_address(task), []).append(task)
    return list(groups.values())


def site_of(task: ItemTask) -> str:
    """The registrable domain of a task's link; the link itself when it is none."""
    return domain(task.item.link or "")


def _address(task: ItemTask) -> str:
    try:
        return canonical(task.item.link or "")
    except Refusal:
        return task.item.link or ""
