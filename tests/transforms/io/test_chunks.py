"""Lines in portions: nothing is lost or moved, and no portion is beyond its bounds but a line alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.io.chunks import chunks


@given(st.lists(st.binary(max_size=12)), st.integers(1, 5), st.integers(1, 20))
def test_portions_are_the_lines_within_both_bounds(lines: list[bytes], most_lines: int, most_bytes: int) -> None:
    found = list(chunks(lines, most_lines, most_bytes))
    assert [line for chunk in found for line in chunk] == lines
    assert all(chunk for chunk in found)
    assert all(len(chunk) <= most_lines for chunk in found)
    assert all(sum(map(len, chunk)) <= most_bytes or len(chunk) == 1 for chunk in found)


@given(st.lists(st.binary(max_size=12)), st.integers(1, 5), st.integers(1, 20))
def test_portions_are_no_smaller_than_they_must_be(lines: list[bytes], most_lines: int, most_bytes: int) -> None:
    found = list(chunks(lines, most_lines, most_bytes))
    for chunk, following in pairwise(found):
        assert len(chunk) == most_lines or sum(map(len, chunk)) + len(following[0]) > most_bytes
