"""Copies in a collection of texts, all at once: what a stream of the same texts in the same order would find."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.likeness.candidates import candidates
from transforms.likeness.fingerprint import Fingerprint, unpack
from transforms.likeness.similarity import similarity

_UNPACKED = 20_000
"""Fingerprints kept unpacked: 100 MB at worst."""


@dataclass(frozen=True, slots=True)
class Member:
    """One text: `original` is the place of the original it is a copy of, null for originals, `similarity` its to it."""

    original: int | None
    similarity: float | None


def clusters(packed: Sequence[bytes]) -> list[Member]:
    """For each text whether it is a copy of an earlier one, and of which.

    A text is a copy of the original that it is most like, the earliest of equals. It is compared with originals alone:
    chains of copies of copies end in groups of texts that have nothing in common.

    Args:
        packed: fingerprints in order of publication.
    """
    members = [Member(None, None)] * len(packed)
    load = functools.lru_cache(_UNPACKED)(lambda place: unpack(packed[place]))
    for later, earlier in _by_later(packed):
        originals = [place for place in earlier if members[place].original is None]
        found = closest([(place, load(place)) for place in originals], load(later))
        if found:
            members[later] = Member(*found)
    return members


def closest(originals: Sequence[tuple[int, Fingerprint]], text: Fingerprint) -> tuple[int, float] | None:
    """The original that a text is a copy of, with its similarity: the most alike, the first of equals."""
    scored = [(similarity(text, original), place) for place, original in originals]
    best = max(scored, key=lambda score: (score[0], -score[1]), default=(0.0, -1))
    return (best[1], best[0]) if best[0] > 0 else None


def _by_later(packed: Sequence[bytes]) -> Iterator[tuple[int, list[int]]]:
    pairs = candidates([unpack(each).keys for each in packed])
    for later, group in itertools.groupby(pairs, key=lambda pair: pair[0]):
        yield later, [earlier for _, earlier in group]
