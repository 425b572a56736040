"""newsbeam explain: what every stage says of one article."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.clock import utc_now
from pipelines.explain import Explainer, Subject
from pipelines.explanation import Explanation, blocks
from pipelines.explanation_text import render
from pipelines.flags import UsageError
from schemas.failure import Reason, Refusal
from schemas.feed import FeedItem
from schemas.page import Extracted
from schemas.wire import to_wire
from tests.fakes import InProcess, Site, frozen_clock, page, prose, rss
from tests.loopback import serve
from tests.pipelines.console import say
from tests.pipelines.test_cli import newsbeam
from tests.pipelines.test_sitememory import DESK
from tests.pipelines.test_sitememory import world as thirty_pages
from tests.pipelines.worlds import FEEDS, WORLD, run
from tests.transforms.likeness.stories import datelined, story
from transforms.article.body.rejected import MAX_REJECTED
from transforms.article.evidence import statements
from transforms.feeds.identity import item_key
from transforms.web.urls import identifier

URL, FEED = "https://a.example/one", "https://a.example/feed"
HEAD = """<link rel="canonical" href="http://a.example/one?utm_source=page">
<meta property="og:site_name" content="The Bridge">
<meta property="og:title" content="One | The Bridge"><meta name="author" content="Jo Doe"><title>"""
HTML = page("One", *prose("bridge"), "Share this article").replace(b"<title>", HEAD.encode(), 1)
ITEM = b"""<rss version="2.0"><channel><title>Bridge feed</title><link>https://a.example/</link><item>
<title>One, says the feed</title><link>https://a.example/one?utm_source=rss</link><guid isPermaLink="false">g1</guid>
<pubDate>Fri, 01 May 2026 10:00:00 +0200</pubDate></item></channel></rss>"""
SITE = Site({URL: HTML, f"{URL}?utm_source=rss": HTML, FEED: ITEM})


def explain(subject: Subject, site: Site = SITE, ledger: str | None = None, **children: Any) -> Explanation:
    explainer = Explainer(fetcher=site, children=InProcess(**children), clock=frozen_clock, ledger=ledger)
    return asyncio.run(explainer.explain(subject))


def test_an_address_goes_through_every_stage() -> None:
    told = explain(Subject(name=URL, url=URL))
    assert (told.url, told.site, told.identifier) == (URL, "a.example", identifier(URL))
    assert told.fetch
    assert (told.fetch.status, told.fetch.final_url, told.fetch.bytes) == (200, URL, len(HTML))
    assert told.reading
    assert (told.reading.charset, told.reading.charset_source) == ("utf-8", "http")
    assert (told.feed, told.ledger) == (None, None)
    assert (told.ending.outcome, told.ending.identifier) == ("stored", identifier(URL))


def test_each_block_is_kept_or_dropped_with_the_reason() -> None:
    told = explain(Subject(name=URL, url=URL))
    assert told.reading
    kept = [block for block in told.reading.blocks if block.dropped is None]
    assert [block.text for block in kept] == list(prose("bridge"))
    assert all(block.kept and block.kept.startswith("judge ") for block in kept)
    assert told.ending.word_count == sum(len(block.text.split()) for block in kept)


def test_blocks_that_are_left_out_are_told_with_the_reason() -> None:
    around = b"<nav><a href=/>Home of the bridges</a></nav><p class=share>Share this article</p></body>"
    told = explain(Subject(name=URL, url=URL), Site({URL: HTML.replace(b"</body>", around)}))
    assert told.reading
    left_out = {paragraph.text: paragraph for paragraph in told.reading.left_out}
    assert left_out["Home of the bridges"].why == f"judge {left_out['Home of the bridges'].score:.2f}"
    assert left_out["One"].why.endswith("repeats the title")
    assert left_out["Share this article"].why.endswith("worded like share")
    assert not {block.text for block in told.reading.blocks} & left_out.keys()
    assert any(line.split()[:3] == ["-", "left", "out"] for line in render(told))


def test_the_page_on_which_an_article_goes_on_is_named() -> None:
    link = b'<link rel="next" href="/one-bridge/2"></head>'
    url = "https://a.example/one-bridge"
    told = explain(Subject(name=url, url=url), Site({url: HTML.replace(b"</head>", link)}))
    assert told.reading
    assert "continued" in told.reading.flags
    assert [fact.value for fact in told.reading.facts if fact.field == "next page"] == [f"{url}/2"]


def test_few_of_many_blocks_that_are_left_out_are_told() -> None:
    menu = b"".join(b"<li><a href=/%d>Section %d</a></li>" % (number, number) for number in range(500))
    told = explain(Subject(name=URL, url=URL), Site({URL: HTML.replace(b"<body>", b"<body><ul>%b</ul>" % menu)}))
    assert told.reading
    assert len(told.reading.left_out) == MAX_REJECTED


def test_paragraphs_that_the_site_s_articles_have_in_common_are_told(tmp_path: Path) -> None:
    run(tmp_path, "--near-days", "1", site=thirty_pages(15))
    later, pages = "https://a.example/20", thirty_pages(30)
    explainer = Explainer(fetcher=pages, children=InProcess(), clock=utc_now, ledger=f"sqlite:///{tmp_path}/ledger.db")
    told = asyncio.run(explainer.explain(Subject(name=later, url=later)))
    assert told.reading
    assert [block.dropped for block in told.reading.blocks] == [None, None, None, "recurs in 15 more"]
    assert told.reading.blocks[3].text == DESK
    assert told.reading.method_version.rpartition("/")[2].startswith("site-")
    known = asyncio.run(explainer.explain(Subject(name="known", url="https://a.example/3")))
    assert known.reading
    assert known.reading.blocks[3].dropped == "recurs in 14 more"
    assert told.ending.word_count == (explain(Subject(name=later, url=later), pages).ending.word_count or 0) - 20


def test_a_dropped_block_says_what_it_was_taken_for() -> None:
    found = Extracted(
        text="One\n\n" + "\n\n".join(prose("bridge")), title="One", description=None, site_name=None, language=None,
        license=None, authors=(), sections=(), keywords=(), images=(), canonical_url=None, charset=None,
        charset_source=None, method="m", method_version="1", why_kept=("judge 0.80",) * 4,
    )  # fmt: skip
    first, *rest = blocks(found, FeedItem(feed_url=FEED, guid=None, link=None))
    assert (first.text, first.dropped) == ("One", "headline")
    assert all(block.dropped is None and block.kept == "judge 0.80" for block in rest)


def test_fields_say_where_they_are_from() -> None:
    told = explain(Subject(name=URL, url=URL, feed=FEED))
    assert told.reading
    facts = {fact.field: fact for fact in told.reading.facts}
    assert (facts["headline"].value, facts["headline"].origin) == ("One", "page")
    assert facts["headline"].said_by == ("<h1>", "<title>")
    said = {(each.source, each.value) for each in facts["headline"].otherwise}
    assert said == {("meta og:title", "One | The Bridge"), ("feed", "One, says the feed")}
    assert (facts["author"].value, facts["author"].said_by) == ("Jo Doe", ("meta author",))
    assert (facts["publisher"].value, facts["publisher"].said_by) == ("The Bridge", ("meta og:site_name",))
    assert (facts["inLanguage"].value, facts["inLanguage"].said_by) == ("en", ("<html lang>",))
    assert facts["url"].said_by == ("rel=canonical",)


def test_the_feeds_item_is_found_by_its_link_and_its_date_is_chosen() -> None:
    told = explain(Subject(name=URL, url=URL, feed=FEED))
    assert told.feed
    assert told.feed.item
    assert (told.feed.format, told.feed.items, told.feed.item.guid) == ("rss20", 1, "g1")
    assert told.feed.item_key == item_key(told.feed.item)
    assert told.feed.item.feed_url == FEED
    assert told.reading
    assert [(date.source, date.chosen) for date in told.reading.dates] == [("feed.published", True)]
    assert told.fetch
    assert told.fetch.requested_url == f"{URL}?utm_source=rss"


def test_robots_txt_is_told_with_its_line_and_a_disallowed_page_is_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    url, text = "http://a.example/private/one", b"user-agent: *\ncrawl-delay: 7\n\nDisallow: /private\nAllow: /one\n"
    with serve({url: HTML, "http://a.example/robots.txt": text, "http://a.example/one": HTML}) as net:
        words = ("--proxy", net.proxy, "--per-host-delay", "0")
        assert say("explain", url, *words) == 0
        told = capsys.readouterr().out
        assert say("explain", "http://a.example/one", *words, "--json") == 0
        allowed = json.loads(capsys.readouterr().out)
        assert say("explain", url, *words, "--robots", "ignore", "--json") == 0
        ignored = json.loads(capsys.readouterr().out)
    lines = [line.split(maxsplit=1) for line in told.splitlines()]
    assert ["allowed", "no"] in lines
    assert ["by", "Disallow: /private (line 4)"] in lines
    assert "filtered       fetch: robots-disallowed: http://a.example/robots.txt, Disallow: /private (line 4)" in told
    assert allowed["robots"] == {
        "url": "http://a.example/robots.txt", "status": 200, "allowed": True, "rule": "Allow: /one (line 5)",
        "crawlDelayS": 7.0, "detail": None,
    }  # fmt: skip
    assert (allowed["ending"]["outcome"], ignored["robots"], ignored["ending"]["outcome"]) == ("stored", None, "stored")


@pytest.mark.parametrize(("words", "outcome"), [((), "filtered"), (("--robots", "ignore"), "stored")])
def test_noindex_is_told(words: tuple[str, ...], outcome: str, capsys: pytest.CaptureFixture[str]) -> None:
    body = HTML.replace(b"<title>", b'<meta name="robots" content="noindex"><title>', 1)
    with serve({"http://a.example/one": body}) as net:
        said = ("--proxy", net.proxy, "--per-host-delay", "0", "--json", *words)
        assert say("explain", "http://a.example/one", *said) == 0
    assert json.loads(capsys.readouterr().out)["ending"]["outcome"] == outcome


def test_a_feed_without_the_article_and_one_that_fails_are_told() -> None:
    other = Site({URL: HTML, FEED: rss(("x", "https://a.example/x", "X"))})
    told = explain(Subject(name=URL, url=URL, feed=FEED), other)
    assert told.feed
    assert (told.feed.items, told.feed.item, told.ending.outcome) == (1, None, "stored")
    told = explain(Subject(name=URL, url=URL, feed=FEED), Site({URL: HTML}))
    assert told.feed
    assert told.feed.trouble
    assert (told.feed.trouble.stage, told.feed.trouble.reason) == ("poll", "not-found")


def test_a_file_has_the_address_that_its_page_gives() -> None:
    told = explain(Subject(name="one.html", body=HTML, content_type="text/html", feed=FEED))
    assert (told.url, told.fetch, told.ending.url) == (URL, None, URL)
    assert told.feed
    assert told.feed.item
    bare = explain(Subject(name="bare.html", body=page("One", *prose("bridge"))))
    assert (bare.url, bare.ending.outcome, bare.ending.url, bare.ending.identifier) == (None, "stored", None, None)
    assert "unknown.invalid" not in json.dumps(to_wire(bare))


@pytest.mark.parametrize(
    ("answer", "outcome", "stage", "reason"),
    [
        ((404, {}, b""), "failed", "fetch", "not-found"),
        ((503, {}, b""), "deferred", "fetch", "server-error"),
        (Refusal(Reason.DNS, "no such host"), "deferred", "fetch", "dns"),
        (b"<html><body></body></html>", "failed", "extract", "empty"),
        (HTML + b"HANG", "failed", "extract", "parser-timeout"),
        ((403, {}, b""), "failed", "fetch", "forbidden"),
        ((403, {"cf-mitigated": "challenge"}, b""), "failed", "fetch", "bot-wall"),
        (b"<html><title>Page not found</title><p>It has been removed.</p></html>", "failed", "extract", "soft-404"),
    ],
)
def test_what_fails_says_where_and_why(answer: Any, outcome: str, stage: str, reason: str) -> None:
    told = explain(Subject(name=URL, url=URL), Site({URL: answer}), refuse=(b"HANG",))
    assert told.reading is None
    assert told.ending.trouble
    assert (told.ending.outcome, told.ending.trouble.stage, told.ending.trouble.reason) == (outcome, stage, reason)


def test_where_the_page_is_unusable_the_feeds_text_stands_in() -> None:
    content = "".join(f"<p>{text}</p>" for text in prose("bridge")).encode()
    feed = ITEM.replace(b'version="2.0"', b'version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"')
    feed = feed.replace(b"</item>", b"<c:encoded><![CDATA[" + content + b"]]></c:encoded></item>")
    site = Site({FEED: feed, f"{URL}?utm_source=rss": b"<html><body></body></html>"})
    told = explain(Subject(name=URL, url=URL, feed=FEED), site)
    assert told.reading
    assert told.reading.page_trouble
    assert (told.reading.method, told.reading.page_trouble.reason, told.ending.outcome) == ("feed", "empty", "stored")
    assert [block.text for block in told.reading.blocks] == list(prose("bridge"))
    facts = {fact.field: fact.origin for fact in told.reading.facts}
    assert (facts["headline"], facts["url"], facts["author"]) == ("feed", "address", None)
    assert any("stands in" in line for line in render(told))


def test_a_bot_wall_is_told_with_its_evidence_and_the_feeds_text_stands_in() -> None:
    content = "".join(f"<p>{text}</p>" for text in prose("bridge")).encode()
    feed = ITEM.replace(b'version="2.0"', b'version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"')
    feed = feed.replace(b"</item>", b"<c:encoded><![CDATA[" + content + b"]]></c:encoded></item>")
    wall = (403, {"cf-mitigated": "challenge", "x-robots-tag": "noindex"}, b"")
    told = explain(Subject(name=URL, url=URL, feed=FEED), Site({FEED: feed, f"{URL}?utm_source=rss": wall}))
    assert told.fetch
    assert told.fetch.trouble
    assert told.fetch.trouble.detail == "HTTP status 403, a wall of Cloudflare (header cf-mitigated: challenge)"
    assert told.reading
    assert (told.reading.method, told.reading.flags, told.ending.outcome) == ("feed", ("bot-wall",), "stored")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (
            b'<meta property="article:content_tier" content="locked">',
            "false (the page: meta article:content_tier: locked)",
        ),
        (b'<script src="https://cdn.tinypass.com/a.js"></script>', "unknown the page says: script of Piano"),
        (b"", "unknown"),
    ],
)
def test_access_is_told_with_its_evidence(head: bytes, line: str) -> None:
    body = HTML.replace(b"</head>", head + b"</head>")
    said = " ".join(" ".join(render(explain(Subject(name=URL, url=URL), Site({URL: body})))).split())
    assert f"isAccessibleForFree {line}" in said


def test_the_ledger_says_what_it_knows(tmp_path: Path) -> None:
    run(tmp_path)
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    told = explain(Subject(name="1", url="https://a.example/1?utm_medium=x", feed=FEEDS[0]), WORLD, ledger)
    assert told.ledger
    assert (told.ledger.identifier, told.ledger.version) == (identifier("https://a.example/1"), 1)
    assert [(item.feed_url, item.outcome) for item in told.ledger.items] == [(FEEDS[0], "stored")]
    assert told.ending.outcome == "known"
    gone = explain(Subject(name="4", url="https://b.example/gone", feed=FEEDS[1]), WORLD, ledger)
    assert gone.ledger
    assert [(item.outcome, item.reason) for item in gone.ledger.items] == [("failed", "not-found")]
    assert gone.ledger.identifier is None
    new = explain(Subject(name="x", url=URL), ledger=ledger)
    assert new.ledger
    assert (new.ledger.identifier, new.ledger.items, new.ending.outcome) == (None, (), "stored")


def test_a_person_reads_all_of_it_without_control_characters(tmp_path: Path) -> None:
    run(tmp_path)
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    hostile = Site({FEED: ITEM, f"{URL}?utm_source=rss": (200, {"content-type": "text/html;\x1b[2J"}, HTML)})
    lines = list(render(explain(Subject(name=URL, url=URL, feed=FEED), hostile, ledger)))
    assert all(line.isprintable() for line in lines)
    titles = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    assert titles == ["Address", "Feed", "Fetch", "Text", "Fields", "Dates", "Ledger", "Outcome"]
    assert any(line.split()[:3] == ["+", "kept", "judge"] for line in lines)
    assert any("meta og:title says: One | The Bridge" in line for line in lines)


def test_statements_of_a_page_are_listed_as_they_stand() -> None:
    ld = {
        "@graph": [
            {"headline": "A", "author": [{"name": "B"}, "C"], "datePublished": "2026-05-01", "publisher": {"name": "D"}}
        ]
    }
    script = f"<script type='application/ld+json'>{json.dumps(ld)}</script>"
    body = f"<html><head>{script}</head><body><time datetime=2026-05-01>x"
    found = [(each.field, each.source, each.value) for each in statements(body.encode(), None)]
    assert found == [
        ("title", "JSON-LD headline", "A"),
        ("author", "JSON-LD author", "B"),
        ("author", "JSON-LD author", "C"),
        ("site name", "JSON-LD publisher", "D"),
        ("published", "JSON-LD datePublished", "2026-05-01"),
        ("published", "<time>", "2026-05-01"),
    ]
    deep = b"<html><script type='application/ld+json'>" + b"[" * 100_000 + b"</script><title>T</title>"
    assert [each.value for each in statements(deep, None)] == ["T"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["none.html"], "none.html: No such file"),
        ([URL, "--url", URL], "--url is the address of a FILE"),
        ([URL, "--feed", "here"], "--feed: not an address"),
        ([URL, "--ledger", "sqlite:///none.db"], "no such file"),
    ],
)
def test_words_that_cannot_be_followed(words: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        say("explain", *words)


@pytest.fixture
def proxy() -> Iterator[str]:
    with serve({"http://a.example/1": page("One", *prose("bridge"))}) as net:
        yield net.proxy


@pytest.mark.slow
def test_the_console_script_explains_over_the_network_as_text_and_json(tmp_path: Path, proxy: str) -> None:
    words = ("explain", "http://a.example/1", "--proxy", proxy)
    done = newsbeam(*words, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "+ kept" in done.stdout
    told = json.loads(newsbeam(*words, "--json", cwd=tmp_path).stdout)
    assert (told["fetch"]["status"], told["ending"]["outcome"]) == (200, "stored")
    done = newsbeam("explain", "none.html", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        2, "", "newsbeam: none.html: No such file or directory\n",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_another_article_beside_it_shows_what_they_share_and_why_it_is_no_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"one": story(1), "copy": datelined(story(1)[:5]), "other": [*story(2), story(1)[3]]}
    for name, paragraphs in names.items():
        (tmp_path / f"{name}.html").write_bytes(page(name, *paragraphs))
    one, copy, other = (str(tmp_path / f"{name}.html") for name in names)
    assert say("explain", one, "--beside", copy, "--json") == 0
    beside = json.loads(capsys.readouterr().out)["beside"]
    assert (beside["input"], beside["objection"]) == (copy, None)
    assert beside["similarity"] > 0.9
    assert beside["passages"][0]["at"] == 0
    assert say("explain", one, "--beside", other) == 0
    shown = capsys.readouterr().out
    assert f"Beside {other}" in shown
    assert "no: 0." in shown
    assert "of the smaller text is in both, 0.48 needed" in shown
