"""A text as hashes of its words, in their order: vectorised, about 0.1 ms for an article."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.likeness.letters import ALONE, DIGIT, STOP, UPPER, WORD, letters, scramble

Hashes = NDArray[np.uint64]

MAX_CHARS = 200_000
"""Of longer texts the rest is left out: 30,000 words tell any two apart, and 5 MB of text would take 300 MB here."""

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
"""Written out or in figures by house style (AP: below ten, others below thirteen); the one language with such copies
in numbers that would show."""

_BREAK = ord("\n")
_PER_CENT = re.compile(r"\b([Pp])er cent\b")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a text.

    Attributes:
        hashes: of each word, in order; letter case and compatibility forms make no difference.
        telling: whether it is a figure or a name: what tells two reports of the same form apart.
        figures: whether it is a figure.
        alone: whether it is a character of a script without spaces.
        line: the number of the line that it stands on, from 0.
    """

    hashes: Hashes
    telling: NDArray[np.bool_]
    figures: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    line: NDArray[np.intp]


@functools.lru_cache(maxsize=2)  # a title and its text, which fingerprint and outline ask for one after the other
def tokens(text: str) -> Tokens:
    """The words of a text's first MAX_CHARS characters; in scripts without spaces each character is one.

    A name is a word with a capital that does not begin a sentence. English numbers up to twelve count as their
    figures, and `per cent` as `percent`: house styles differ there.
    """
    text = text[:MAX_CHARS]
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    found = _split(_PER_CENT.sub(r"\1ercent", plain) if "er cent" in plain else plain)
    words, figures = _figures()
    place = np.minimum(np.searchsorted(words, found.hashes), len(words) - 1)
    written = words[place] == found.hashes
    hashes = np.where(written, figures[place], found.hashes)
    return Tokens(hashes, found.telling | written, found.figures | written, found.alone, found.line)


def _split(text: str) -> Tokens:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = letters().kind.take(codes, mode="clip")
    within = kind & WORD != 0
    alone = kind & ALONE != 0
    begins = within.copy()
    begins[1:] &= ~within[:-1] | alone[1:] | alone[:-1]
    starts = np.flatnonzero(begins)
    if not len(starts):
        none = np.zeros(0, bool)
        return Tokens(np.zeros(0, np.uint64), none, none, none, starts)
    figures = kind[starts] & DIGIT != 0
    line = np.searchsorted(np.flatnonzero(codes == _BREAK), starts)
    return Tokens(_hash(codes, starts), _names(kind, starts) | figures, figures, alone[starts], line)


def _hash(codes: NDArray[np.uint32], starts: NDArray[np.intp]) -> Hashes:
    """Sum over a word's letters of value times place, with no loop over words: (i - start) = i minus a constant."""
    values = letters().value.take(codes, mode="clip")
    total = np.add.reduceat(values, starts)
    weighted = np.add.reduceat(values * np.arange(1, len(codes) + 1, dtype=np.uint64), starts)
    return scramble(weighted - total * starts.astype(np.uint64))


def _names(kind: NDArray[np.uint8], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    first = kind[starts]
    following = kind[np.minimum(starts + 1, len(kind) - 1)]
    before, further = kind[np.maximum(starts - 1, 0)], kind[np.maximum(starts - 2, 0)]
    opens = (starts < 2) | (before & STOP != 0) | (further & STOP != 0)
    names: NDArray[np.bool_] = (first & UPPER != 0) & (following & WORD != 0) & ~opens
    return names


@functools.cache
def _figures() -> tuple[Hashes, Hashes]:
    """Hashes of written numbers, ascending, and those of their figures."""
    words = np.concatenate([_split(word).hashes for word in _NUMBERS])
    figures = np.concatenate([_split(str(number)).hashes for number in range(1, len(_NUMBERS) + 1)])
    order = np.argsort(words)
    return words[order], figures[order]
