"""Where a feed goes on: sitemaps of an index, RFC 5005, WordPress."""

from __future__ import annotations

import asyncio
import math

import pytest

from schemas.failure import Reason, Refusal
from schemas.feed import FeedState, ParsedFeed
from schemas.page import Response
from schemas.unit import FetchedFeed
from tests.fakes import Answer, InProcess, Site, frozen_clock
from tests.samples import T0, unit
from transforms.feeds.caps import MAX_ENTRIES
from transforms.feeds.parse import parse
from transforms.further import Further
from transforms.parse import advanced

FEED = "https://blog.example/feed/"


def rss(*guids: int, channel: str = "") -> bytes:
    items = "".join(f"<item><guid isPermaLink='false'>{n}</guid><link>/{n}</link></item>" for n in guids)
    return f"<rss version='2.0'><channel><link>https://blog.example/</link>{channel}{items}</channel></rss>".encode()


def next_link(href: str, rel: str = "next") -> str:
    return f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='{rel}' href='{href}'/>"


def news(*numbers: int) -> bytes:
    urls = "".join(
        f"<url><loc>https://blog.example/{n}</loc><n:news><n:title>{n}</n:title></n:news></url>" for n in numbers
    )
    return f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>".encode()


WORDPRESS = "<generator>https://wordpress.org/?v=6.5</generator>"


def fetched(body: bytes) -> FetchedFeed:
    response = Response(
        requested_url=FEED, final_url=FEED, hops=(), status=200, headers={"etag": "e"}, body=body, fetched_at=T0
    )
    return FetchedFeed(unit=unit(), feed=FeedState(url=FEED), response=response, equal=False)


def first(body: bytes) -> ParsedFeed:
    return parse(body, feed_url=FEED, content_type=None)


def joined(body: bytes, answers: dict[str, Answer], pages: int = 9, left_s: float = math.inf) -> ParsedFeed:
    further = Further(fetcher=Site(answers), children=InProcess(), clock=frozen_clock, pages=pages)
    return asyncio.run(further.joined(fetched(body), first(body), lambda: left_s))


def numbers(feed: ParsedFeed) -> list[str]:
    return [(item.link or "").rpartition("/")[2] for item in feed.items]


PAGED = {f"{FEED}?paged=2": rss(3, 2, channel=WORDPRESS), f"{FEED}?paged=3": rss(1, channel=WORDPRESS)}
AGAIN = {f"{FEED}2": rss(5, 4, channel=next_link("3")), f"{FEED}3": rss(1)}
ARCHIVE = {f"{FEED}old": rss(3, 2, channel=next_link("older", "prev-archive")), f"{FEED}older": rss(1)}


@pytest.mark.parametrize(
    ("body", "answers", "pages", "found"),
    [
        (rss(5, 4, channel=WORDPRESS), PAGED, 9, "54321"),
        (rss(5, 4, channel=WORDPRESS), PAGED, 1, "5432"),
        (rss(5, 4, channel=WORDPRESS), PAGED, 0, "54"),
        (rss(5, 4), PAGED, 9, "54"),
        (rss(5, 4, channel=next_link("old", "prev-archive")), ARCHIVE, 9, "54321"),
        (rss(5, 4, channel=next_link("old")), ARCHIVE, 9, "54321"),
        (rss(5, 4, channel=next_link(FEED)), {FEED: rss(3)}, 9, "54"),
        (
            rss(5, 4, channel=next_link("2")),
            {f"{FEED}2": rss(5, 4, channel=next_link("3")), f"{FEED}3": rss(1)},
            9,
            "54",
        ),
        (rss(5, 4, channel=next_link("2")), {f"{FEED}2": Refusal(Reason.RESET, "x")}, 9, "54"),
        (rss(5, 4, channel=next_link("2")), {f"{FEED}2": b"<html>none"}, 9, "54"),
        (rss(5, 4, channel=next_link("2")), {}, 9, "54"),
    ],
)
def test_older_pages_are_read_on_request(body: bytes, answers: dict[str, Answer], pages: int, found: str) -> None:
    assert "".join(numbers(joined(body, answers, pages))) == found


def test_pages_end_with_the_units_time() -> None:
    assert numbers(joined(rss(5, channel=WORDPRESS), PAGED, left_s=0)) == ["5"]


def test_the_sitemaps_of_an_index_are_its_items_the_newest_first() -> None:
    parts = "".join(
        f"<sitemap><loc>https://blog.example/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>"
        for name, date in (("a", "2026-05-01"), ("b", "2026-05-03T10:00:00Z"), ("c", ""), ("gone", "2026-05-04"))
    )
    body = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}</sitemapindex>".encode()
    answers: dict[str, Answer] = {
        f"https://blog.example/{n}.xml": news(*v) for n, v in (("a", (1, 2)), ("b", (3, 2)), ("c", (4,)))
    }
    feed = joined(body, answers, pages=0)
    assert (feed.format, numbers(feed)) == ("sitemap-index", ["3", "2", "1", "4"])
    state = advanced(fetched(body), feed, T0)
    assert (state.body_sha256, state.etag) == (None, None)


def test_items_over_the_cap_are_counted_and_left_out() -> None:
    body = rss(*range(MAX_ENTRIES - 1), channel=next_link("2"))
    feed = joined(body, {f"{FEED}2": rss(MAX_ENTRIES, MAX_ENTRIES + 1)})
    assert (len(feed.items), feed.cut) == (MAX_ENTRIES, 1)
