"""Labelled pages as the judge's training examples."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.bodymodel.labels import labels
from bench.bodymodel.pitches import with_boxes
from bench.world import corpus
from schemas.failure import Refusal
from transforms.article.body.blocks import blocks
from transforms.article.body.containers import Array
from transforms.article.body.features import features, with_reader
from transforms.article.body.read import others, witnesses
from transforms.article.body.reader import is_tame, reader_text
from transforms.article.body.witnesses import Witness, squeeze
from transforms.article.page_tree import metas_of, parse
from transforms.web.urls import site

SETS = ("n4k", "fundus_tests", "wcxb_dev")
FOLDS = 5

FAR_KEPT = 0.07
"""Of blocks far from any of the text so many are kept, at as much more weight: there are ten times as many."""

NEAR = 10
"""Blocks from one of the text."""

MIN_WANTED = 0.9
"""Share of a paragraph that is in the gold text, where a box is put behind it."""


@dataclass(frozen=True)
class Sample:
    """A page.

    Attributes:
        id, set, fold: of it; pages of one site are all in one fold.
        alone, seconded: rows of features, without and with the reader.
        others: what those keep that are asked in doubt.
        wanted: share of each block that is of the text.
        weights: of each block, as its share in the page's F1.
        texts, gold: of the blocks, and of the page.
        boxed: a copy of a page with boxes between its paragraphs (pitches.py).
    """

    id: str
    set: str
    fold: int
    alone: Array
    seconded: Array
    others: tuple[NDArray[np.bool_], ...]
    wanted: Array
    weights: Array
    texts: list[str]
    gold: str
    boxed: bool = False


def samples() -> Iterator[Sample]:
    """All labelled pages that have blocks."""
    for name in SETS:
        with lzma.open(corpus(name), "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        headlines = [row["title"] for row in rows if row["title"]]
        for row in rows:
            yield from of_page(name, row, headlines)


def of_page(name: str, row: dict[str, str], headlines: Sequence[str]) -> Iterator[Sample]:
    """A page's sample, and that of its copy with boxes if it is long enough."""
    tree = parse(row["html"])
    found = None if tree is None else _sample(name, row, tree)
    if found is None:
        return
    yield found
    kept = [squeeze(text) for text, share in zip(found.texts, found.wanted, strict=True) if share > MIN_WANTED]
    put = with_boxes(tree, kept, headlines, random.Random(row["id"]))  # noqa: S311 - no secret
    boxed = _sample(name, row, tree) if put else None
    if boxed:
        yield replace(boxed, boxed=True, weights=_of_boxes(boxed, put))


def _of_boxes(boxed: Sample, put: set[str]) -> Array:
    """The weights of a copy: its boxes count in full, what it has in common with the page by half."""
    return boxed.weights * [1.0 if squeeze(text) in put else 0.5 for text in boxed.texts]


def fold_of(url: str) -> int:
    """Pages of a registrable domain share a fold, whichever set they are of."""
    try:
        name = site(url)
    except Refusal:
        name = url
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def _sample(name: str, row: dict[str, str], tree: Any) -> Sample | None:
    page = blocks(tree)
    if not page.blocks:
        return None
    known = witnesses(tree, metas_of(tree))
    texts = [block.text for block in page.blocks]
    alone = features(page, known)
    seconded = with_reader(alone, page, Witness(reader_text(tree) if is_tame(tree) else ""))
    wanted = np.array(labels(texts, row["text"]))
    return Sample(
        id=row["id"],
        set=name,
        fold=fold_of(row["url"] or row["id"]),
        alone=alone.astype(np.float32),
        seconded=seconded.astype(np.float32),
        others=others(page, tree),
        wanted=wanted,
        weights=_weights(alone[:, 1], row["text"]),
        texts=texts,
        gold=row["text"],
    )


def _weights(words: Array, gold: str) -> Array:
    """A block's share in its page's F1: its words, and three 4-grams that a line more or less breaks."""
    dense = 0 if gold.isascii() else sum(char > "\u2e80" for char in gold) // 2
    return np.minimum((words + 3) / (max(len(gold.split()) + dense, 30) + 50), 0.5)


def thinned(chosen: Sequence[Sample], *, seconded: bool) -> tuple[Array, Array, Array]:
    """Rows, wanted shares and weights of pages, without most of the blocks that are far from any text."""
    parts = [(each.seconded if seconded else each.alone, each, _kept(each)) for each in chosen]
    rows = np.vstack([rows[kept > 0] for rows, _, kept in parts])
    wanted = np.concatenate([each.wanted[kept > 0] for _, each, kept in parts])
    weights = np.concatenate([(each.weights * kept)[kept > 0] for _, each, kept in parts])
    return rows, wanted, weights * len(weights) / weights.sum()


def _kept(each: Sample) -> Array:
    """How much each block counts: 1 near the text, more for the few of the others."""
    held = (each.wanted > 0.3).astype(float)
    near = np.convolve(held, np.ones(2 * NEAR + 1), "full")[NEAR : NEAR + len(held)] > 0
    near |= each.weights > 0.03
    return np.where(near, 1.0, np.where(_drawn(each), 1 / FAR_KEPT, 0.0))


def _drawn(each: Sample) -> NDArray[np.bool_]:
    seed = int.from_bytes(hashlib.sha256(f"{each.set} {each.id}".encode()).digest()[:8])
    return np.random.default_rng(seed).random(len(each.wanted)) < FAR_KEPT
