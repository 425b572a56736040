"""Which article is it? Every row of DESIGN's outcome table that Commit decides, and the law of order."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.known import Known, KnownArticle
from schemas.outcome import ItemOutcome
from schemas.unit import StagedRow, Verdict
from tests.samples import T0, staged
from transforms.likeness.copies import mark_copies
from transforms.likeness.identity import decide

NOTHING = Known(by_alias={}, articles={}, by_text={})
ONE = Known(
    by_alias={"https://news.example/1": "id1", "https://m.news.example/1": "id1"},
    articles={"id1": KnownArticle(identifier="id1", url="https://news.example/1", version=3, text_sha256="t1")},
    by_text={"t1": "id1"},
)


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
    assert ends(decide([staged("2", text_sha256="t1", copy_of="id1")], ONE)) == [("duplicate", "id2", 1, True, "id1")]


def test_a_copy_found_only_at_commit_is_a_copy_all_the_same() -> None:
    assert ends(decide([staged("2", text_sha256="t1")], ONE)) == [("duplicate", "id2", 1, True, "id1")]


def test_a_copy_of_an_article_that_has_another_identifier_follows_it() -> None:
    original = staged("9", identifier="id9", aliases=("https://news.example/1",), text_sha256="t9")
    copy = staged("8", text_sha256="t9", copy_of="id9")
    assert ends(decide([copy, original], ONE))[1] == ("duplicate", "id8", 1, True, "id1")


def test_short_texts_are_nobodys_copies() -> None:
    rows = [staged("2", text_sha256="t1", word_count=3), staged("3", text_sha256="t1", word_count=3)]
    assert [v.outcome.value for v in decide(mark_copies(rows, "id1"), ONE)] == ["stored", "stored"]


def test_the_earliest_published_of_several_copies_is_the_original() -> None:
    late = staged("1", text_sha256="t", published_at=T0 + timedelta(hours=1))
    early, undated = staged("2", text_sha256="t", published_at=T0), staged("0", text_sha256="t")
    marked = mark_copies([late, undated, early], None)
    assert {row.identifier: row.copy_of for row in marked} == {"id2": None, "id1": "id2", "id0": "id2"}


def any_row(number: int, feed: str, text: str, before: bool) -> StagedRow:
    addresses = (f"https://news.example/{number}", f"https://news.example/{number % 3}x")
    return staged(
        str(number),
        feed_url=f"https://{feed}.example/",
        item_key=f"{number}{feed}",
        text_sha256=text,
        shown_before=before,
        aliases=addresses,
    )


ROWS = st.lists(
    st.builds(any_row, st.integers(0, 5), st.sampled_from("abc"), st.sampled_from(["t1", "t2", "t3"]), st.booleans()),
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
