"""What of <pre> keeps its lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.body.preformatted import MAX_CHARS, is_wrapped, parts

PROSE = (
    "It rained all day in the valley and the people stayed at home until the evening when the sun came out again " * 3
)


@pytest.mark.parametrize("width", [40, 60, 72, 80])
def test_prose_broken_at_any_width_is_wrapped(width: int) -> None:
    assert is_wrapped(textwrap.fill(PROSE, width))
    assert is_wrapped(textwrap.fill(PROSE, width, initial_indent="  "))
    assert is_wrapped(textwrap.fill(f"See https://{'x' * 100}.example/ {PROSE}", width, break_long_words=False))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\nb = 2\nc = a + b",
        "def main():\n  start()",
        "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:\nRough winds do shake the "
        "darling buds of May,\nAnd summer's lease hath all too short a date;",
        "> I think that it is time to go\n> to the village, and to look\n> for the others",
        "$ make\ncc -o x x.c\n$ ./x\nhello",
    ],
)
def test_code_and_verses_are_not(text: str) -> None:
    assert not is_wrapped(text)


def test_prose_amid_code_is_one_line_unless_all_is_code() -> None:
    text = f"{textwrap.fill(PROSE, 60)}\n\n  a = 1\n  b = 2\n"
    assert parts(text, False) == (PROSE.strip(), "  a = 1\n  b = 2")
    assert parts(text, True)[0] == textwrap.fill(PROSE, 60)


def test_what_stands_behind_two_hundred_thousand_blanks_is_not_looked_at() -> None:
    text = " " * MAX_CHARS + "x\ny"
    assert (parts(text, False), is_wrapped(text)) == ((), True)


@given(text=st.text(alphabet=" \t\nab.", max_size=80), code=st.booleans())
def test_all_words_are_there_and_no_part_has_a_blank_line(text: str, code: bool) -> None:
    found = parts(text, code)
    assert [word for part in found for word in part.split()] == text.split()
    assert all(part.strip() and "\n\n" not in part and part == part.rstrip() for part in found)
