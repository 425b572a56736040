"""What each character is to a comparison of texts: tables over all code points that news are written in."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD, UPPER, DIGIT, ALONE, STOP = 1, 2, 4, 8, 16
"""Kinds of characters, as bits: part of a word; a capital; a digit; a word by itself; the end of a sentence."""

LAST = 0x30000
"""Code points from here on (emoji tags, private use) are no letters; above the basic plane lie rare scripts only."""

_STOPS = '.!?…:;。！？\n"“”«»„'
_UNSPACED = (  # scripts that put no space between words: each character is taken by itself
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Japanese syllables
    (0x3400, 0x9FFF),  # Chinese characters
    (0xAC00, 0xD7A3),  # Korean syllables: spaced, but differently from house to house
    (0xF900, 0xFAFF),  # Chinese characters again, for compatibility
    (0x20000, 0x2FFFF),  # the rare ones
)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Letters:
    """By code point: `value`, the hash of its lower case (0 for what is no part of a word), and `kind`, its bits."""

    value: NDArray[np.uint64]
    kind: NDArray[np.uint8]


@functools.cache
def letters() -> Letters:
    """The tables; 0.1 s to make, once a process."""
    kind = np.zeros(LAST + 1, np.uint8)
    lower = np.arange(LAST + 1, dtype=np.uint64)
    for first, last in _UNSPACED:
        kind[first : last + 1] = WORD | ALONE
    for code in range(0x20000):
        if not kind[code] and not 0xD800 <= code < 0xE000:
            kind[code], lower[code] = _look(chr(code))
    value = scramble(lower * _MIX + np.uint64(1))
    value[kind & WORD == 0] = 0
    return Letters(value, kind)


def scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 64-bit values evenly: the finaliser of MurmurHash3."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _look(character: str) -> tuple[int, int]:
    """Kind and lower case of one character."""
    if not (character.isalnum() or unicodedata.category(character)[0] == "M"):
        return (STOP if character in _STOPS else 0), ord(character)
    lower = character.lower()
    kind = WORD | (DIGIT if character.isdigit() else 0)
    kind |= UPPER if character.isupper() or character.istitle() else 0
    return kind, ord(lower) if len(lower) == 1 else ord(character)
