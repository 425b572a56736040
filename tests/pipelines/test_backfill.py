"""ingest --backfill, sitemap indexes and failing feeds, through the whole graph."""

from __future__ import annotations

from pathlib import Path

from schemas.review import FeedHealth
from tests.fakes import Answer, Site, page, prose
from tests.pipelines.worlds import FEEDS, lines, run
from transforms.io.ledger.review import Review

HOST = "https://a.example"
PAGES: dict[str, Answer] = {f"{HOST}/{n}": page(f"Story {n}", *prose(f"bridge{n}")) for n in range(1, 6)}


def feed(*numbers: int, head: str = "<generator>https://wordpress.org/?v=6</generator>") -> bytes:
    items = "".join(f"<item><guid isPermaLink='false'>{n}</guid><link>{HOST}/{n}</link></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>T</title><link>{HOST}</link>{head}{items}</channel></rss>".encode()


WORLD: dict[str, Answer] = {
    **PAGES,
    FEEDS[0]: feed(5, 4),
    f"{FEEDS[0]}?paged=2": feed(3, 2),
    f"{FEEDS[0]}?paged=3": feed(1),
    FEEDS[1]: feed(head=""),
}


def seen(result: object) -> int:
    assert result.errors == ()  # type: ignore[attr-defined]
    return int(result.summary.items["seen"])  # type: ignore[attr-defined]


def health(folder: Path) -> FeedHealth:
    return next(feed for feed in Review(url=f"sqlite:///{folder}/ledger.db").feeds() if feed.url == FEEDS[0])


def test_older_pages_are_read_on_request_also_of_a_feed_that_is_unchanged(tmp_path: Path) -> None:
    assert seen(run(tmp_path, site=Site(WORLD))) == 2
    assert seen(run(tmp_path, "--backfill", site=Site(WORLD))) == 5
    assert sorted(line["headline"] for line in lines(tmp_path, "articles")) == [f"Story {n}" for n in range(1, 6)]
    assert lines(tmp_path, "gaps") == []
    assert seen(run(tmp_path, "--all-due", site=Site(WORLD))) == 0


def test_an_index_of_news_sitemaps_is_a_feed_that_is_read_at_every_poll(tmp_path: Path) -> None:
    index = f"<sitemapindex><sitemap><loc>{HOST}/news.xml</loc></sitemap></sitemapindex>".encode()

    def sitemap(*numbers: int) -> bytes:
        article = f"<url><loc>{HOST}/{{0}}</loc><n:news><n:title>Story {{0}}</n:title></n:news></url>"
        urls = "".join(map(article.format, numbers))
        return f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>".encode()

    world = {**WORLD, FEEDS[0]: index}
    assert seen(run(tmp_path, site=Site({**world, f"{HOST}/news.xml": sitemap(1)}))) == 1
    assert seen(run(tmp_path, "--all-due", site=Site({**world, f"{HOST}/news.xml": sitemap(2, 1)}))) == 2
    assert sorted(line["headline"] for line in lines(tmp_path, "articles")) == ["Story 1", "Story 2"]


def test_a_feed_that_fails_keeps_its_last_good_state_and_says_why(tmp_path: Path) -> None:
    run(tmp_path, site=Site({**WORLD, FEEDS[0]: (200, {"etag": '"v1"'}, b"\n junk " + feed(5, 4))}))
    good = health(tmp_path)
    assert (good.title, good.failures, good.last_detail, good.parser) == ("T", 0, None, "lxml: junk-before-xml")
    run(tmp_path, "--all-due", site=Site({**WORLD, FEEDS[0]: b"<!DOCTYPE html><html><body>Down for maintenance"}))
    bad = health(tmp_path)
    assert (bad.title, bad.failures, bad.last_reason, bad.parser) == ("T", 1, "not-a-feed", good.parser)
    assert bad.last_detail == "not a feed but an HTML page"
    result = run(tmp_path, "--all-due", site=Site({**WORLD, FEEDS[0]: (200, {"etag": '"v1"'}, b"")}))
    assert result.summary.feeds["unchanged"] == 2  # its validator was kept
    assert health(tmp_path).failures == 0
