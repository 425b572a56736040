"""What publishers do to GUIDs and links, over two polls: no article is lost, none is published twice.

The classes of complaint are those of feed readers' and crawlers' bug trackers: changed GUIDs and links, GUIDs that are
blank or shared, everything shown again.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import Answer, Site
from tests.pipelines.worlds import FEEDS, lines, run
from tests.transforms.likeness.stories import story

HOST = "https://a.example"
NEWS = f"{HOST}/news"
NOW = ("--min-poll-interval", "0")


def page(name: str, head: str = "", words: str | None = None) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in story(sum(map(ord, words or name))))
    return f"<html lang=en><head><title>{name}</title>{head}</head><body><article><h1>{name}</h1>{body}".encode()


def canonical(path: str) -> str:
    return f"<link rel=canonical href='{HOST}{path}'>"


def og_url(path: str) -> str:
    return f"<meta property='og:url' content='{HOST}{path}'>"


def feed(*items: tuple[str | None, str | None, str]) -> bytes:
    """An RSS feed of GUID, link (with `false` before a GUID that is no permalink) and title."""
    entries = ""
    for guid, link, title in items:
        flag = " isPermaLink='false'" if guid and guid.startswith("false ") else ""
        entries += "<item>" + (f"<guid{flag}>{guid.removeprefix('false ')}</guid>" if guid else "")
        entries += (f"<link>{HOST}{link}</link>" if link else "") + f"<title>{title}</title></item>"
    return f"<rss version='2.0'><channel><title>News</title><link>{HOST}</link>{entries}</channel></rss>".encode()


Polls = tuple[bytes, bytes]
CASES: dict[str, tuple[Polls, dict[str, Answer], list[str]]] = {
    "a GUID changes at every build": (
        (feed(("false 1", "/one", "One")), feed(("false 2", "/one", "One"))),
        {"/one": page("One")},
        ["One"],
    ),
    "GUIDs are blank": (
        (feed(("", "/one", "One"), (None, "/two", "Two")), feed(("", "/one", "One"), ("", "/two", "Two"))),
        {"/one": page("One"), "/two": page("Two")},
        ["One", "Two"],
    ),
    "all items share a GUID": (
        (feed(("x", "/one", "One"), ("x", "/two", "Two")), feed(("x", "/three", "Three"), ("x", "/one", "One"))),
        {"/one": page("One"), "/two": page("Two"), "/three": page("Three")},
        ["One", "Three", "Two"],
    ),
    "all items share a GUID that looks like a permalink": (
        (feed((NEWS, "/one", "One"), (NEWS, "/two", "Two")), feed((NEWS, "/three", "Three"))),
        {"/one": page("One"), "/two": page("Two"), "/three": page("Three")},
        ["One", "Three", "Two"],
    ),
    "a slug is corrected, and the old one redirects": (
        (feed(("false 1", "/oen", "One")), feed(("false 1", "/one", "One"))),
        {"/oen": (200, {}, page("One", canonical("/one"))), "/one": page("One", canonical("/one"))},
        ["One"],
    ),
    "a slug is corrected under a GUID that is its address": (
        (feed((f"{HOST}/?p=1", "/oen", "One")), feed((f"{HOST}/?p=1", "/one", "One"))),
        {"/oen": page("One"), "/one": page("One", words="One")},
        ["One"],
    ),
    "tracking parameters and sessions change": (
        (feed(("false 1", "/one?utm_source=a", "One")), feed(("false 1", "/one;jsessionid=7?fbclid=b", "One"))),
        {"/one?utm_source=a": page("One"), "/one;jsessionid=7?fbclid=b": page("One")},
        ["One"],
    ),
    "the link is that of the AMP page": (
        (feed(("false 1", "/amp/one", "One")), feed(("false 2", "/one", "One"))),
        {"/amp/one": page("One", canonical("/one")), "/one": page("One")},
        ["One"],
    ),
    "the link is that of the AMP page, and og:url says so": (
        (feed(("false 1", "/amp/one", "One")), feed(("false 2", "/one", "One"))),
        {"/amp/one": page("One", og_url("/one")), "/one": page("One")},
        ["One"],
    ),
    "the link becomes that of the AMP page, which is never there": (
        (feed(("false 1", "/report-on-one", "One")), feed(("false 1", "/report-on-one.amp", "One"))),
        {"/report-on-one": page("One", "<link rel=amphtml href='/report-on-one.amp'>")},
        ["One"],
    ),
    "a title is edited": (
        (feed(("false 1", "/one", "One")), feed(("false 1", "/one", "One, corrected"))),
        {"/one": page("One")},
        ["One"],
    ),
    "the order changes, and everything is shown again": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("2", "/two", "Two"), ("1", "/one", "One"))),
        {"/one": page("One"), "/two": page("Two")},
        ["One", "Two"],
    ),
    "all pages call one address canonical": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/three", "Three"))),
        {f"/{name.lower()}": page(name, canonical("/news")) for name in ("One", "Two", "Three")},
        ["One", "Three", "Two"],
    ),
    "all pages have one og:url": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/three", "Three"))),
        {f"/{name.lower()}": page(name, og_url("/news")) for name in ("One", "Two", "Three")},
        ["One", "Three", "Two"],
    ),
    "the og:url of all pages is the home page": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/three", "Three"))),
        {f"/{name.lower()}": page(name, og_url("/")) for name in ("One", "Two", "Three")},
        ["One", "Three", "Two"],
    ),
    "all pages have the canonical address of one of them": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/three", "Three"))),
        {f"/{name.lower()}": page(name, canonical("/one")) for name in ("One", "Two", "Three")},
        ["One", "Three", "Two"],
    ),
    "all pages have one AMP page": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/amp", "Amp"))),
        {
            **{f"/{name.lower()}": page(name, "<link rel=amphtml href='/amp'>") for name in ("One", "Two")},
            "/amp": page("Amp"),
        },
        ["Amp", "One", "Two"],
    ),
    "all pages call the home page canonical": (
        (feed(("1", "/one", "One"), ("2", "/two", "Two")), feed(("3", "/three", "Three"))),
        {f"/{name.lower()}": page(name, canonical("/")) for name in ("One", "Two", "Three")},
        ["One", "Three", "Two"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_no_article_is_lost_and_none_is_published_twice(name: str, tmp_path: Path) -> None:
    polls, pages, headlines = CASES[name]
    for body in polls:
        answers: dict[str, Answer] = {f"{HOST}{path}": answer for path, answer in pages.items()}
        run(tmp_path, *NOW, site=Site({**answers, FEEDS[0]: body, FEEDS[1]: feed()}))
    articles = [line for line in lines(tmp_path, "articles") if line["version"] == 1]
    assert sorted(line["headline"] for line in articles) == headlines
    assert len({line["identifier"] for line in articles}) == len(headlines)
    assert len({line["url"] for line in articles}) == len(headlines)
    summaries = [json.loads(path.read_text()) for path in tmp_path.glob("runs/*.json")]
    assert len(summaries) == 2
    assert not any(summary["items"]["failed"] for summary in summaries)


def test_one_article_in_several_feeds_is_one_record_that_names_them_all(tmp_path: Path) -> None:
    both = feed(("false 1", "/report-on-one", "One")), feed(("x", "/report-on-one?output=amp&utm_source=b", "One"))
    head = f"{canonical('/report-on-one')}<link rel=amphtml href='/report-on-one?output=amp'>"
    pages: dict[str, Answer] = {f"{HOST}{path}": page("One", head) for path in ("/report-on-one",)}
    pages[f"{HOST}/report-on-one?output=amp&utm_source=b"] = page("One", head)
    run(tmp_path, *NOW, site=Site({**pages, FEEDS[0]: both[0], FEEDS[1]: both[1]}))
    (article,) = lines(tmp_path, "articles")
    assert article["url"] == f"{HOST}/report-on-one"
    assert [each["feedUrl"] for each in article["isPartOf"]] == list(FEEDS)
    assert lines(tmp_path, "duplicates") == []
