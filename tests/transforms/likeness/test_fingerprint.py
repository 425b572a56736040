"""What is kept of a text: bounded, the same for ever, and enough to compare two samples."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.likeness import KEYS, MOST_CREDITS, keys_of
from tests.transforms.likeness.stories import joined, story
from transforms.likeness.fingerprint import LEAST, MOST, TITLED, VERSION, fingerprint, unpack


def test_a_text_has_as_many_passages_as_runs_of_four_words() -> None:
    assert fingerprint("", "one bridge over two rivers").passages == 2
    assert fingerprint("", "one bridge").passages == 1
    assert fingerprint("", "...").passages == 0


def test_texts_of_scripts_without_spaces_have_longer_passages() -> None:
    text = "東京都で午前に強い地震があった"
    found = fingerprint("", text)
    assert (found.wide, found.passages) == (True, len(text) - 7)
    assert not fingerprint("", "The 東京 tower").wide


def test_a_repeated_passage_counts_once() -> None:
    assert fingerprint("", "row row row row row row row").passages == 1


@pytest.mark.parametrize(("paragraphs", "sampled"), [(2, LEAST), (8, LEAST), (50, MOST)])
def test_samples_are_bounded(paragraphs: int, sampled: int) -> None:
    found = fingerprint("t", joined(story(1, paragraphs)))
    assert len(found.sample) == sampled
    assert len(found.keys) == KEYS
    assert len(found.pack()) <= 645


def test_the_sample_is_the_least_hashes_of_a_set_so_that_a_part_has_them_too() -> None:
    whole, part = fingerprint("t", joined(story(1, 30))), fingerprint("t", joined(story(1, 15)))
    reach = min(whole.sample[-1], part.sample[-1])
    mine = {each for each in part.sample if each <= reach}
    theirs = {each for each in whole.sample if each <= reach}
    assert mine <= theirs


def test_the_head_is_the_first_quarter() -> None:
    found = fingerprint("t", joined(story(1, 8)))
    share = found.head.bit_count() / len(found.sample)
    assert 0.1 < share < 0.4


def test_only_short_texts_carry_their_words() -> None:
    brief = fingerprint("Harbour ferry returns", "The ferry is back in the harbour after nine years.")
    assert (len(brief.title), len(brief.words)) == (3, 9)
    long = fingerprint("Harbour ferry returns", joined(story(1, 2)))
    assert long.passages >= TITLED
    assert (long.title, long.words) == (frozenset(), frozenset())


TEXTS = st.one_of(st.text(), st.integers(0, 99).map(lambda seed: joined(story(seed, 3))))
CREDITS = st.lists(st.integers(0, 2**48 - 1), max_size=MOST_CREDITS).map(tuple)


SITES = st.sampled_from([None, "a.example"])
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))


@given(st.text(max_size=40), TEXTS, CREDITS, SITES, TIMES)
def test_packing_loses_nothing(
    title: str, text: str, credits: tuple[int, ...], site: str | None, published_at: datetime | None
) -> None:
    found = replace(fingerprint(title, text, site, published_at), credits=credits)
    assert unpack(found.pack()) == found
    assert tuple(keys_of(found.pack())) == found.keys


@pytest.mark.parametrize("packed", [b"", b"\x01", bytes([VERSION + 1]) + b"\0" * 20, bytes([VERSION]) + b"\xff" * 20])
def test_what_is_no_fingerprint_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        unpack(packed)


def test_the_packed_form_is_stable_for_ever() -> None:
    assert fingerprint("Ferry", "The ferry Alder Queen carries 84 passengers again.").pack().hex() == STABLE


STABLE = (
    "0105050005030108efc03634a421cab4f8a2e877ed6be445a3867721c87ebccc35004674b6eb101e694170b4e0bd5c1451bd"
    "5c545f1e6940707d86fd92b5e0"
)
