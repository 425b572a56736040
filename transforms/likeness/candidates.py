"""Which texts have to be compared: those that share keys with few others before them.

A key counts for the HOLDERS texts that had it first. So a text is compared with a handful of earlier ones, however
often its furniture was seen or however many sites carry its story, and the same texts in the same order are compared
whether they come at once or one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.likeness import HOLDERS
from transforms.likeness.similarity import LEAST_SHARED_KEYS

_AT_ONCE = 50_000
"""Texts whose candidates are found together: 40 MB at worst."""


def candidates(keys: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) to compare, by later and then earlier.

    Args:
        keys: of each text, in order.
    """
    counts = np.fromiter((len(each) for each in keys), np.int64, len(keys))
    flat = np.fromiter((key for each in keys for key in each), np.uint64, int(counts.sum()))
    holders = _first_holders(flat, np.repeat(np.arange(len(keys), dtype=np.int32), counts))
    starts = np.concatenate([[0], np.cumsum(counts)])
    for first in range(0, len(keys), _AT_ONCE):
        last = min(first + _AT_ONCE, len(keys))
        rows = slice(int(starts[first]), int(starts[last]))
        later = np.repeat(np.arange(first, last, dtype=np.int64), counts[first:last])
        yield from _pairs(later, holders[rows], len(keys))


def _first_holders(flat: NDArray[np.uint64], text: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each key of each text the first HOLDERS texts with it, -1 where there are fewer before."""
    order = np.argsort(flat, kind="stable")  # texts stay in order within a key
    ordered = flat[order]
    fresh = np.ones(len(flat), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    begins = np.maximum.accumulate(np.where(fresh, np.arange(len(flat)), 0))
    place = np.arange(len(flat)) - begins
    found = np.full((len(flat), HOLDERS), -1, np.int32)
    for nth in range(HOLDERS):
        has = place > nth
        found[order[has], nth] = text[order[begins[has] + nth]]
    return found


def _pairs(later: NDArray[np.int64], holders: NDArray[np.int32], total: int) -> Iterator[tuple[int, int]]:
    codes = (later[:, None] * total + holders)[holders >= 0]
    found, shared = np.unique(codes, return_counts=True)
    for code in found[shared >= LEAST_SHARED_KEYS].tolist():
        yield divmod(code, total)
