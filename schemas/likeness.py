"""What of a text is kept to find its copies and its changes, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

KEYS = 24
"""Sampled passages by which candidates are found. With 16 of them 0.7 % of the heavily cut copies were missed more."""

HOLDERS = 4
"""Texts that a key leads to: the first that had it, as long as they are known. With 16 instead, the streams gain
nothing, and texts with one long notice at their ends are merged three times as often."""

LEAST_PASSAGES = 8
"""Shorter texts (under 11 words) are nobody's copies, and have no keys."""

MOST_CREDITS = 3
"""Hints at whose story an article carries: an address, an agency or two."""

HEADER_BYTES, KEY_BYTES = 8, 6
"""A packed fingerprint: the header, whose fifth byte is the number of sampled passages, then these, least first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article that another is like.

    Attributes:
        identifier: of the other.
        similarity: the share of the smaller text that the other has, from 0 to 1.
        credits: whose story the other says it carries (likeness/credits.py).
    """

    identifier: str
    similarity: float
    credits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A text in under 970 bytes, about 500 on average.

    Attributes:
        fingerprint: packed, for finding copies (likeness/fingerprint.py).
        outline: packed, for telling what a revision changed (likeness/outline.py).
        near: articles before it that it is like, as FindDuplicates saw them: proposals, Commit decides.
        credits: whose story it says it carries; the fingerprint has them, too.
    """

    fingerprint: bytes
    outline: bytes
    near: tuple[Near, ...] = ()
    credits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """The fingerprint of an article, packed."""

    identifier: str
    fingerprint: bytes


def keys_of(packed: bytes) -> list[int]:
    """The keys of a packed fingerprint: texts that share some of them are candidates."""
    if packed[4] < LEAST_PASSAGES:
        return []
    starts = range(HEADER_BYTES, HEADER_BYTES + KEY_BYTES * min(packed[4], KEYS), KEY_BYTES)
    return [int.from_bytes(packed[start : start + KEY_BYTES], "little") for start in starts]
