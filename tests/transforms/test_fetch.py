"""FetchArticles in a window: a site that never answers costs it half of its budget once, and is then left alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from apache_beam.pvalue import TaggedOutput

from pipelines.clock import utc_now
from schemas.article import Provenance
from schemas.feed import Enclosure, FeedItem
from schemas.outcome import ItemOutcome
from schemas.page import Request, Response
from schemas.unit import ItemRow, ItemTask
from tests.fakes import InProcess, Site, Slow, page, prose
from tests.samples import T0, item, unit
from transforms.bounds import MAX_PAGE_BYTES, MEDIA_HEAD_BYTES
from transforms.fetch import FetchArticles, _Site, request_of

LINKS = [f"https://slow.example/{n}" for n in range(3)]
WORLD = Site({link: page(f"Story {link}", *prose(link[-1])) for link in LINKS})


@dataclass(frozen=True)
class Counting:
    """A Fetcher that notes what it was asked."""

    fetcher: Any
    asked: list[str] = field(default_factory=list)

    async def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        response: Response = await self.fetcher.fetch(request)
        return response


def fetched(*never: str) -> tuple[list[str], list[ItemRow]]:
    """What was asked of a site with three pages, and the rows of those that did not become articles."""
    fetcher, outputs = Counting(Slow(WORLD, never)), list[Any]()
    now = utc_now()
    window = replace(unit(), started_at=now, closes_at=now, deadline_at=now + timedelta(seconds=4))
    provenance = Provenance(pipeline_version="1", run_id="run1", config_hash="h", recorded_at=T0)
    config = FetchArticles(
        fetcher=fetcher, children=InProcess(), submit=lambda _: pytest.fail("not here"), clock=utc_now,
        budget=lambda _: 60.0, provenance=provenance,
    )  # fmt: skip
    tasks = [ItemTask(unit=window, item_key=link, item=item(link[-1], link=link)) for link in LINKS]
    asyncio.run(_Site(config)(("slow", tasks), outputs.append))
    return fetcher.asked, [output.value for output in outputs if isinstance(output, TaggedOutput)]


def test_a_site_that_answers_nothing_is_asked_once_and_left_alone() -> None:
    asked, rows = fetched(*LINKS)
    assert asked == LINKS[:1]
    assert {row.outcome for row in rows} == {ItemOutcome.DEFERRED}
    assert [row.hold.url if row.hold else None for row in rows] == [LINKS[0], None, None]
    waits = [(row.next_try_at - row.unit.deadline_at).total_seconds() > 20 for row in rows if row.next_try_at]
    assert waits == [True, False, False]  # the site's hold keeps these two as well


def test_a_page_that_stalls_among_others_waits_alone_and_the_rest_has_its_turn_in_the_next_window() -> None:
    asked, rows = fetched(LINKS[1])
    assert asked == LINKS[:2]
    stalled, rest = rows
    assert (stalled.item_key, rest.item_key) == (LINKS[1], LINKS[2])
    assert stalled.hold
    assert (stalled.hold.url, rest.hold) == (None, None)


@pytest.mark.parametrize(
    ("kind", "link", "cut"),
    [
        ("audio/mpeg", "https://a.example/1.mp3", True),
        ("text/html", "https://a.example/1.mp3", False),
        (None, "https://a.example/1.mp3", False),
        ("audio/mpeg", "https://a.example/1", False),
    ],
)
def test_of_a_recording_only_the_beginning_is_asked_for(kind: str | None, link: str, cut: bool) -> None:
    files = (Enclosure(url="https://a.example/1.mp3", type=kind),)
    request = request_of(FeedItem(feed_url="https://a.example/", guid=None, link=link, enclosures=files), tdm=True)
    assert (request.url, request.cut, request.tdm) == (link, cut, True)
    assert request.max_bytes == (MEDIA_HEAD_BYTES if cut else MAX_PAGE_BYTES)
