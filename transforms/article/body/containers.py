"""What surrounds the blocks: elements that hold much running text, elements made by one template."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.article.body.blocks import Blocks

Array = NDArray[np.float64]

LEVELS = 5
"""Elements above a block that are looked at, its own counted."""

MIN_PROSE_CHARS = 60
MAX_PROSE_LINKS = 0.4
"""Prose, to begin with: a block of so much that ends like a sentence, and no more of it links."""

NAMES = (
    *(
        f"up{level}_{name}"
        for level in range(LEVELS)
        for name in ("chars", "blocks", "links", "prose", "reader", "share")
    ),
    "best_score",
    "in_best",
    "best_share",
    "best_prose",
    "before_best",
    "after_best",
    "alike",
    "alike_chars",
    "alike_links",
    "alike_prose",
    "alike_reader",
    "alike_share",
)


def containers(page: Blocks, chars: Array, links: Array, prose: Array, reader: Array) -> Array:
    """A row per block, named by NAMES.

    Args:
        page: blocks and containers.
        chars: of each block.
        links: characters of each that are in links.
        prose: characters of each that is running text, else 0.
        reader: characters of each that the reader has, else 0.
    """
    of = np.array([block.container for block in page.blocks])
    values = np.stack([chars, links, np.ones_like(chars), prose, reader], axis=1)
    parents = np.array(page.parents)
    ends = _ends(page.parents)
    sums = _below(values, of, ends)
    total = np.maximum(values.sum(axis=0), 1.0)
    columns, at = [], of
    for _ in range(LEVELS):
        columns += _shares(sums[at], total)
        at = np.maximum(parents[at], 0)
    columns += _best(parents, ends, of, prose, sums, total)
    columns += _alike(page, of, values, total)
    return np.stack(columns, axis=1)


def _ends(parents: Sequence[int]) -> NDArray[np.int64]:
    """Of each container the last one inside it: they are numbered as they begin."""
    ends = list(range(len(parents)))
    for place in range(len(parents) - 1, 0, -1):
        parent = parents[place]
        if ends[place] > ends[parent]:
            ends[parent] = ends[place]
    return np.array(ends)


def _below(values: Array, of: NDArray[np.int64], ends: NDArray[np.int64]) -> Array:
    """Sums over all that a container holds."""
    own = np.stack([np.bincount(of, column, len(ends)) for column in values.T], axis=1)
    running = np.vstack([np.zeros((1, own.shape[1])), np.cumsum(own, axis=0)])
    return running[ends + 1] - running[: len(ends)]


def _shares(sums: Array, total: Array) -> list[Array]:
    chars = np.maximum(sums[:, 0], 1.0)
    links, prose, reader = (sums[:, place] / chars for place in (1, 3, 4))
    return [np.log1p(sums[:, 0]), sums[:, 2], links, prose, reader, sums[:, 0] / total[0]]


def _best(
    parents: NDArray[np.int64], ends: NDArray[np.int64], of: NDArray[np.int64], prose: Array, sums: Array, total: Array
) -> list[Array]:
    """The container with the most prose right below it, as Arc90's readability finds it."""
    scores, at, weight = np.zeros(len(parents)), of, 1.0
    for _ in range(4):
        at = np.maximum(parents[at], 0)
        scores += weight * np.bincount(at, prose, len(parents))
        weight /= 2
    best = int(np.argmax(scores))
    up = np.maximum(parents[of], 0)
    score = scores[up] / max(scores[best], 1.0)
    inside = (of >= best) & (of <= ends[best])
    share = np.full(len(of), sums[best, 0] / total[0])
    dense = np.full(len(of), sums[best, 3] / max(sums[best, 0], 1.0))
    return [score, inside.astype(float), share, dense, (of < best).astype(float), (of > ends[best]).astype(float)]


def _alike(page: Blocks, of: NDArray[np.int64], values: Array, total: Array) -> list[Array]:
    """Blocks whose element and its parent have the same tags and classes."""
    names, parents = page.names, page.parents
    groups: dict[tuple[str, str], int] = {}
    mine = np.array([groups.setdefault((names[at], names[max(parents[at], 0)]), len(groups)) for at in of])
    sums = np.stack([np.bincount(mine, column, len(groups)) for column in values.T], axis=1)[mine]
    chars, blocks = np.maximum(sums[:, 0], 1.0), sums[:, 2]
    return [blocks, chars / blocks, sums[:, 1] / chars, sums[:, 3] / chars, sums[:, 4] / chars, chars / total[0]]
