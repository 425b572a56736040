import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.likeness.exact import text_hash, words


def test_the_hash_is_sha256_over_version_and_words() -> None:
    assert text_hash("Hello, World!\n\nAgain.") == hashlib.sha256(b"1\nhello world again").hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("One  two\n\nthree", "one two three"),
        ("“Quoted” – text…", '"quoted" - TEXT'),
        ("ﬁne Ｆｕｌｌ", "fine full"),
        ("caf\u00e9", "cafe\u0301"),
        ("Straße", "STRASSE"),
    ],
)
def test_equal_but_for_how_it_is_written(one: str, other: str) -> None:
    assert text_hash(one) == text_hash(other)


@pytest.mark.parametrize(("one", "other"), [("a b", "b a"), ("a b", "ab"), ("a", "a a"), ("vier 4", "vier 5")])
def test_words_and_their_order_count(one: str, other: str) -> None:
    assert text_hash(one) != text_hash(other)


@given(st.text())
def test_normal_words_are_their_own_normal_form(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text(st.characters()), st.sampled_from(" \n\t,.;!"))
def test_never_raises_and_edges_do_not_count(text: str, edge: str) -> None:
    assert text_hash(edge + text + edge) == text_hash(text)
