"""The learned judge: how likely each block of a page is of the article's text, and how right a choice of blocks is.

Boosted oblivious trees (every node of a level asks the same question), evaluated in a few array operations: 1 ms for a
page of 230 blocks. `bench.bodymodel` trains it; docs/model-card.md says on what, how, and how good it is.
"""

from __future__ import annotations

import functools
import io
import pkgutil
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.article.body.containers import Array
from transforms.article.body.features import NAMES

FILE = "model.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """One model.

    Attributes:
        columns: of the features, (trees, depth) indices of what is asked for.
        borders: (trees, depth) what it must be greater than.
        leaves: (trees, 2 ** depth) what the answers add; the first question is the lowest bit.
        bias: added to all.
    """

    columns: NDArray[np.int64]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]
    bias: float

    def __call__(self, rows: Array) -> Array:
        """The probability of each row of features, from 0 to 1."""
        across = np.ascontiguousarray(rows.T, dtype=np.float32)
        trees, depth = self.columns.shape
        leaf = np.zeros((trees, len(rows)), dtype=np.uint8)  # bytes: with machine words it takes twice the time
        for level in range(depth):
            leaf |= (across[self.columns[:, level]] > self.borders[:, level, None]).view(np.uint8) << level
        at = leaf + (np.arange(trees, dtype=np.int32)[:, None] << depth)
        sums = self.leaves.ravel().take(at).sum(axis=0, dtype=np.float64) + self.bias
        chances: Array = 1.0 / (1.0 + np.exp(-sums))
        return chances


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What the model's file holds.

    Attributes:
        version: of it, by its contents.
        alone: for pages as they are; `seconded`: for those that the reader has read, too.
        expected, right: what the probabilities let expect of a choice (F1), and how right such choices were.
    """

    version: str
    alone: Trees
    seconded: Trees
    expected: Array
    right: Array

    def calibrated(self, expected: float) -> float:
        """The F1 that a text has of which so much is expected."""
        return float(np.interp(expected, self.expected, self.right))


@functools.cache
def shipped() -> Judge:
    """The judge of this version."""
    data = pkgutil.get_data("transforms.article.body", FILE)
    if data is None:
        raise FileNotFoundError(FILE)
    return load(data)


def load(data: bytes) -> Judge:
    """Read a model's file.

    Raises:
        ValueError: it was trained on other features.
    """
    held = np.load(io.BytesIO(data), allow_pickle=False)
    if tuple(held["names"].tolist()) != NAMES:
        raise ValueError("the model was trained on other features than these: python -m bench.bodymodel")
    return Judge(
        version=str(held["version"]),
        alone=_trees(held, "alone"),
        seconded=_trees(held, "seconded"),
        expected=held["expected"],
        right=held["right"],
    )


def _trees(held: Any, name: str) -> Trees:
    return Trees(
        columns=held[f"{name}_columns"].astype(np.int64),
        borders=held[f"{name}_borders"],
        leaves=held[f"{name}_leaves"],
        bias=float(held[f"{name}_bias"]),
    )
