"""What a score is to say: the F1 of held-out pages of which as much was expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transforms.article.body.containers import Array

BINS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the pages are parted, by what is expected of them; finer where little is."""

Pair = tuple[float, float]
"""What was expected of a page's text, and its F1."""


def calibration(pairs: Sequence[Pair]) -> tuple[Array, Array]:
    """Of (expected, right) the mean of each in bins, made to ascend from (0, 0): what `Judge.calibrated` reads."""
    held = np.array(sorted(pairs))
    cuts = [round(share * len(held)) for share in BINS]
    parts = [part for part in np.split(held, cuts) if len(part)]
    expected = np.array([0.0, *(part[:, 0].mean() for part in parts)])
    right = np.array([0.0, *(part[:, 1].mean() for part in parts)])
    return expected, np.maximum.accumulate(right)


def held_out(pairs: Sequence[Pair], folds: Sequence[int]) -> list[Pair]:
    """Of each page its score, put right by the pages of the other folds only, and its F1.

    Args:
        pairs: of each page.
        folds: of each.
    """
    both = list(zip(pairs, folds, strict=True))
    read = {out: calibration([pair for pair, fold in both if fold != out]) for out in set(folds)}
    return [(float(np.interp(expected, *read[fold])), right) for (expected, right), fold in both]
