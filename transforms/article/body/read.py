"""A parsed page → the article's text, paragraph by paragraph, each with why it was kept."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.article import jsonld
from transforms.article.body.blocks import Blocks, blocks
from transforms.article.body.code import with_code
from transforms.article.body.containers import Array
from transforms.article.body.features import NAMES, features, with_reader
from transforms.article.body.judge import Judge, Trees, shipped
from transforms.article.body.reader import is_tame, main_text, reader_text
from transforms.article.body.render import lines
from transforms.article.body.witnesses import Witness, Witnesses, squeeze
from transforms.article.sight import width

SURE = 0.95
"""A judge that expects this F1 of its choice asks nobody else: the reader costs more than all the rest. It is so sure
of three pages in four, and asking for all of them is no better (cross-validated, 2026-11-25)."""

DOUBTFUL = 0.92
"""Where the second model expects less, one page in eight, others are asked as well: with that, pages of kinds that none
was trained on gain .008, and asking on every page that the first is not sure of adds little."""

_MIN_HEARD = 0.02
_LINE = 3.0
"""Words that a line more or less costs beside its own: those of the 4-grams across its ends."""

MIN_REPEATED = 60
"""Characters of a paragraph (half as many of writing without spaces) that is not said twice."""

_LISTED = frozenset(("li", "tr"))
"""A plan has the same item on many days."""

_MAX_SAID = 8
"""Titles and descriptions of a page that are looked at."""

_TITLES = ("og:title", "twitter:title")
_SUMMARIES = ("description", "og:description", "twitter:description")
_WORDS, _READER, _DECLARED, _PROSE = map(NAMES.index, ("words", "reader", "declared", "prose"))
_IS_TITLE, _IN_TITLE, _HEADING = map(NAMES.index, ("is_title", "in_title", "tag_heading"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A block that was kept.

    Attributes:
        text: of it.
        tag: of the element it stands in.
        score: how likely it is of the article, 0 to 1.
        why: what speaks for it, in words.
    """

    text: str
    tag: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text.

    Attributes:
        paragraphs: in order.
        score: the F1 to be expected of them, calibrated on labelled pages; 0 for none.
        expected: the same, as the judge's probabilities alone let expect.
        seconded: whether the reader was asked.
    """

    paragraphs: tuple[Paragraph, ...]
    score: float
    expected: float = 0.0
    seconded: bool = False

    @property
    def text(self) -> str:
        """Its paragraphs, separated by a blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def read(tree: Any, metas: Sequence[tuple[str, str]], judge: Judge | None = None) -> Body:
    """Find the article's text.

    Args:
        tree: root of a parsed page; it is not changed.
        metas: names and contents of its meta elements, in order.
        judge: another than the shipped one.
    """
    found = judged(tree, metas, judge or shipped())
    if found is None:
        return Body(paragraphs=(), score=0.0)
    paragraphs = once(_paragraphs(found.page, found.kept & ~found.headline, found.rows, found.chances))
    score = (judge or shipped()).calibrated(found.expected) if paragraphs else 0.0
    return Body(paragraphs=paragraphs, score=score, expected=found.expected, seconded=found.seconded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A page's blocks, their features, how likely each is of the article, and the choice of them.

    `headline` are those chosen that repeat the title, and are left out; for `expected` and `seconded` see Body.
    """

    page: Blocks
    rows: Array
    chances: Array
    kept: NDArray[np.bool_]
    headline: NDArray[np.bool_]
    expected: float
    seconded: bool


def judged(tree: Any, metas: Sequence[tuple[str, str]], judge: Judge) -> Judged | None:
    """The choice; null for a page without blocks."""
    page, known = blocks(tree), witnesses(tree, metas)
    if not page.blocks:
        return None
    rows = features(page, known)
    chances = judge.alone(rows)
    kept, expected = choose(chances, rows)
    text = reader_text(tree) if expected < SURE and is_tame(tree) else ""
    if text:
        rows = with_reader(rows, page, Witness(text))
        chances, kept, expected = second_opinion(chances, rows, judge.seconded, functools.partial(others, page, tree))
    return Judged(
        page=page,
        rows=rows,
        chances=chances,
        kept=with_code(page, kept),
        headline=_headline(kept, rows),
        expected=expected,
        seconded=bool(text),
    )


def witnesses(tree: Any, metas: Sequence[tuple[str, str]]) -> Witnesses:
    """What a page says of its title and text elsewhere than in its text."""
    title = next(tree.iter("title"), None)
    named = [title.text or ""] if title is not None else []
    titles = (*named, *(value for name, value in metas if name in _TITLES))
    return Witnesses(
        titles=tuple(dict.fromkeys(filter(None, map(str.strip, titles))))[:_MAX_SAID],
        descriptions=tuple(dict.fromkeys(value for name, value in metas if name in _SUMMARIES))[:_MAX_SAID],
        declared=Witness("\n".join(_declared(tree))),
    )


def _declared(tree: Any) -> list[str]:
    texts = (text for text in jsonld.texts(tree) if '"articleBody"' in text)
    bodies = (node.get("articleBody") for text in texts for node in jsonld.nodes(text))
    return [body for body in bodies if isinstance(body, str)]


def second_opinion(
    alone: Array, rows: Array, trees: Trees, ask: Callable[[], Sequence[NDArray[np.bool_]]]
) -> tuple[Array, NDArray[np.bool_], float]:
    """The blocks' chances, the choice by them and its expected F1, where the first model is not sure.

    Args:
        alone: what the first model says.
        rows: features, the reader's among them.
        trees: the second model.
        ask: tells what others keep; asked when the second model is in doubt, too.
    """
    chances = trees(rows)
    kept, expected = choose(chances, rows)
    if expected < DOUBTFUL:
        chances = joint(alone, chances, ask())
        kept, expected = choose(chances, rows)
    return chances, kept, expected


def others(page: Blocks, tree: Any) -> tuple[NDArray[np.bool_], ...]:
    """Which blocks those keep that no page was shown to: trafilatura in its default mode, and resiliparse."""
    return held(page, reader_text(tree, wide=True)), held(page, main_text(tree))


def held(page: Blocks, text: str) -> NDArray[np.bool_]:
    """Which blocks a text has as they are."""
    witness = Witness(text)
    return np.array([witness.holds(squeeze(block.text)) == 1 for block in page.blocks])


def joint(alone: Array, seconded: Array, kept: Sequence[NDArray[np.bool_]]) -> Array:
    """The chances of blocks by all who were asked.

    Args:
        alone: what the first model says.
        seconded: what the second says, that knows the reader.
        kept: what each of the others keeps; they are not heard on blocks that neither model takes for text, as on a
            label that the text happens to have.
    """
    heard = np.maximum(alone, seconded) > _MIN_HEARD
    chances: Array = (alone + 2 * seconded + sum((each & heard) / 2 for each in kept)) / (3 + len(kept) / 2)
    return chances


def choose(chances: Array, rows: Array) -> tuple[NDArray[np.bool_], float]:
    """The choice with the greatest expected F1, 2 hits / (chosen + wanted).

    Args:
        chances: of each block.
        rows: its features.

    Returns:
        Whether each is chosen, and the F1.
    """
    words = rows[:, _WORDS] + _LINE
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum((chances * words)[order])
    quality = 2 * hits / (np.cumsum(words[order]) + hits[-1])
    best = int(np.argmax(quality))
    kept = np.zeros(len(chances), dtype=bool)
    kept[order[: best + 1]] = True
    return kept, float(quality[best])


def _headline(kept: NDArray[np.bool_], rows: Array) -> NDArray[np.bool_]:
    """Blocks over the first paragraph that repeat the title, or are headings with a part of it."""
    prose = np.flatnonzero(kept & (rows[:, _PROSE] > 0))
    over: NDArray[np.bool_] = np.arange(len(kept)) < (prose[0] if len(prose) else 0)
    return over & ((rows[:, _IS_TITLE] > 0) | ((rows[:, _IN_TITLE] > 0) & (rows[:, _HEADING] > 0)))


def _paragraphs(page: Blocks, kept: NDArray[np.bool_], rows: Array, chances: Array) -> tuple[Paragraph, ...]:
    found = []
    for text, tag, places in lines(page, np.flatnonzero(kept)):
        chance = float(chances[places].mean())
        found.append(Paragraph(text=text, tag=tag, score=round(chance, 3), why=why(rows[places[0]], chance)))
    return tuple(found)


def once(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Without what is there twice, word by word: pages have their text once for large screens and once for small ones.

    A lead that is taken from the text goes, and stays below; of other long paragraphs the first one stays, and what
    follows a repeated one as it followed the first goes with it. Refrains, headings and items may come again.
    """
    left = paragraphs[1:] if _is_taken(paragraphs) else paragraphs
    first: dict[str, int] = {}
    kept, said = [], None
    for place, paragraph in enumerate(left):
        before = first.setdefault(paragraph.text, place)
        if before < place and (_is_long(paragraph) or (said is not None and before > said)):
            said = before
        else:
            kept.append(paragraph)
            said = None
    return tuple(kept)


def _is_taken(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the first is a lead that stands below again; not if the next one does so, too, as in a second copy."""
    if not paragraphs or not _is_long(paragraphs[0]):
        return False
    texts = [paragraph.text for paragraph in paragraphs]
    again = texts.index(texts[0], 1) if texts[0] in texts[1:] else None
    return again is not None and texts[again + 1 : again + 2] != texts[1:2]


def _is_long(paragraph: Paragraph) -> bool:
    return paragraph.tag not in _LISTED and width(paragraph.text) >= MIN_REPEATED


def why(row: Array, chance: float) -> str:
    """What is to be said of a block's choice."""
    told = [f"judge {chance:.2f}"]
    told += ["in the reader's text"] if row[_READER] == 1 else []
    told += ["in JSON-LD"] if row[_DECLARED] == 1 else []
    return ", ".join(told)
