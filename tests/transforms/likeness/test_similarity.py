"""Copies as newsrooms make them are found; what only looks like one is not."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import T0
from tests.transforms.likeness.stories import bulletin, datelined, joined, story, truncated, with_local
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.similarity import LEAST_SHARED_KEYS, Overlap, objection, overlap, similarity
from transforms.web.urls import site

STORY = story(1)
NOTICE = """The Marrow Company makes marmalade in Port Marrow and Gull Point since 1911. Its shares are traded in
Alder and Brandt. Statements about the future are subject to risks that the company cannot foresee, and nobody should
rely on them. The company undertakes no duty to bring them up to date. For questions turn to Dunmore Kwan, telephone
5550142, or write to the address at the end of this page, which also has the pictures and the rules for their use."""
PLANT = """Marrow is to build a second kettle house at Gull Point, on the site of the old rope works, and will take on
sixty people there before next summer, most of them from the town itself, its manager Castel told the harbour board."""
PROFIT = """After two years of losses the maker of bitter orange jam was back in the black this spring: sales in France
rose by a fifth, sugar became cheaper, and a lawsuit over the word breakfast ended without costs, the report shows."""


def alike(one: str, other: str, titles: tuple[str, str] = ("", "")) -> float:
    return similarity(fingerprint(titles[0], one), fingerprint(titles[1], other))


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        truncated(STORY, 0.4),
        with_local(STORY, 7),
        with_local(truncated(STORY, 0.6), 8, 1),
        datelined(STORY),
        [paragraph.replace("said", "stated") for paragraph in STORY],
        [*story(9, 1), *STORY[1:]],  # another lead
        [paragraph.split(". ")[0] + "." for paragraph in STORY],  # every other sentence
    ],
    ids=["same", "cut", "local", "cut and local", "dateline", "synonyms", "lead", "trimmed"],
)
def test_a_copy_is_found(copy: list[str]) -> None:
    assert alike(joined(STORY), joined(copy)) >= 0.5


@pytest.mark.parametrize(
    "other",
    [
        joined(story(2)),
        joined([*story(3, 6), STORY[3], STORY[4]]),  # a follow-up with background
        joined([each[0] for each in (story(seed) for seed in (1, 2, 3, 4, 5))]),  # a digest
        joined([*story(4, 3), STORY[0]]),  # a quotation
        "",
    ],
    ids=["other", "follow-up", "digest", "quotation", "nothing"],
)
def test_what_shares_a_little_is_no_copy(other: str) -> None:
    assert alike(joined(STORY), other) == 0.0


def test_templates_with_other_figures_and_names_are_no_copies_but_a_carried_one_is() -> None:
    reports = [bulletin(seed) for seed in range(12)]
    assert all(alike(one, other) == 0.0 for i, one in enumerate(reports) for other in reports[:i])
    assert alike(reports[0], f"PORT MARROW (Polar Wire) — {reports[0]}") > 0.9


def test_a_long_notice_at_the_end_of_two_stories_makes_no_copies() -> None:
    one, other = f"{PLANT}\n\n{NOTICE}", f"{PROFIT}\n\n{NOTICE}"
    assert overlap(fingerprint("", one), fingerprint("", other)).of_smaller > 0.5
    assert alike(one, other) == 0.0
    assert alike(one, f"GULL POINT — {one}") > 0.9


def test_a_brief_is_a_copy_only_if_its_title_has_to_do_with_it() -> None:
    brief = "The Alder Queen carries passengers in Port Marrow again after nine years on the slip."
    wall = "Please sign in or subscribe to read the whole of this story on our site."
    assert alike(brief, f"PORT MARROW — {brief}", ("Alder Queen sails", "Passengers again")) == 1.0
    assert alike(wall, wall, ("Alder Queen sails", "Mayor resigns")) == 0.0
    assert alike(wall, wall, ("Alder Queen sails", "Alder Queen sails again")) == 1.0


def test_scripts_without_spaces() -> None:
    text = (
        "港町マローで水曜日、九年ぶりに蒸気船が乗客を乗せて出航した。市長は式典で、修理に三億円をかけた船が町の誇りを"
        "取り戻したと述べた。船長によると、乗客は八十四人で、岬まで一時間かけて往復した。来週からは毎日二便が運航される予定だ。"
    )
    other = "港町マローの市議会は木曜日、新しい図書館の建設費として五億円を認めた。市長は来年の春に着工すると述べた。"
    assert alike(text * 1, "【マロー共同】" + text) > 0.9
    assert alike(text, other) == 0.0


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 12), st.integers(1, 12))
def test_the_overlap_is_symmetric_and_similarity_a_share(one: int, other: int, first: int, second: int) -> None:
    a, b = fingerprint("t", joined(story(one, first))), fingerprint("t", joined(story(other, second)))
    assert overlap(a, b) == replace(overlap(b, a), grown=a.passages > b.passages)
    assert 0.0 <= similarity(a, b) <= 1.0


@given(st.integers(0, 400), st.integers(2, 12))
def test_a_text_is_its_own_copy_and_different_stories_are_none(seed: int, paragraphs: int) -> None:
    text = joined(story(seed, paragraphs))
    assert alike(text, text) == 1.0
    assert alike(text, joined(story(seed + 1_000, paragraphs))) == 0.0


def test_a_later_longer_text_that_is_mostly_news_is_a_follow_up_and_a_cut_copy_of_it_is_none() -> None:
    before, after = joined(story(1, 7)), joined([*story(3, 10), *story(1, 7)[:4]])
    assert alike(after, before) == 0.0
    assert alike(before, after) > 0.5
    assert alike(joined([*story(1, 7), *story(3, 20)]), before) > 0.9  # what came before was a cut copy


PAIRS = json.loads(Path(__file__).with_name("data").joinpath("pairs.json").read_text())
"""Made-up articles as newsrooms print them: wire stories in two houses, reports from templates, briefs, releases."""


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_pairs_as_newsrooms_print_them(pair: dict[str, Any]) -> None:
    one, other = (fingerprint(each["title"], each["text"], site(each["url"])) for each in (pair["one"], pair["other"]))
    met = len(set(one.keys) & set(other.keys)) >= LEAST_SHARED_KEYS
    for later, earlier in ((one, other), (other, one)):
        found = overlap(later, earlier)
        assert (met and similarity(later, earlier) > 0) is pair["copies"], (objection(found), found)


def test_texts_of_one_site_need_more_in_common() -> None:
    whole = story(1, 12)
    cut = [*whole[:4], *story(9, 3), *whole[6:9]]
    here, there = fingerprint("", joined(whole), "a.example"), fingerprint("", joined(cut), "b.example")
    again = fingerprint("", joined(cut), "a.example")
    assert similarity(there, here) > 0.5
    assert similarity(again, here) == 0.0
    assert "of one site" in (objection(overlap(again, here)) or "")
    unknown = fingerprint("", joined(cut))
    assert similarity(unknown, here) == similarity(fingerprint("", joined(whole)), unknown) > 0.5


def test_texts_of_one_site_published_weeks_apart_are_copies_only_when_nearly_whole() -> None:
    """Editions of a list keep most of their text."""
    edition = story(1, 12)
    following = [*edition[:11], *story(9, 1)]
    one, two = (joined(edition), joined(following))
    here = fingerprint("", one, "a.example", T0)
    fortnight, later = T0 + timedelta(days=14), T0 + timedelta(days=15)
    assert similarity(fingerprint("", two, "a.example", fortnight), here) > 0.85
    assert similarity(fingerprint("", two, "a.example", later), here) == 0.0
    assert "15 days apart" in (objection(overlap(fingerprint("", two, "a.example", later), here)) or "")
    assert similarity(fingerprint("", one, "a.example", later), here) == 1.0
    assert similarity(fingerprint("", two, "b.example", later), here) > 0.85
    assert similarity(fingerprint("", two, "a.example"), here) > 0.85


def test_an_article_cut_to_its_opening_is_found_but_no_quotation_and_no_digest() -> None:
    whole = story(1, 12)
    assert alike(whole[0], joined(whole)) > 0.9
    assert alike(whole[6], joined(whole)) == 0.0
    assert alike(joined([whole[0], *story(2, 11)]), whole[0]) == 0.0


def test_an_article_brought_up_to_date_at_another_address_of_its_site_is_told_by_its_facts() -> None:
    before = story(1, 12)
    after = [each.replace("said", "stated").replace(" people ", " inhabitants ") for each in before]
    one, other = (fingerprint("", joined(text), "a.example") for text in (before, after))
    assert overlap(other, one).of_smaller < 0.85
    assert similarity(other, one) > 0.7


def test_the_names_of_a_series_stay_and_its_figures_tell_its_parts_apart() -> None:
    def report(quarter: str, *figures: int) -> str:
        sold, more, made, before, frozen, shares = figures
        return (
            f"The jam maker Marrow of Port Marrow said on Monday that it sold goods for {sold} million francs in the "
            f"{quarter} quarter, {more} per cent more than a year before. It made {made} million after {before}. "
            f"The branch for frozen foods grew by {frozen} per cent, said its head Dunmore Kwan in Port Marrow. The "
            f"shares rose by {shares} per cent on the exchange of Gull Point, where Marrow is the largest of all."
        )

    one, other = report("first", 812, 31, 442, 398, 55, 24), report("second", 847, 46, 517, 451, 62, 19)
    found = overlap(fingerprint("", one), fingerprint("", other))
    assert (found.alike or 0) > (found.figures or 0)
    assert alike(one, other) == 0.0
    assert alike(one, f"PORT MARROW (CPA) — {one}") > 0.9


def test_who_has_little_of_the_larger_text_must_have_most_of_its_own_from_there() -> None:
    found = Overlap(
        of_smaller=0.52, of_larger=0.18, alike=0.4, figures=None, of_head=0.9, of_other_head=0.5, of_opening=1.0,
        of_title=0.0, passages=634, grown=False,
    )  # fmt: skip
    assert "a passage in common" in (objection(found) or "")
    assert objection(replace(found, of_smaller=0.6)) is None
    assert objection(replace(found, of_larger=0.25)) is None


def test_a_digest_that_was_published_before_a_short_story_it_opens_is_not_its_original() -> None:
    short = STORY[:7]
    digest = [PLANT, PROFIT, *short[:3], NOTICE]
    later, earlier = fingerprint("", joined(short)), fingerprint("", joined(digest))
    found = overlap(later, earlier)
    assert 0.48 < found.of_smaller < 0.6
    assert "a digest" in (objection(found) or "")
    assert objection(replace(found, of_other_head=0.1)) is None
    assert objection(replace(found, of_smaller=0.62)) is None
