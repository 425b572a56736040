"""Several pages as one article."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Image
from schemas.page import Extracted
from transforms.article.joined import joined

URL = "https://gazette.example/ferry"


def read(*paragraphs: str, **said: Any) -> Extracted:
    names = ("title", "description", "site_name", "language", "license", "canonical_url", "charset", "charset_source")
    empty: dict[str, Any] = {**dict.fromkeys(names), "authors": (), "sections": (), "keywords": (), "images": ()}
    known = {"method": "m", "method_version": "1", "why_kept": tuple(f"why {each}" for each in paragraphs)}
    return Extracted(**{**empty, "text": "\n\n".join(paragraphs), **known, **said})


def test_the_text_is_that_of_all_pages_with_why_it_was_kept() -> None:
    first, second = read("one", "two", title="The ferry", next_url=URL + "/2"), read("three", title="Page 2")
    found = joined([first, second], whole=True)
    assert (found.text, found.title, found.flags) == ("one\n\ntwo\n\nthree", "The ferry", ("joined",))
    assert found.why_kept == ("why one", "why two", "why three")
    assert found.other_urls == (URL + "/2",)


def test_what_both_begin_or_end_with_is_there_once() -> None:
    pages = [read("The ferry", "one", "By a reporter"), read("The ferry", "two", "By a reporter"), read("three")]
    assert joined(pages, whole=True).text == "The ferry\n\none\n\ntwo\n\nBy a reporter\n\nthree"


def test_a_refrain_inside_a_page_stays() -> None:
    found = joined([read("a", "Pros", "b"), read("c", "Pros", "d")], whole=True)
    assert found.text.split("\n\n") == ["a", "Pros", "b", "c", "Pros", "d"]


def test_a_site_that_shows_all_on_each_page_adds_nothing() -> None:
    first = read("one", "two", next_url=URL + "?page=2", flags=("continued", "gallery"))
    found = joined([first, read("one", "two")], whole=True)
    assert (found.text, found.flags, found.why_kept) == (first.text, ("gallery",), first.why_kept)


def test_an_article_that_could_not_be_had_to_its_end_says_so() -> None:
    pages = [read("one", flags=("continued",)), read("two", flags=("continued", "low-score"))]
    assert joined(pages, whole=False).flags == ("low-score", "joined", "continued")


def test_score_is_the_mean_by_length_and_pictures_are_those_of_all() -> None:
    pictures = [Image(url=f"{URL}/{name}.jpg") for name in "ab"]
    pages = [read("x" * 300, score=0.9, images=(pictures[0],)), read("y" * 100, score=0.5, images=tuple(pictures))]
    found = joined(pages, whole=True)
    assert (found.score, found.images) == (0.8, tuple(pictures))


TEXTS = st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=5)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_paragraph_is_lost_and_each_has_its_reason(texts: list[list[str]]) -> None:
    found = joined([read(*text) for text in texts], whole=True)
    paragraphs = found.text.split("\n\n")
    assert {paragraph for text in texts for paragraph in text} == set(paragraphs)
    assert found.why_kept == tuple(f"why {each}" for each in paragraphs)
