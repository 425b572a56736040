"""FindDuplicates, step by step: who meets whom, who is compared, and that rows stay what they are."""

from __future__ import annotations

import pickle
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from hypothesis import given
from hypothesis import strategies as st

from schemas.likeness import HOLDERS, Likeness, Near, Print, keys_of
from schemas.unit import StagedRow
from tests.samples import T0, staged, unit
from tests.transforms.likeness.stories import datelined, joined, story, truncated
from transforms.duplicates import NOWHERE, Before, FindDuplicates, choose, keyed, meet
from transforms.likeness.fingerprint import Fingerprint, fingerprint, unpack
from transforms.likeness.similarity import similarity


def row(name: str, paragraphs: list[str], minute: int = 0, **values: object) -> StagedRow:
    packed = fingerprint("t", joined(paragraphs)).pack()
    likeness = Likeness(fingerprint=packed, outline=b"")
    return staged(name, likeness=likeness, published_at=T0 + timedelta(minutes=minute), **values)


@dataclass(frozen=True)
class Index:
    """A Memory with an index of fingerprints, of these."""

    prints: tuple[Print, ...] = ()
    holders: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, each in enumerate(self.prints, 1):
            for key in keys_of(each.fingerprint):
                self.holders[key].append(number)

    def holders_of(self, keys: list[int]) -> dict[int, list[int]]:
        return {key: self.holders[key] for key in keys if key in self.holders}

    def prints_of(self, numbers: list[int]) -> dict[int, Print]:
        return {number: self.prints[number - 1] for number in numbers}


def told(each: StagedRow) -> tuple[str, tuple[Near, ...]]:
    return each.item_key, each.likeness.near if each.likeness else ()


def check(rows: list[StagedRow], expected: dict[str, tuple[Near, ...]], index: Index | None = None) -> None:
    """Through Beam every row comes out once, with these likenesses and nothing else changed."""
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        made = pipeline | beam.Create(rows) | FindDuplicates(memory=index or Index())
        assert_that(made | beam.Map(told), equal_to(list(expected.items())))


def like(one: StagedRow, other: StagedRow) -> Near:
    assert one.likeness
    assert other.likeness
    prints = [_print(each) for each in (one, other)]
    return Near(identifier=other.identifier, similarity=similarity(*prints))


def _print(each: StagedRow) -> Fingerprint:
    assert each.likeness
    return unpack(each.likeness.fingerprint)


def test_later_rows_name_the_earlier_ones_that_they_are_like_the_first_first() -> None:
    whole, other = row("1", story(1), 3), row("2", story(2), 0)
    cut, third = row("3", truncated(story(1), 0.6), 9), row("4", datelined(story(1)), 5)
    expected = {
        "key1": (), "key2": (), "key4": (like(third, whole),), "key3": (like(cut, whole), like(cut, third)),
    }  # fmt: skip
    check([cut, third, whole, other], expected)


def test_known_articles_come_first_and_what_was_shown_before_is_not_compared() -> None:
    packed = fingerprint("t", joined(datelined(story(1)))).pack()
    index = Index((Print(identifier="known", fingerprint=packed),))
    new, late, shown = row("1", story(1), 0), row("2", story(1), 1), row("3", story(1), 2, shown_before=True)
    similar = similarity(_print(new), unpack(packed))
    known = Near(identifier="known", similarity=similar)
    check([late, shown, new], {"key1": (known,), "key2": (known, like(late, new)), "key3": ()}, index)


def test_rows_of_one_article_are_not_like_each_other_and_units_do_not_mix() -> None:
    twice = replace(row("1", story(1)), item_key="again", feed_url="https://b.example/")
    elsewhere = replace(row("2", story(1), 5), unit=unit(2))
    gone = staged("3", withdrawn=True, word_count=0)
    check([row("1", story(1)), twice, elsewhere, gone], {"key1": (), "again": (), "key2": (), "key3": ()})


def test_no_rows_give_no_rows() -> None:
    check([], {})


def test_what_travels_is_small() -> None:
    made = row("1", story(1, 120))
    assert made.likeness
    assert len(made.likeness.fingerprint) <= 645
    assert all(len(pickle.dumps(message)) <= 100 for message in keyed(made))


RANKS = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from("abcdefgh")), max_size=12)


@given(RANKS, st.lists(st.integers(1, 99), unique=True, max_size=6).map(sorted), st.randoms(use_true_random=False))
def test_who_meets_whom_depends_on_ranks_alone(
    ranks: list[tuple[int, str]], holders: list[int], random: object
) -> None:
    mixed = sorted(ranks, key=lambda rank: random.random())  # type: ignore[attr-defined]
    found = list(meet("u", ranks, holders))
    assert found == list(meet("u", mixed, holders))
    met: defaultdict[str, list[Before]] = defaultdict(list)
    for later, before in found:
        met[later].append(before)
        assert before.number or before.at < min(rank for rank in ranks if f"u {rank[-1]}" == later)
    assert all(len(each) == len(set(each)) <= HOLDERS for each in met.values())


def test_one_shared_key_is_not_enough() -> None:
    once, twice = Before(3, NOWHERE), Before(0, (1, True, "id1"))
    assert list(choose(("u id2", [once, twice, twice]))) == [("u id1", ("u id2", twice))]


def test_whose_story_another_says_it_carries_comes_with_its_likeness() -> None:
    one, other = row("1", story(1)), row("2", datelined(story(1)), 1)
    assert one.likeness
    packed = replace(unpack(one.likeness.fingerprint), credits=(7,)).pack()
    one = replace(one, likeness=replace(one.likeness, fingerprint=packed, credits=(7,)))
    check([one, other], {"key1": (), "key2": (replace(like(other, one), credits=(7,)),)})
