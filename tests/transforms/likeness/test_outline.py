"""What a revision changed, and what is no revision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.verdict import Change
from tests.transforms.likeness.stories import joined, story
from transforms.likeness.outline import MOST, change, outline, unpack

STORY = story(1, 6)
TEXT = "text-changed"
OTHER = [
    "Marrow is to build a second kettle house at Gull Point, its manager Castel told the board on Tuesday evening.",
    "Sixty people will find work there by next summer, most of whom live in the town already, if all goes well.",
]


def packed(paragraphs: list[str], method: str = "trafilatura", version: str = "1") -> bytes:
    return outline(joined(paragraphs), method, version).pack()


KEPT = (
    "Three men, two boats.\n***\nUpdated\n\n  東京で三人が会った。\n"
    "An \ufb01ne day, per cent by per cent: e\u0301t\u00e9\r\nOne.\n"
)


def test_an_outline_is_what_ledgers_have_kept_of_the_same_text() -> None:
    kept = "01fcd644611a845203b6465280899874105d75c00b5e2d67010e45fe7f61077c9c24606207c07111b8e959bd54"
    assert outline(KEPT, "m", "1").pack().hex() == kept, "another needs another VERSION"


@given(st.text(st.sampled_from("ab三1. \n\u0301ﬁ-")))
def test_a_paragraph_is_marked_by_its_own_words_alone(text: str) -> None:
    marks = [each for line in text.split("\n") for each in outline(line, "m", "1").paragraphs]
    assert list(outline(text, "m", "1").paragraphs) == marks or len(text.split("\n")) > MOST


def between(before: list[str], after: list[str], version: str = "1") -> Change | None:
    return change(packed(before), packed(after, version=version))


@pytest.mark.parametrize(
    ("after", "added", "removed", "edited"),
    [
        ([*STORY, *story(2, 2)], 2, 0, 0),
        ([STORY[0], *STORY[3:]], 0, 2, 0),
        ([STORY[0] + " Nobody was hurt.", *STORY[1:]], 0, 0, 1),
        ([STORY[0], STORY[1] + " Nobody was hurt.", *STORY[3:], *story(3, 1)], 1, 1, 1),
        (OTHER, 2, 6, 0),
    ],
)
def test_paragraphs_are_counted(after: list[str], added: int, removed: int, edited: int) -> None:
    assert between(STORY, after) == Change(reason=TEXT, added=added, removed=removed, edited=edited)


@pytest.mark.parametrize(
    "after",
    [
        STORY,
        [f"  {paragraph.replace('said', 'Said')}  " for paragraph in STORY],
        [*STORY, "1,204 views", "Updated 3 hours ago"],
        ["Advertisement", *STORY[:3], "Read more: the bridge of Port Marrow", *STORY[3:]],
    ],
    ids=["same", "white space and case", "counters", "advertisement and link"],
)
def test_cosmetic_changes_are_none(after: list[str]) -> None:
    assert between([*STORY], after) is None


def test_a_list_that_was_brought_up_to_date_is_a_revision() -> None:
    table = [f"Harbour {n} Valley {n + 1}" for n in range(8)]
    assert between([*STORY, *table], [*STORY, *(line.replace("Valley", "Museum") for line in table)]) is not None


def test_a_sentence_with_another_figure_is_a_revision() -> None:
    before = [*STORY, "The fire killed 12 people."]
    assert between(before, [*STORY, "The fire killed 15 people."]) is not None


def test_paragraphs_that_a_new_version_of_the_method_finds_or_drops_are_not_the_publishers_doing() -> None:
    assert between(STORY, [*STORY[:5], *story(2, 1)], version="2") is None
    assert between(STORY, [STORY[0] + " Nobody was hurt.", *STORY[1:]], version="2") is not None


def test_another_method_of_extraction_is_as_another_version() -> None:
    before, dropped = packed(STORY, method="trafilatura"), packed(STORY[:5], method="newsbeam")
    assert change(before, dropped) is None
    edited = packed([STORY[0] + " Nobody was hurt.", *STORY[1:]], method="newsbeam")
    assert change(before, edited) == Change(reason=TEXT, added=0, removed=0, edited=1)


def test_the_page_in_place_of_the_feeds_text_is_a_revision_whatever_it_changes() -> None:
    assert change(packed(STORY[:2], method="feed"), packed(STORY)) == Change(reason=TEXT, added=4, removed=0, edited=0)


@pytest.mark.parametrize("before", [None, b"", b"\x02" * 11, b"\x01" * 7])
def test_without_a_known_text_before_the_change_counts_and_how_much_is_not_told(before: bytes | None) -> None:
    assert change(before, packed(STORY)) == Change(reason=TEXT)
    assert change(packed(STORY), before) == Change(reason=TEXT)


@given(st.integers(0, 200), st.integers(0, 3 * MOST))
def test_an_outline_is_bounded_and_packing_loses_nothing(seed: int, paragraphs: int) -> None:
    made = outline(joined(story(seed, paragraphs)), "m", "1")
    assert len(made.pack()) <= 325
    assert unpack(made.pack()) == made


@given(st.text(st.characters()))
def test_never_raises(text: str) -> None:
    assert change(outline(text, "m", "1").pack(), outline(text, "m", "1").pack()) is None


def test_changes_beyond_the_last_paragraph_told_apart_count_as_one() -> None:
    long = story(1, MOST + 30)
    assert between(long, [*long[:-2], *story(2, 5)]) == Change(reason=TEXT, added=0, removed=0, edited=1)
