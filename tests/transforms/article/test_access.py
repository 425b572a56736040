"""isAccessibleForFree and its evidence: Google, "Structured data for subscription and paywalled content"; schema.org;
Facebook's article:content_tier (free, metered, locked); Subscribe with Google's subscriptions-accessible-for-free."""

import contextlib
import json
from typing import Any

import pytest

from schemas.failure import Refusal
from tests.effort import cpu_s
from tests.fakes import page, prose
from transforms.article.access import access
from transforms.article.extract import extract
from transforms.article.page_tree import parse
from transforms.article.sight import Sight
from transforms.article.walls import refuse_wall

PIANO = '<script src="https://cdn.tinypass.com/api/tinypass.min.js"></script>'
TEASER = "The ferry Marta left the dock on Friday morning after two years of repairs that nobody had expected to last."


def json_ld(value: Any) -> str:
    return f"<script type='application/ld+json'>{value if isinstance(value, str) else json.dumps(value)}</script>"


def article(**said: Any) -> str:
    return json_ld({"@type": "NewsArticle", **said})


def read(head: str, *paragraphs: str) -> tuple[bool | None, tuple[str, ...]]:
    body = page("The ferry returns", *(paragraphs or prose("ferry"))).replace(b"</head>", head.encode() + b"</head>")
    found = extract(body, url="https://news.example/2024/ferry", content_type="text/html; charset=utf-8")
    return found.is_accessible_for_free, found.access_evidence


@pytest.mark.parametrize(
    "value", [False, "False", "false", "http://schema.org/False", "https://schema.org/False", 0, [False]]
)
def test_values_that_mean_no(value: Any) -> None:
    assert read(article(isAccessibleForFree=value)) == (False, ("JSON-LD isAccessibleForFree: false",))


@pytest.mark.parametrize("value", [True, "True", "true", "http://schema.org/True"])
def test_values_that_mean_yes(value: Any) -> None:
    assert read(article(isAccessibleForFree=value)) == (True, ("JSON-LD isAccessibleForFree: true",))


@pytest.mark.parametrize("value", [None, "", "maybe", {}, [], [True, False], 7, "False" * 100])
def test_other_values_say_nothing(value: Any) -> None:
    assert read(article(isAccessibleForFree=value)) == (None, ())


def test_parts_that_are_not_free() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paywall"}
    assert read(article(hasPart=part)) == (False, ("JSON-LD hasPart .paywall isAccessibleForFree: false",))
    assert read(article(isAccessibleForFree=False, hasPart=[part, {"isAccessibleForFree": True}]))[0] is False


@pytest.mark.parametrize(
    ("head", "free"),
    [
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="Metered">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta name="subscriptions-accessible-for-free" content="false">', False),
        ('<meta itemprop="isAccessibleForFree" content="http://schema.org/True">', True),
        ('<meta property="article:content_tier" content="premium">', None),
    ],
)
def test_meta_elements(head: str, free: bool | None) -> None:
    assert read(head)[0] is free


def test_a_page_that_contradicts_itself_is_unknown_with_both_statements() -> None:
    free, said = read(article(isAccessibleForFree=True) + '<meta property="article:content_tier" content="locked">')
    assert (free, said) == (None, ("JSON-LD isAccessibleForFree: true", "meta article:content_tier: locked"))


def test_only_what_is_of_the_page_counts() -> None:
    other = {"@type": "NewsArticle", "isAccessibleForFree": False}
    assert read(json_ld({"@type": "ItemList", "itemListElement": [{"item": other}]})) == (None, ())
    assert read(json_ld({"@type": "WebPage", "isPartOf": other})) == (None, ())
    assert read(json_ld({"@graph": [{"@type": "WebSite"}, other]}))[0] is False
    assert read(json_ld({"@type": "WebPage", "mainEntity": other}))[0] is False
    assert read(json_ld([{"@type": "WebPage", "isAccessibleForFree": True}, other]))[0] is False


@pytest.mark.parametrize(
    "text", ['{"isAccessibleForFree": false', "isAccessibleForFree", "[" * 9_999 + "isAccessibleForFree"]
)
def test_broken_json_is_not_guessed_at(text: str) -> None:
    assert read(json_ld(text)) == (None, ())


def test_a_paywalls_script_alone_decides_nothing_and_is_told() -> None:
    assert read(PIANO) == (None, ("script of Piano",))
    assert read('<script src="/wp-content/plugins/leaky-paywall/js/a.js"></script>') == (
        None,
        ("script of Leaky Paywall",),
    )
    assert read('<script src="https://nottinypass.com.example/a.js"></script><script src="http://[x/"></script>') == (
        None,
        (),
    )


def test_a_teaser_with_a_prompt_and_a_paywalls_script_is_not_free() -> None:
    free, said = read(PIANO, TEASER, "Subscribe to continue reading this article.")
    assert (free, said) == (False, ("the page says: subscribe to continue", "script of Piano"))


def test_a_teaser_with_a_prompt_in_a_paywalls_element_is_not_free() -> None:
    body = page("The ferry", TEASER).replace(
        b"</article>", b"<div class='o-paywall'>Already a subscriber?</div></article>"
    )
    assert extract(body, url="https://a.example/1", content_type="text/html").is_accessible_for_free is False
    hidden = body.replace(b"<div class", b"<div style='display: none' class")
    assert extract(hidden, url="https://a.example/1", content_type="text/html").is_accessible_for_free is None


@pytest.mark.parametrize(
    "paragraphs",
    [
        (TEASER, "Subscribe to continue reading this article."),  # and no paywall anywhere
        (TEASER,),
        ("Subscribe to continue reading, says every page that the keeper of the archive opened.", *prose("ferry")),
    ],
)
def test_one_kind_of_evidence_is_not_enough(paragraphs: tuple[str, ...]) -> None:
    assert read("" if len(paragraphs) == 2 else PIANO, *paragraphs)[0] is None


def test_words_of_menus_and_lists_are_not_of_the_article() -> None:
    """Seen on two Japanese sites: menus link to `members only`, and lists mark locked articles of others."""
    menu = b"<nav><a href=/p>Already a subscriber? Log in</a><a>For subscribers only</a></nav><article>"
    body = page("The ferry", TEASER).replace(b"<article>", menu).replace(b"</head>", PIANO.encode() + b"</head>")
    assert extract(body, url="https://a.example/1", content_type="text/html").is_accessible_for_free is None


N = 1_000_000
HOSTILE = {
    "scripts": ("<script src='https://cdn.tinypass.com/a'></script>", ""),
    "metas": ("<meta name='article:content_tier' content='free'>", ""),
    "paywalls in paywalls": ("<div class=paywall>" * 200 + "</div>" * 200, "a teaser"),
    "brackets": ("<script type='application/ld+json'>isAccessibleForFree" + "[" * N + "</script>", ""),
    "blocks": ('<script type="application/ld+json">{"isAccessibleForFree":1}</script>', ""),
    "headings": ("<h1>404</h1>", ""),
    "title": ("<title>" + "- | - " * (N // 6) + "</title>", ""),
    "noscripts": ("<noscript>a</noscript>", ""),
    "nothing": ("<p> </p>", ""),
    "one word": ("<title>Page not found</title>", "a" * N),
    "paragraphs": ("<title>Page not found</title>", "we use cookies\n\n" * 100),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_no_more_than_their_size(name: str) -> None:
    """Measured: 0.35 s for the worst of 5 MB; here of 1 MB, with room for a busy machine."""
    unit, text = HOSTILE[name]
    tree = parse(f"<html><body>{unit * max(1, N // len(unit))}</body></html>")
    sight = Sight(
        tree=tree, metas=[("og:type", "")], text=text, title=None, url="https://a.example/", requested_url=None
    )

    def judge() -> None:
        with contextlib.suppress(Refusal):
            refuse_wall(sight, access(sight))

    assert cpu_s(judge, 1.0) < 1.0
