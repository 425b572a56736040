"""Shared passages, word for word."""

from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.likeness.stories import datelined, joined, story
from transforms.likeness.alignment import LEAST_WORDS, Passage, aligned
from transforms.likeness.exact import words


def test_shared_runs_in_the_order_of_the_first_text() -> None:
    one = "The ferry came back to the harbour on Monday. Nobody had expected it so soon."
    other = "Nobody had expected it, but the ferry came back to the harbour."
    assert aligned(one, other) == [
        Passage(text="the ferry came back to the harbour", at=0, at_other=5),
        Passage(text="nobody had expected it", at=9, at_other=0),
    ]


def test_of_several_places_the_longest_run_is_taken() -> None:
    assert aligned("a b c d e f", "a b c d x a b c d e f") == [Passage(text="a b c d e f", at=0, at_other=5)]


def test_a_copy_shares_all_but_its_dateline() -> None:
    whole = joined(story(1))
    shared = aligned(whole, joined(datelined(story(1))))
    assert sum(len(each.text.split()) for each in shared) == len(words(whole))


WORDS = st.lists(st.sampled_from("abc"), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_passages_stand_where_they_say_in_both_and_do_not_overlap(one: str, other: str) -> None:
    end = 0
    for each in aligned(one, other):
        run = each.text.split()
        assert len(run) >= LEAST_WORDS
        assert (
            one.split()[each.at : each.at + len(run)] == other.split()[each.at_other : each.at_other + len(run)] == run
        )
        assert each.at >= end
        end = each.at + len(run)


def test_a_text_that_repeats_itself_is_no_trouble() -> None:
    assert aligned("row " * 20_000, "row " * 20_000)[0].at == 0
