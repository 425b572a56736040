"""newsbeam feeds discover: the feeds of a site, each read before it is called one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from pipelines.discover import Discovered, Discoverer
from schemas.failure import Reason, Refusal
from tests.fakes import Answer, InProcess, Site, frozen_clock, rss
from tests.loopback import serve
from tests.pipelines.test_cli import newsbeam
from transforms.feeds.lists import read_list

HOME = "https://gazette.example/"
FEED = rss(("1", "https://gazette.example/1", "One"))
ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>"
    b"<entry><updated>2026-05-01T10:00:00Z</updated></entry></feed>"
)
NEWS = (
    b"<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://gazette.example/1</loc>"
    b"<news:news><news:title>One</news:title><news:publication_date>2026-05-01</news:publication_date></news:news>"
    b"</url></urlset>"
)


def index(*names: str) -> bytes:
    parts = "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}</sitemapindex>".encode()


def page(head: str = "", body: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f"<link rel='{rel}' type='{kind}' href='{href}' title='The feed'>"


def discover(answers: dict[str, Answer], url: str = HOME) -> list[Discovered]:
    site = Site({url if url.startswith("http") else HOME + url: body for url, body in answers.items()})
    return asyncio.run(Discoverer(fetcher=site, children=InProcess(), clock=frozen_clock).discover(url))


def names(answers: dict[str, Answer], url: str = HOME) -> list[tuple[str, str]]:
    return [(feed.url.removeprefix(HOME), feed.how) for feed in discover(answers, url)]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({HOME: FEED}, [("", "given")]),
        (
            {HOME: page(link("/a.xml") + link("b", "application/atom+xml")), "a.xml": FEED, "b": ATOM},
            [("a.xml", "page"), ("b", "page")],
        ),
        (
            {HOME: page(link("/a.json", "application/feed+json")), "a.json": b'{"version":"1","title":"J","items":[]}'},
            [("a.json", "page")],
        ),
        ({HOME: page("<base href='/sub/'>" + link("a.xml")), "sub/a.xml": FEED}, [("sub/a.xml", "page")]),
        ({HOME: page(link("/gone.xml") + link("/text.xml")), "text.xml": b"no feed", "feed": FEED}, [("feed", "path")]),
        (
            {HOME: page(body="<a href='/rss/sport'>Sport</a><a href='/rssfeeders'>no</a>"), "rss/sport": FEED},
            [("rss/sport", "page")],
        ),
        (
            {
                HOME: page(body="<a href='/rss'>our feeds</a>"),
                "rss": page(body="<a href='/rss/all.xml'>"),
                "rss/all.xml": FEED,
            },
            [("rss/all.xml", "page")],
        ),
        ({HOME: page(), "atom.xml": ATOM, "index.xml": FEED}, [("atom.xml", "path")]),
        (
            {HOME: page(), "robots.txt": b"Sitemap: https://gazette.example/news.xml", "news.xml": NEWS},
            [("news.xml", "robots")],
        ),
        (
            {
                HOME: page(),
                "robots.txt": b"sitemap:https://gazette.example/i.xml",
                "i.xml": index("n.xml"),
                "n.xml": NEWS,
            },
            [("i.xml", "robots")],
        ),
        ({HOME: page(), "robots.txt": b"Sitemap: https://gazette.example/i.xml", "i.xml": index("p.xml")}, []),
        ({HOME: page(link("/a.xml", rel="stylesheet alternate", kind="text/css"))}, []),
    ],
)
def test_what_a_site_has(answers: dict[str, Answer], found: list[tuple[str, str]]) -> None:
    assert names(answers) == found


def test_what_is_told_of_a_feed() -> None:
    (feed,) = discover({HOME: page(link("/a.xml")), "a.xml": ATOM})
    assert feed == Discovered(
        url=HOME + "a.xml", title="A", format="atom10", items=1, newest="2026-05-01T10:00:00+00:00", how="page"
    )


def test_an_address_that_cannot_be_had_is_a_refusal() -> None:
    with pytest.raises(Refusal) as caught:
        discover({HOME: Refusal(Reason.DNS, "no such host")})
    assert caught.value.reason is Reason.DNS
    with pytest.raises(Refusal) as caught:
        discover({})
    assert caught.value.reason is Reason.NOT_FOUND


@pytest.mark.slow
def test_the_console_script_writes_a_list_of_feeds(tmp_path: Path) -> None:
    home = "http://a.example/"
    world = {home: page(link("/feed.xml")), "http://a.example/feed.xml": rss(("1", "http://a.example/1", "One"))}
    with serve(world) as net:
        flags = ("--proxy", net.proxy, "--per-host-delay", "0")
        done = newsbeam("feeds", "discover", home, *flags, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert [feed.url for feed in read_list(done.stdout.encode(), "stdout")] == ["http://a.example/feed.xml"]
        done = newsbeam("feeds", "discover", home, "--json", *flags, cwd=tmp_path)
        assert json.loads(done.stdout)["items"] == 1
        done = newsbeam("feeds", "discover", "http://a.example/none", *flags, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("newsbeam: http://a.example/none: not-found")
    assert newsbeam("feeds", "discover", "x:/", cwd=tmp_path).returncode == 2
