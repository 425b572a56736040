"""How right a grouping is, against the true one: by pairs, and the adjusted Rand index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over pairs of documents, and ARI; an empty side counts as right."""

    precision: float
    recall: float
    f1: float
    ari: float


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def score(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Compare two groupings of the same documents, given as a label for each."""
    truly, said = _pairs(Counter(gold).values()), _pairs(Counter(found).values())
    both = _pairs(Counter(zip(gold, found, strict=True)).values())
    precision, recall = both / said if said else 1.0, both / truly if truly else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    by_chance = truly * said / max(1, _pairs([len(gold)]))
    most = (truly + said) / 2
    return Score(precision, recall, f1, (both - by_chance) / (most - by_chance) if most != by_chance else 1.0)


def mean(scores: Sequence[Score]) -> Score:
    """The mean of each figure."""
    count = len(scores)
    return Score(
        sum(each.precision for each in scores) / count,
        sum(each.recall for each in scores) / count,
        sum(each.f1 for each in scores) / count,
        sum(each.ari for each in scores) / count,
    )
