"""The numbers by which a block is judged: its text, the elements around it, the blocks beside it, the whole page."""

from __future__ import annotations

import numpy as np

from transforms.article.body import containers as around
from transforms.article.body.blocks import Blocks
from transforms.article.body.containers import Array, containers
from transforms.article.body.signs import KINDS, Seen
from transforms.article.body.texts import NAMES as TEXT_NAMES
from transforms.article.body.texts import texts
from transforms.article.body.witnesses import Witness, Witnesses, squeeze

MAX_DISTANCE = 20
"""Elements further up are as good as none."""

REACH = 2
_NEAR = (
    "reader",
    "log_chars",
    "link_share",
    "marked",
    "prose",
    "tag_heading",
    "alike_reader",
    "alike_prose",
    "up1_prose",
    "best_score",
)
_SHIFTS = tuple(shift for shift in range(-REACH, REACH + 1) if shift)
_PLACES = (
    "place",
    "chars_before",
    "from_title",
    "is_before_title",
    "headings_before",
    "nth_article",
    "from_reader",
    "to_reader",
    "between_reader",
    "from_prose",
    "to_prose",
    "between_prose",
)
_PAGE = ("page_blocks", "page_chars", "page_prose", "page_reader", "page_declared", "page_reader_prose")

_OWN = (*TEXT_NAMES, "log_chars", "prose", *(f"in_{kind}" for kind in KINDS), *around.NAMES)
NAMES = (
    *_OWN,
    *(f"{name}{shift:+d}" for name in _NEAR for shift in _SHIFTS),
    *(f"{name}~" for name in _NEAR),
    *_PLACES,
    *_PAGE,
)
_AT = {name: place for place, name in enumerate(_OWN)}


def features(page: Blocks, witnesses: Witnesses) -> Array:
    """A row per block, named by NAMES.

    Args:
        page: its blocks, at least one.
        witnesses: what else is known of its text.
    """
    return _rows(page, np.array(texts(page.blocks, witnesses), dtype=float))


def with_reader(rows: Array, page: Blocks, reader: Witness) -> Array:
    """The same rows when the reader has been asked, in half the time of making them anew.

    Args:
        rows: of features().
        page: its blocks.
        reader: the text that trafilatura finds.
    """
    said = rows[:, : len(TEXT_NAMES)].copy()
    said[:, _AT["reader"]] = [reader.holds(squeeze(block.text)) for block in page.blocks]
    return _rows(page, said)


def _rows(page: Blocks, said: Array) -> Array:
    own = _own(page, said)
    near = own[:, [_AT[name] for name in _NEAR]]
    parts = [own, *(_shifted(near, shift) for shift in _SHIFTS)]
    shifted = np.stack(parts[1:], axis=2).reshape(len(own), -1)
    return np.hstack([own, shifted, _smoothed(near, own[:, 0]), _places(own), _whole(own)])


def _own(page: Blocks, said: Array) -> Array:
    chars = said[:, 0]
    column = dict(zip(TEXT_NAMES, said.T, strict=True))
    prose = (
        (chars >= around.MIN_PROSE_CHARS) & (column["ends_full"] > 0) & (column["link_share"] < around.MAX_PROSE_LINKS)
    )
    surrounding = containers(page, chars, chars * column["link_share"], chars * prose, chars * (column["reader"] == 1))
    return np.hstack([said, np.log1p(chars)[:, None], prose[:, None].astype(float), _distances(page), surrounding])


def _distances(page: Blocks) -> Array:
    """How far up the nearest element of each kind is."""
    places: dict[Seen, int] = {}
    mine = [places.setdefault(block.seen, len(places)) for block in page.blocks]
    seen = np.array(list(places), dtype=float)[mine]
    depth = np.array([block.depth for block in page.blocks], dtype=float)[:, None]
    return np.where(seen < 0, MAX_DISTANCE + 1.0, np.minimum(depth - seen, MAX_DISTANCE))


def _shifted(near: Array, shift: int) -> Array:
    moved = np.full_like(near, -1.0)
    if shift < 0:
        moved[-shift:] = near[:shift]
    elif shift < len(near):
        moved[:-shift] = near[shift:]
    return moved


def _smoothed(near: Array, chars: Array) -> Array:
    """Means over eleven blocks, long ones counting more."""
    weights = np.sqrt(chars)
    sums = np.stack([_around(column * weights) for column in near.T], axis=1)
    smoothed: Array = sums / _around(weights)[:, None]
    return smoothed


def _around(column: Array) -> Array:
    """Sums over a value and the five before and after it."""
    return np.convolve(column, np.ones(11), "full")[5 : 5 + len(column)]


def _places(own: Array) -> Array:
    size = len(own)
    index = np.arange(size, dtype=float)
    chars = own[:, 0]
    title = _first((own[:, _AT["is_title"]] > 0) & (own[:, _AT["tag_heading"]] > 0), own[:, _AT["is_title"]] > 0)
    columns = [index / size, (np.cumsum(chars) - chars) / chars.sum()]
    columns += [np.clip(index - title, -50, 50), (index < title).astype(float)]
    first = own[:, _AT["rank"]] == 1
    columns += [np.minimum(np.cumsum(first), 9), _nth(own[:, _AT["in_<article>"]])]
    for held in (own[:, _AT["reader"]] == 1, own[:, _AT["prose"]] > 0):
        columns += _range(held, index)
    return np.stack(columns, axis=1)


def _first(*held: np.ndarray) -> int:
    return next((int(np.argmax(each)) for each in held if each.any()), -1)


def _range(held: np.ndarray, index: Array) -> list[Array]:
    """Blocks since the first that is held, until the last, and whether it is between them."""
    found = np.flatnonzero(held)
    if not len(found):
        none = np.full(len(index), -99.0)
        return [none, none, none]
    since, until = index - found[0], found[-1] - index
    return [np.clip(since, -50, 200), np.clip(until, -50, 200), ((since >= 0) & (until >= 0)).astype(float)]


def _nth(distance: Array) -> Array:
    """How many times one entered an article element until a block: others follow the first on endless pages."""
    inside = distance <= MAX_DISTANCE
    entered = inside & ~np.concatenate([[False], inside[:-1]])
    times: Array = np.minimum(np.cumsum(entered), 9).astype(float)
    return times


def _whole(own: Array) -> Array:
    chars = own[:, 0]
    prose, reader = own[:, _AT["prose"]] > 0, own[:, _AT["reader"]] == 1
    told = [
        len(own),
        np.log1p(chars.sum()),
        np.log1p((chars * prose).sum()),
        np.log1p((chars * reader).sum()),
        float(own[:, _AT["declared"]].any()),
        (chars * (prose & reader)).sum() / max((chars * prose).sum(), 1.0),
    ]
    return np.repeat(np.array(told, dtype=float)[None, :], len(own), axis=0)
