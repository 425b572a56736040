"""Which article is it? Every row of DESIGN's outcome table that Commit decides, and the law of order."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.known import Known, KnownArticle
from schemas.likeness import Likeness, Near, Print
from schemas.outcome import ItemOutcome
from schemas.unit import StagedRow
from schemas.verdict import Change, Verdict
from tests.samples import T0, staged
from tests.transforms.likeness.stories import datelined, joined, story
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.identity import decide
from transforms.likeness.outline import outline
from transforms.web import urls

NOTHING = Known(by_alias={}, articles={}, by_text={})
ONE = Known(
    by_alias={"https://news.example/1": "id1", "https://m.news.example/1": "id1"},
    articles={"id1": KnownArticle(identifier="id1", url="https://news.example/1", version=3, text_sha256="t1")},
    by_text={"t1": "id1"},
)


KNOWN_NINE = replace(
    ONE,
    articles={
        **ONE.articles,
        "id9": KnownArticle(identifier="id9", url="https://news.example/9", version=1, text_sha256="t9"),
    },
)


def likeness(text: str) -> Likeness:
    return Likeness(fingerprint=fingerprint("t", text).pack(), outline=outline(text, "m", "1").pack())


def near(identifier: str, similarity: float) -> Near:
    return Near(identifier=identifier, similarity=similarity)


def like(name: str, *others: Near, **values: Any) -> StagedRow:
    return staged(name, likeness=Likeness(fingerprint=b"", outline=b"", near=others), **values)


def ends(verdicts: list[Verdict]) -> list[tuple[str, str, int, bool, str | None]]:
    return [(v.outcome.value, v.identifier, v.version, v.published, v.copy_of) for v in verdicts]


def test_a_new_article_is_stored() -> None:
    assert ends(decide([staged("1")], NOTHING)) == [("stored", "id1", 1, True, None)]


def test_an_article_known_by_another_address_keeps_its_identifier_and_url() -> None:
    row = staged("9", identifier="id9", aliases=("https://other.example/9", "https://m.news.example/1"))
    (verdict,) = decide([row], ONE)
    assert ends([verdict]) == [("duplicate", "id1", 3, False, None)]
    assert verdict.url == "https://news.example/1"


def test_a_changed_item_with_another_text_is_a_revision_and_with_the_same_text_known() -> None:
    changed = staged("1", shown_before=True, text_sha256="t1b")
    assert ends(decide([changed], ONE)) == [("revised", "id1", 4, True, None)]
    assert ends(decide([staged("1", shown_before=True)], ONE)) == [("known", "id1", 3, False, None)]


def test_two_items_of_one_article_in_a_unit_are_stored_and_duplicate_by_feed_order() -> None:
    first = staged("1", feed_url="https://a.example/", item_key="ka")
    second = staged("1", feed_url="https://b.example/", item_key="kb")
    verdicts = decide([second, first], NOTHING)
    assert [(v.row.item_key, v.outcome.value) for v in verdicts] == [("ka", "stored"), ("kb", "duplicate")]


def test_two_changed_items_of_one_article_revise_it_once() -> None:
    rows = [
        staged("1", feed_url=f"https://{n}.example/", shown_before=True, text_sha256="t1b", item_key=n) for n in "ab"
    ]
    assert [v.outcome.value for v in decide(rows, ONE)] == ["revised", "known"]


def test_a_copy_is_published_among_the_duplicates_under_its_own_identifier() -> None:
    assert ends(decide([staged("2", text_sha256="t1")], ONE)) == [("duplicate", "id2", 1, True, "id1")]


def test_a_copy_of_an_article_that_has_another_identifier_follows_it() -> None:
    original = staged("9", identifier="id9", aliases=("https://news.example/1",), published_at=T0)
    copy = like("8", near("id9", 0.8), published_at=T0 + timedelta(hours=1))
    assert ends(decide([copy, original], ONE))[1] == ("duplicate", "id8", 1, True, "id1")


def test_short_texts_are_nobodys_copies() -> None:
    rows = [staged("2", text_sha256="t1", word_count=3), staged("3", text_sha256="t1", word_count=3)]
    assert [v.outcome.value for v in decide(rows, ONE)] == ["stored", "stored"]


def test_the_earliest_published_of_several_copies_is_the_original() -> None:
    late = staged("1", text_sha256="t", published_at=T0 + timedelta(hours=1))
    early, undated = staged("2", text_sha256="t", published_at=T0), staged("0", text_sha256="t")
    verdicts = decide([late, undated, early], NOTHING)
    assert {v.identifier: (v.copy_of, v.similarity) for v in verdicts} == {
        "id2": (None, None), "id1": ("id2", 1.0), "id0": ("id2", 1.0),
    }  # fmt: skip


def test_of_articles_of_one_moment_the_agencys_is_the_original() -> None:
    paper = staged("1", text_sha256="t", published_at=T0)
    agency = staged("2", text_sha256="t", published_at=T0, url="https://www.reuters.com/world/2", aliases=("a2",))
    verdicts = decide([paper, agency], NOTHING)
    assert {v.identifier: v.copy_of for v in verdicts} == {"id2": None, "id1": "id2"}
    earlier = staged("1", text_sha256="t", published_at=T0 - timedelta(seconds=1))
    assert {v.identifier: v.copy_of for v in decide([earlier, agency], NOTHING)} == {"id1": None, "id2": "id1"}


def test_a_near_copy_follows_the_original_that_it_is_most_like() -> None:
    verdicts = decide([like("2", near("id1", 0.6), near("id9", 0.9))], KNOWN_NINE)
    assert [(v.outcome.value, v.copy_of, v.similarity) for v in verdicts] == [("duplicate", "id9", 0.9)]
    (verdict,) = decide([like("2", near("id1", 0.9), near("id9", 0.9))], KNOWN_NINE)
    assert verdict.copy_of == "id1"


def test_what_is_like_a_copy_only_or_like_a_withdrawn_article_is_new() -> None:
    for values in ({"copy_of": "id0"}, {"withdrawn": True}):
        known = replace(ONE, articles={"id1": replace(ONE.articles["id1"], **values)})
        assert ends(decide([like("2", near("id1", 0.9))], known)) == [("stored", "id2", 1, True, None)]


def test_a_late_original_is_a_copy_of_what_is_published() -> None:
    earlier = like("2", near("id1", 0.9), published_at=T0 - timedelta(days=2))
    assert ends(decide([earlier], ONE)) == [("duplicate", "id2", 1, True, "id1")]


def test_an_article_that_another_unit_committed_meanwhile_is_found_at_commit() -> None:
    text = joined(story(5))
    late = Print(identifier="id1", fingerprint=fingerprint("t", text).pack())
    row = staged("2", likeness=likeness(joined(datelined(story(5)))))
    (verdict,) = decide([row], replace(ONE, late=(late,)))
    assert verdict.copy_of == "id1"
    assert verdict.similarity is not None
    other = staged("3", likeness=likeness(joined(story(6))))
    assert ends(decide([other], replace(ONE, late=(late,))))[0][0] == "stored"


def test_a_revision_says_what_changed_and_a_cosmetic_change_is_none() -> None:
    before = [*story(5, 4), "214 comments"]
    known = replace(ONE, articles={"id1": replace(ONE.articles["id1"], outline=likeness(joined(before)).outline)})

    def revise(paragraphs: list[str]) -> Verdict:
        row = staged("1", shown_before=True, text_sha256="t1b", likeness=likeness(joined(paragraphs)))
        return decide([row], known)[0]

    edited = revise([f"{before[0]} He declined to say more.", *before[2:], *story(6, 1)])
    assert (edited.outcome.value, edited.change) == (
        "revised", Change(reason="text-changed", added=1, removed=1, edited=1),
    )  # fmt: skip
    assert ends([revise([*before[:4], "215 comments", "Advertisement"])]) == [("known", "id1", 3, False, None)]


def test_a_revised_copy_stays_a_copy() -> None:
    known = replace(ONE, articles={"id1": replace(ONE.articles["id1"], copy_of="id0")})
    changed = staged("1", shown_before=True, text_sha256="t1b")
    assert ends(decide([changed], known)) == [("revised", "id1", 4, True, "id0")]


def test_a_page_that_is_gone_is_withdrawn_once_and_restored_when_it_is_back() -> None:
    gone = staged("1", shown_before=True, text_sha256="t0", withdrawn=True, word_count=0)
    (verdict,) = decide([gone], ONE)
    assert (verdict.outcome.value, verdict.version, verdict.change) == ("revised", 4, Change(reason="withdrawn"))
    after = replace(ONE, articles={"id1": replace(ONE.articles["id1"], withdrawn=True)})
    assert ends(decide([gone], after)) == [("known", "id1", 3, False, None)]
    (back,) = decide([staged("1", shown_before=True)], after)
    assert (back.outcome.value, back.change) == ("revised", Change(reason="restored"))
    assert ends(decide([gone], NOTHING)) == [("known", "id1", 1, False, None)]


def any_row(number: int, feed: str, text: str, before: bool, hour: int, credited: int) -> StagedRow:
    addresses = (f"https://news.example/{number}", f"https://news.example/{number % 3}x")
    return staged(
        str(number),
        feed_url=f"https://{feed}.example/",
        item_key=f"{number}{feed}",
        text_sha256=text,
        shown_before=before,
        aliases=addresses,
        published_at=T0 + timedelta(hours=hour),
        likeness=Likeness(
            fingerprint=b"",
            outline=b"",
            near=(replace(near(f"id{number - 1}", 0.9), credits=credit(number)), near(f"id{number - 2}", 0.7)),
            credits=credit(credited),
        ),
    )


def credit(number: int) -> tuple[int, ...]:
    """As credits.py has it for an article of that identifier."""
    return (int.from_bytes(hashlib.sha256(f"article\nid{number}".encode()).digest()[:6], "little"),)


NUMBERS, HOURS = st.integers(0, 5), st.integers(0, 2)
TEXTS = st.sampled_from(["t1", "t2", "t3"])
ROWS = st.lists(
    st.builds(any_row, NUMBERS, st.sampled_from("abc"), TEXTS, st.booleans(), HOURS, NUMBERS),
    unique_by=lambda row: row.item_key,
    max_size=8,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_does_not_matter(rows: list[StagedRow], random: object) -> None:
    shuffled = sorted(rows, key=lambda row: random.random())  # type: ignore[attr-defined]
    assert decide(rows, ONE) == decide(shuffled, ONE)


@given(ROWS)
def test_no_version_is_published_twice_and_every_row_has_one_verdict(rows: list[StagedRow]) -> None:
    verdicts = decide(rows, ONE)
    published = [(v.identifier, v.version) for v in verdicts if v.published]
    assert len(published) == len(set(published))
    assert sorted(v.row.item_key for v in verdicts) == sorted(row.item_key for row in rows)
    assert all(v.outcome in (ItemOutcome.STORED, ItemOutcome.REVISED) or v.copy_of for v in verdicts if v.published)


def said(name: str, text: str, *hearsay: str, **values: Any) -> StagedRow:
    """A row of a page at its own address that is said to have others, the first of them its canonical one."""
    own = f"https://news.example/{name}"
    url, aliases = (hearsay[0], (*hearsay, own)) if hearsay else (own, (own,))
    return staged(
        name, url=url, identifier=f"id{url}", aliases=aliases, hearsay=hearsay, likeness=likeness(text), **values
    )


def test_an_address_that_unrelated_articles_are_said_to_have_is_that_of_the_first() -> None:
    shared = "https://news.example/section"
    one, two = (said(str(n), joined(story(n)), shared, text_sha256=f"s{n}") for n in (1, 2))
    first, second = decide([one, two], NOTHING)
    assert (first.outcome, first.url) == (ItemOutcome.STORED, shared)
    assert (second.outcome, second.url) == (ItemOutcome.STORED, "https://news.example/2")
    assert second.identifier == urls.identifier("https://news.example/2")
    assert second.row.aliases == ("https://news.example/2",)


def test_versions_of_an_article_that_are_said_to_have_one_address_are_one() -> None:
    shared, text = "https://news.example/story", story(1)
    one = said("1", joined(text), shared, text_sha256="s1")
    two = said("2", joined([*text[:-1], "Updated at noon."]), shared, text_sha256="s2")
    assert [verdict.outcome for verdict in decide([one, two], NOTHING)] == [ItemOutcome.STORED, ItemOutcome.DUPLICATE]


def test_a_record_has_all_believed_addresses_of_its_article() -> None:
    amp, front = "https://news.example/amp/1", "https://news.example/front"
    elsewhere = said("0", joined(story(2)), front, text_sha256="s0", published_at=T0 - timedelta(hours=1))
    one = said("1", joined(story(1)), text_sha256="s1", feed_url="https://a.example/", published_at=T0)
    one = replace(one, aliases=(one.url, amp, front), hearsay=(amp, front))
    again = replace(one, item_key="again", feed_url="https://b.example/", aliases=(one.url, "https://m.news.example/1"))
    by_item = {verdict.row.item_key: verdict.also_at for verdict in decide([elsewhere, one, again], NOTHING)}
    assert by_item == {"key0": (), "key1": (amp, "https://m.news.example/1"), "again": ()}


def test_an_unrelated_page_at_the_address_itself_is_that_article() -> None:
    """Somebody has been there: what it says now is its newest version."""
    before = said("1", joined(story(1)), text_sha256="s1")
    now = said("1", joined(story(2)), text_sha256="s2", shown_before=True, item_key="again")
    assert [verdict.outcome for verdict in decide([before, now], NOTHING)] == [ItemOutcome.STORED, ItemOutcome.KNOWN]


def test_an_address_at_which_an_unrelated_page_is_found_in_the_unit_is_that_pages() -> None:
    """The template was made from page 1, and says so on page 2, which comes first."""
    made_for = said("1", joined(story(1)), text_sha256="s1", published_at=T0 + timedelta(hours=1))
    made_from_it = said("2", joined(story(2)), made_for.url, text_sha256="s2", published_at=T0)
    verdicts = {verdict.row.item_key: verdict for verdict in decide([made_for, made_from_it], NOTHING)}
    assert {key: (each.outcome, each.url) for key, each in verdicts.items()} == {
        "key1": (ItemOutcome.STORED, made_for.url),
        "key2": (ItemOutcome.STORED, "https://news.example/2"),
    }


def test_a_wrong_address_among_several_does_not_cost_the_right_one() -> None:
    shared = "https://news.example/front"
    rows = [
        said(str(n), joined(story(n)), f"https://news.example/story-{n}", shared, text_sha256=f"s{n}") for n in (1, 2)
    ]
    first, second = decide(rows, NOTHING)
    assert (first.url, second.url) == ("https://news.example/story-1", "https://news.example/story-2")
    assert shared not in second.row.aliases


def test_a_page_that_is_said_to_have_an_address_is_what_is_found_there_when_their_texts_are_related() -> None:
    text = story(1)
    amp = "https://news.example/amp/1"
    one = said("1", joined(text), text_sha256="s1", published_at=T0)
    one = replace(one, aliases=(one.url, amp), hearsay=(amp,))
    two = staged("2", url=amp, aliases=(amp,), likeness=likeness(joined(text[:-1])), text_sha256="s2")
    assert ends(decide([one, two], NOTHING))[1] == ("duplicate", one.identifier, 1, False, None)
