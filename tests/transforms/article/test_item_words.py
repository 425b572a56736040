"""Who an author is, below an article; sentences about other people stay."""

from __future__ import annotations

import pytest

from tests.transforms.article.test_furniture import BODY, LAMP
from transforms.article.furniture import clean
from transforms.article.kinds import Why

AUTHORS = ("Mara Quill", "Ole Brandt", "Redaktion")


def left(*paragraphs: str, authors: tuple[str, ...] = AUTHORS) -> str:
    return clean("\n\n".join(paragraphs), headlines=[], site_names=[], taglines=[], authors=authors).text


@pytest.mark.parametrize(
    "line",
    [
        "Mara Quill is a reporter for the Cape Network, where she has covered lamps and the people who keep them since "
        "the year in which the northern lamp went dark, and has written two books about that winter. She lives there.",
        "Mara Quill covers the islands.",
        "Mara Quill and Ole Brandt are keepers of the cape.",
        "Ole Brandt ist Redakteur im Ressort Inseln.",
    ],
)
def test_who_an_author_is_goes_below_the_article(line: str) -> None:
    cleaned = clean("\n\n".join((*LAMP, line)), headlines=[], site_names=[], taglines=[], authors=AUTHORS)
    assert (cleaned.text, [each.why for each in cleaned.removed]) == (BODY, [Why.BYLINE])


def test_above_what_leads_on_it_goes_too() -> None:
    assert left(*LAMP, "Mara Quill writes of lamps.", "Follow us on Facebook.") == BODY


@pytest.mark.parametrize(
    "line",
    ["Mara Quillan is the new keeper.", "Redaktion is closed.", "Mara Quill, in a letter.", "Ida Wenn is the keeper."],
)
def test_others_stay(line: str) -> None:
    assert left(*LAMP, line) == f"{BODY}\n\n{line}"


def test_amid_an_article_an_author_stays() -> None:
    told = (*LAMP[:2], "Mara Quill is the keeper's daughter.", *LAMP[2:])
    assert left(*told) == "\n\n".join(told)


def test_without_authors_all_stay() -> None:
    line = "Mara Quill is a reporter for the Cape Network."
    assert left(*LAMP, line, authors=()) == f"{BODY}\n\n{line}"
