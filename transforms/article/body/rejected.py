"""The blocks of a page that were not taken for its article, for a person who asks why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from transforms.article.body.judge import Judge, shipped
from transforms.article.body.read import Judged, Paragraph, judged, why
from transforms.article.body.texts import MAX_LABEL_CHARS
from transforms.article.marks import covered

MAX_REJECTED = 40
"""A page has some 200; what is told of are those that came nearest to being kept."""


def rejected(tree: Any, metas: Sequence[tuple[str, str]], judge: Judge | None = None) -> tuple[Paragraph, ...]:
    """The blocks that `read` leaves out of the same page, in order, each with why."""
    found = judged(tree, metas, judge or shipped())
    if found is None:
        return ()
    out = np.flatnonzero(~found.kept | found.headline)
    nearest = out[np.argsort(-found.chances[out], kind="stable")][:MAX_REJECTED]
    return tuple(_told(found, int(place)) for place in np.sort(nearest))


def _told(found: Judged, place: int) -> Paragraph:
    block, chance = found.page.blocks[place], float(found.chances[place])
    mark = covered(block.text) if len(block.text) <= MAX_LABEL_CHARS else None
    told = [why(found.rows[place], chance)]
    told += ["repeats the title"] if found.headline[place] else []
    told += [f"worded like {mark.why}"] if mark else []
    return Paragraph(text=block.text, tag=block.tag, score=round(chance, 3), why=", ".join(told))
