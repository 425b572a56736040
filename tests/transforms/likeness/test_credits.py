"""Whose story is it? What an article says of that decides among copies, in whatever order they come."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.article import Author
from schemas.known import Known, KnownArticle
from schemas.likeness import MOST_CREDITS, Likeness, Near, Print
from schemas.unit import StagedRow
from tests.samples import T0, article, staged
from tests.transforms.likeness.stories import datelined, joined, story
from transforms.likeness.credits import are_of, credits_of
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.identity import decide
from transforms.web.urls import identifier

NOTHING = Known(by_alias={}, articles={}, by_text={})
PAPER, PORTAL, OTHER = "https://paper.example/1", "https://portal.example/9", "https://other.example/5"
AGENCY = "https://www.reuters.com/world/1"


def credit(elsewhere: str | None = None, author: str = "") -> tuple[int, ...]:
    return credits_of(article("9", author=(Author(name=author),)), elsewhere)


def row(url: str, hour: int, *near: str, credits: tuple[int, ...] = (), **values: str) -> StagedRow:
    """A page that FindDuplicates found like others, which were dated before it."""
    found = tuple(Near(identifier=identifier(each), similarity=0.8, credits=CREDITS.get(each, ())) for each in near)
    likeness = Likeness(fingerprint=b"", outline=b"", near=found, credits=credits)
    return staged(
        "1", item_key=url, url=url, aliases=(url,), identifier=identifier(url), text_sha256=values.get("text", url),
        published_at=T0 + timedelta(hours=hour), likeness=likeness,
    )  # fmt: skip


CREDITS = {PORTAL: credit(PAPER)}


def originals(rows: Sequence[StagedRow], known: Known = NOTHING) -> dict[str, str | None]:
    """Address → that of its original, the same in every order of the rows."""
    names = {identifier(url): url for url in (PAPER, PORTAL, OTHER, AGENCY)}
    found = [
        {each.row.url: names.get(each.copy_of or "") for each in decide(list(order), known)}
        for order in itertools.permutations(rows)
    ]
    assert found.count(found[0]) == len(found)
    return found[0]


def test_what_a_record_credits() -> None:
    own = article("1", url=PAPER, identifier=identifier(PAPER))
    assert are_of(credits_of(own, PORTAL), identifier(PORTAL), PORTAL)
    assert not are_of(credits_of(own, PORTAL), identifier(OTHER), OTHER)
    assert are_of(credits_of(replace(own, author=(Author(name="Reuters"),))), "id", AGENCY)
    assert credits_of(replace(own, url=AGENCY, author=(Author(name="Reuters"),))) == ()
    assert credits_of(own, "https://user:secret@portal.example/") == credits_of(own) == ()
    many = replace(own, author=tuple(Author(name=name) for name in ("AP", "AFP", "dpa", "Reuters")))
    assert len(credits_of(many, PORTAL)) == MOST_CREDITS
    assert are_of(credits_of(many, PORTAL), identifier(PORTAL), PORTAL)


def test_a_page_whose_canonical_address_is_elsewhere_is_the_copy_though_it_is_dated_before() -> None:
    portal, paper = row(PORTAL, 1, credits=credit(PAPER)), row(PAPER, 2, PORTAL)
    assert originals([portal, paper]) == {PAPER: None, PORTAL: PAPER}


@pytest.mark.parametrize("same_text", [False, True])
def test_an_agency_that_is_credited_is_the_original_of_a_copy_that_is_dated_before(same_text: bool) -> None:
    text = {"text": "t"} if same_text else {}
    mine = credit(author="Reuters")
    paper = row(PAPER, 1, credits=mine, **text)
    agency = row(AGENCY, 2, **text)
    assert agency.likeness
    near = (Near(identifier=paper.identifier, similarity=0.8, credits=mine),)
    agency = replace(agency, likeness=replace(agency.likeness, near=near))
    assert originals([paper, agency]) == {AGENCY: None, PAPER: AGENCY}


def test_what_is_credited_is_preferred_to_what_is_more_alike() -> None:
    paper, other = row(PAPER, 1), row(OTHER, 0)
    portal = row(PORTAL, 2, OTHER, PAPER, credits=credit(PAPER))
    assert portal.likeness
    near = tuple(
        replace(each, similarity=0.6) if each.identifier == paper.identifier else each for each in portal.likeness.near
    )
    portal = replace(portal, likeness=replace(portal.likeness, near=near))
    assert originals([paper, other, portal]) == {PAPER: None, OTHER: None, PORTAL: PAPER}


def test_a_credit_says_nothing_of_texts_that_are_not_alike() -> None:
    assert originals([row(PORTAL, 1, credits=credit(PAPER)), row(PAPER, 2)]) == {PAPER: None, PORTAL: None}


def test_pages_that_credit_each_other_go_by_their_dates() -> None:
    mine, theirs = credit(PORTAL), credit(PAPER)
    portal, paper = row(PORTAL, 1, credits=theirs), row(PAPER, 2, PORTAL, credits=mine)
    assert originals([portal, paper])[PAPER] is None
    assert len(originals([portal, paper])) == 2


def test_a_chain_of_credits_ends_at_its_first() -> None:
    other = row(OTHER, 0, credits=credit(PORTAL))
    portal = row(PORTAL, 1, credits=credit(PAPER))
    assert portal.likeness
    portal = replace(portal, likeness=replace(portal.likeness, near=(
        Near(identifier=other.identifier, similarity=0.8, credits=credit(PORTAL)),
    )))  # fmt: skip
    paper = row(PAPER, 2, PORTAL)
    assert paper.likeness
    paper = replace(paper, likeness=replace(paper.likeness, near=(
        *paper.likeness.near, Near(identifier=other.identifier, similarity=0.8, credits=credit(PORTAL)),
    )))  # fmt: skip
    assert originals([other, portal, paper]) == {PAPER: None, PORTAL: PAPER, OTHER: PAPER}


def known(*urls: str, text: str = "") -> Known:
    named = {identifier(url): url for url in urls}
    articles = {
        name: KnownArticle(identifier=name, url=url, version=1, text_sha256=f"{url}{text}")
        for name, url in named.items()
    }
    return Known(by_alias={url: name for name, url in named.items()}, articles=articles, by_text={})


def test_an_original_is_no_copy_of_what_was_published_before_and_credits_it() -> None:
    assert originals([row(PAPER, 2, PORTAL)], known(PORTAL)) == {PAPER: None}
    same = replace(known(PORTAL), by_text={PAPER: identifier(PORTAL)})
    assert originals([row(PAPER, 2, PORTAL)], same) == {PAPER: None}
    assert originals([row(OTHER, 2, PORTAL)], known(PORTAL)) == {OTHER: PORTAL}


def test_a_copy_is_of_the_article_that_another_original_credits() -> None:
    assert originals([row(OTHER, 3, PORTAL, PAPER)], known(PORTAL, PAPER)) == {OTHER: PAPER}


def test_credits_of_what_other_units_committed_meanwhile_count() -> None:
    text = joined(story(5))
    late = Print(
        identifier=identifier(PORTAL),
        fingerprint=replace(fingerprint("t", text), credits=credit(PAPER)).pack(),
    )
    likeness = Likeness(fingerprint=fingerprint("t", joined(datelined(story(5)))).pack(), outline=b"")
    after = replace(known(PORTAL), late=(late,))
    assert originals([replace(row(PAPER, 2), likeness=likeness)], after) == {PAPER: None}
    assert originals([replace(row(OTHER, 2), likeness=likeness)], after) == {OTHER: PORTAL}
