"""Groups of copies in a collection, and that a stream of the same texts comes to the same."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.likeness import HOLDERS
from tests.transforms.likeness.stories import datelined, joined, story, truncated, with_local
from transforms.likeness.candidates import candidates
from transforms.likeness.clusters import clusters
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.similarity import LEAST_SHARED_KEYS


def labels(texts: list[str]) -> list[int]:
    found = clusters([fingerprint("t", text).pack() for text in texts])
    return [place if member.original is None else member.original for place, member in enumerate(found)]


def test_copies_follow_the_first_and_singles_stay_alone() -> None:
    one, two = story(1), story(2)
    texts = [joined(one), joined(two), joined(datelined(one)), joined(truncated(two, 0.5)), joined(with_local(one, 9))]
    assert labels([*texts, joined(story(3))]) == [0, 1, 0, 1, 0, 5]


def test_a_copy_is_of_an_original_never_of_a_copy() -> None:
    head, tail = story(1)[:4], story(1)[4:]
    # The third shares nothing with the first, only with its copy: no chain.
    assert labels([joined(head), joined(story(1)), joined(tail)]) == [0, 0, 2]


def test_of_two_originals_the_more_alike_is_chosen() -> None:
    one, two = story(1), story(2)
    both = joined([*one[:7], *two[:5]])
    assert labels([joined(one), joined(two), both])[2] == 0


def test_nothing_comes_of_nothing() -> None:
    assert clusters([]) == []
    assert labels(["", "", "a"]) == [0, 1, 2]


def test_a_story_on_more_sites_than_a_key_leads_to_is_one_cluster() -> None:
    assert labels([joined(datelined(story(1)))] * 30) == [0] * 30


KEYS = st.lists(st.lists(st.integers(0, 12), max_size=5, unique=True), max_size=30)


@given(KEYS)
def test_candidates_are_those_that_one_by_one_would_be_found(keys: list[list[int]]) -> None:
    holders: dict[int, list[int]] = defaultdict(list)
    expected = []
    for place, mine in enumerate(keys):
        met = [holder for key in mine for holder in holders[key]]
        expected += [(place, holder) for holder in sorted(set(met)) if met.count(holder) >= LEAST_SHARED_KEYS]
        for key in mine:
            if len(holders[key]) < HOLDERS:
                holders[key].append(place)
    assert list(candidates(keys)) == expected


@settings(max_examples=10)
@given(st.integers(0, 50), st.integers(1, 11))
def test_what_comes_later_changes_nothing_of_what_came_before(seed: int, cut: int) -> None:
    texts = [joined(with_local(story(seed + n % 3), seed + 100 + n, 1)) for n in range(12)]
    assert labels(texts[:cut]) == labels(texts)[:cut]
