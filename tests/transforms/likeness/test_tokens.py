"""Words as hashes: what is one word, what makes no difference, what is a name or a figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.likeness.tokens import MAX_CHARS, tokens


def same(one: str, other: str) -> bool:
    return tokens(one).hashes.tolist() == tokens(other).hashes.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("One  two\n\nthree", "one two three"),
        ("“Quoted” – text…", '"quoted" - TEXT'),
        ("ﬁne Ｆｕｌｌ", "fine full"),
        ("caf\u00e9", "cafe\u0301"),
        ("five per cent of twelve", "5 percent of 12"),
        ("don’t", "don't"),
        ("日本語", "日 本 語"),
        ("สวัสดี", "สวัสดี "),
    ],
)
def test_equal_but_for_how_it_is_written(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "b a"), ("a b", "ab"), ("ab", "ba"), ("aab", "aba"), ("vier 4", "vier 5"), ("super cent", "supercent")],
)
def test_letters_words_and_their_order_count(one: str, other: str) -> None:
    assert not same(one, other)


def test_the_hash_of_a_word_does_not_depend_on_where_it_stands() -> None:
    words = tokens("bridge over a bridge, bridge").hashes
    assert words[0] == words[3] == words[4]


def test_hashes_are_stable_for_ever() -> None:
    assert [hex(each) for each in tokens("Harbour 7 日").hashes.tolist()] == STABLE


STABLE = ["0x20c091e72d25d01b", "0x78a4e26d83f36afa", "0x13a8c1d7300e7a9b"]


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("The ferry of Moreau sank. Many saw 14 boats.", ["Moreau", "14"]),
        ("“Nobody came”, said Kwan", ["Kwan"]),
        ("Plan A failed", []),
        ("seven of nine", ["seven", "nine"]),
        ("no names here", []),
    ],
)
def test_figures_and_names_tell_reports_apart(text: str, telling: list[str]) -> None:
    found = tokens(text)
    assert found.hashes[found.telling].tolist() == [tokens(word).hashes[0] for word in telling]


def test_scripts_without_spaces_are_taken_by_character() -> None:
    found = tokens("東京で地震 today")
    assert found.alone.tolist() == [True] * 5 + [False]


@given(st.text(st.characters()))
def test_never_raises_and_every_word_has_all_its_marks(text: str) -> None:
    found = tokens(text)
    assert len(found.hashes) == len(found.telling) == len(found.alone)


@given(st.lists(st.sampled_from(["bridge", "Moreau", "14", "東京", "é", "five"]), min_size=1))
def test_words_parted_by_spaces_hash_as_each_alone(words: list[str]) -> None:
    alone = [each for word in words for each in tokens(word).hashes.tolist()]
    assert tokens(" ".join(words)).hashes.tolist() == alone


@pytest.mark.parametrize("letter", ["a", "a ", "ﷺ", "東", "\u0301", "1", " ", "A.\n"])
def test_a_text_of_any_size_takes_bounded_room(letter: str) -> None:
    # U+FDFA is the worst of NFKC: one character becomes eighteen.
    assert len(tokens(letter * 5_000_000).hashes) <= 18 * MAX_CHARS
