"""The feed's text stands in for a page only when it is the whole article."""

from __future__ import annotations

import pytest

from schemas.article import Author
from schemas.failure import Reason
from tests.effort import cpu_s
from tests.fakes import prose
from tests.samples import item
from transforms.article.feedtext import from_feed, full_text
from transforms.feeds.fields import article_text

WHOLE = "\n\n".join(prose("bridge"))


def test_a_whole_article_stands_in_with_the_reason_as_a_flag() -> None:
    made = from_feed(item(content=WHOLE, authors=("Ada",), categories=("quay",)), Reason.PARSER_TIMEOUT)
    assert made
    assert (made.text, made.method, made.flags) == (WHOLE, "feed", ("parser-timeout",))
    assert made.authors == (Author(name="Ada"),)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "A teaser of a few words.",
        WHOLE + " …",
        WHOLE + " [...]",
        WHOLE + " [&#8230;]",
        WHOLE + "\n\nRead more",
        WHOLE + "\n\nRead the full story »",
        WHOLE + "\n\nContinue reading →",
        WHOLE + "\n\nWeiterlesen",
        WHOLE + "\n\nLire la suite",
    ],
)
def test_a_teaser_does_not(content: str | None) -> None:
    assert full_text(item(content=content)) is None


@pytest.mark.parametrize(
    "end", ["He said no more.", "“More!” they cried, and he gave them more of it.", "What more is there to say?"]
)
def test_an_ending_that_only_sounds_like_one_is_no_teaser(end: str) -> None:
    assert full_text(item(content=f"{WHOLE}\n\n{end}")) is not None


def test_writing_without_spaces_counts_by_characters() -> None:
    assert full_text(item(content="港の橋が明るい朝に開かれ遠くから人々が見物に来た。" * 20)) is not None


def test_content_costs_no_more_than_its_size_whatever_its_tags_are() -> None:
    """libxml2 alone takes 4 s over so many attributes (measured); patterns don't read a tag with such quotes."""
    hostile = '<p "<" ' + " ".join(f"a{number}=1" for number in range(40_000)) + f">x</p>{WHOLE}<!-- "
    assert WHOLE.split("\n\n")[0] in article_text(hostile)
    assert cpu_s(lambda: article_text(hostile), 1.0) < 1.0
