"""Which passages do two texts have in common, word for word? For a person to see; copies are told by fingerprints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.likeness.exact import words

LEAST_WORDS = 4
"""Words in a passage, as in a fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that two texts share, and at which word of each they begin, counted from 0."""

    text: str
    at: int
    at_other: int


def aligned(one: str, other: str) -> list[Passage]:
    """The longest shared passages from each place of the first text on, in its order; each word at most once.

    Linear but for texts that repeat themselves: of a run's places in the other text, the first 50 are tried.
    """
    mine, theirs = words(one), words(other)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, run in enumerate(_runs(theirs)):
        if len(places[run]) < 50:
            places[run].append(place)
    found, at = [], 0
    while at + LEAST_WORDS <= len(mine):
        starts = places.get(tuple(mine[at : at + LEAST_WORDS]), [])
        length, start = max(((_common(mine, theirs, at, start), -start) for start in starts), default=(0, 0))
        if length:
            found.append(Passage(text=" ".join(mine[at : at + length]), at=at, at_other=-start))
        at += max(1, length)
    return found


def _runs(of: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(of[at : at + LEAST_WORDS]) for at in range(len(of) - LEAST_WORDS + 1))


def _common(mine: list[str], theirs: list[str], at: int, start: int) -> int:
    """How many words are the same from these places on."""
    length = 0
    while at + length < len(mine) and start + length < len(theirs) and mine[at + length] == theirs[start + length]:
        length += 1
    return length
