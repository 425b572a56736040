"""One record per article, whatever feeds, parameters, AMP and mobile pages and changed links lead to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fakes import Site, page, prose, rss
from tests.pipelines.worlds import FEEDS, lines, published, run

ARTICLE = "https://a.example/news/bridge"
CANONICAL = f'<link rel="canonical" href="{ARTICLE}">'.encode()
PAGE = page("Bridge", *prose("bridge")).replace(b"<head>", b"<head>" + CANONICAL)
SPELLINGS = [
    "http://a.example/news/bridge",
    f"{ARTICLE}?utm_source=rss&fbclid=7",
    "https://a.example/amp/news/bridge",
    "https://m.a.example/news/bridge",
    "https://a.example/news/old-slug-of-bridge",
]
OTHERS = [(f"g{number}", spelling, "Bridge") for number, spelling in enumerate(SPELLINGS)]


def world(first: tuple[str, str, str], *others: tuple[str, str, str]) -> Site:
    answers: dict[str, Any] = {FEEDS[0]: rss(first), FEEDS[1]: rss(*others), ARTICLE: PAGE}
    for spelling in SPELLINGS:
        answers[spelling] = PAGE
    return Site(answers)


def test_other_spellings_in_the_same_unit_are_duplicates(tmp_path: Path) -> None:
    result = run(tmp_path, site=world(("1", ARTICLE, "Bridge"), *OTHERS))
    assert (result.summary.items["stored"], result.summary.items["duplicate"]) == (1, len(SPELLINGS))
    (record,) = lines(tmp_path, "articles")
    assert record["url"] == ARTICLE
    assert [(ref["feedUrl"], ref["guid"]) for ref in record["isPartOf"]] == [
        (FEEDS[0], "1"), *((FEEDS[1], guid) for guid, _, _ in OTHERS),
    ]  # fmt: skip
    assert not lines(tmp_path, "duplicates")


def test_other_spellings_in_a_later_unit_are_duplicates(tmp_path: Path) -> None:
    run(tmp_path, site=world(("1", ARTICLE, "Bridge")))
    result = run(tmp_path, "--all-due", site=world(("1", ARTICLE, "Bridge"), *OTHERS))
    assert (result.summary.items["stored"], result.summary.items["duplicate"]) == (0, len(SPELLINGS))
    assert len(published(tmp_path)) == 1


def test_another_site_that_names_it_as_canonical_is_not_believed_but_found_by_its_text(tmp_path: Path) -> None:
    other = "https://elsewhere.example/x7"
    site = world(("1", ARTICLE, "Bridge"), ("9", other, "Bridge"))
    run(tmp_path, site=Site({**site.answers, other: PAGE}))
    (copy,) = lines(tmp_path, "duplicates")
    assert (copy["url"], copy["cluster"]["of"]) == (other, lines(tmp_path, "articles")[0]["identifier"])


def test_a_changed_link_with_a_stable_guid_is_the_same_article(tmp_path: Path) -> None:
    run(tmp_path, site=world(("1", SPELLINGS[-1], "Bridge")))
    result = run(tmp_path, "--all-due", site=world(("1", ARTICLE, "Bridge, new")))
    assert (result.summary.items["stored"], result.summary.items["revised"]) == (0, 0)
    assert len(published(tmp_path)) == 1


def test_the_record_names_all_feeds_of_the_unit_that_carry_its_address(tmp_path: Path) -> None:
    run(tmp_path, site=world(("1", ARTICLE, "Bridge"), ("9", f"{ARTICLE}?utm_source=b", "Bridge")))
    (record,) = lines(tmp_path, "articles")
    assert [(ref["feedUrl"], ref["guid"]) for ref in record["isPartOf"]] == [(FEEDS[0], "1"), (FEEDS[1], "9")]
