"""What a block's own text looks like, in numbers: the same ones for every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.article.body.blocks import Block
from transforms.article.body.pitch import NAMES as PITCH
from transforms.article.body.pitch import pitch
from transforms.article.body.witnesses import Witnesses, squeeze, title_parts, words
from transforms.article.marks import covered

MAX_LABEL_CHARS = 200
"""Furniture's wordings and titles are looked for in shorter blocks only."""

_LOOKED_AT = 240
"""Characters at the beginning of a block whose kinds are counted."""

_NAMES = """
chars words dense sentences commas digits capitals starts_small starts_quote ends_full ends_colon ends_ellipsis
address copyright bar at arrow date clock by_line link_share links bold_share repeated again marked mark_reach
title_share is_title in_title summary reader declared tag_p tag_heading tag_li tag_div tag_cell tag_quote tag_caption
depth rank
"""
NAMES = (*_NAMES.split(), *PITCH)
_NO_LABEL = (0.0,) * 7
_NOT_ASKED = 0.0
"""The reader, who is asked for few pages, and then put in (features.with_reader)."""

_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"[A-ZÀ-ÞА-ЯΑ-Ω]")
_STOP = re.compile(r"[.!?。！？…؟।](?=\s|$|[\"'”»’)\]])|[。！？]")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_BY = re.compile(
    r"(?:by|von|par|por|di|door|av|af|od|от|автор|text|foto|photo|image|getty|reuters|ap|afp)\b", re.IGNORECASE
)
_FULL = frozenset('.!?。！？…؟।"”»’)]')
_QUOTES = frozenset("\"“„«‘'»「『")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th", "caption"))


def texts(blocks: Sequence[Block], witnesses: Witnesses) -> list[tuple[float, ...]]:
    """A row of numbers per block, named by NAMES.

    Args:
        blocks: of a page, in order.
        witnesses: what else is known of its text.
    """
    squeezed = [squeeze(block.text) for block in blocks]
    counts, seen = Counter(squeezed), Counter[str]()
    titles = _Titles(witnesses)
    rows = []
    for block, body in zip(blocks, squeezed, strict=True):
        seen[body] += 1
        again = (float(counts[body]), float(seen[body] > 1))
        rows.append(
            (
                *_letters(block.text),
                *_links(block),
                *again,
                *_marks(block.text),
                *titles.row(block.text, body),
                _NOT_ASKED,
                witnesses.declared.holds(body),
                *_tag(block),
                *pitch(block.text),
            )
        )
    return rows


def _letters(text: str) -> tuple[float, ...]:
    start, size = text[:_LOOKED_AT], len(text)
    dense = 0 if text.isascii() else len(_DENSE.findall(text))
    first, last, digits = text[0], text[-1], len(_DIGIT.findall(start))
    return (
        size,
        text.count(" ") + 1 + dense // 2,
        dense / size,
        len(_STOP.findall(text)),
        (text.count(",") + text.count("，") + text.count("、")) / size,
        digits / len(start),
        len(_CAPITAL.findall(start)) / len(start),
        first.islower(),
        first in _QUOTES,
        last in _FULL,
        last in ":：",
        text.endswith(("...", "…")),
        "http" in text or "www." in text,
        *(_label(text, first, last, digits) if size <= MAX_LABEL_CHARS else _NO_LABEL),
    )


def _label(text: str, first: str, last: str, digits: int) -> tuple[float, ...]:
    """What labels have; a line of credits, a date, a link to more."""
    return (
        "©" in text,
        "|" in text,
        "@" in text,
        last in "»›→>" or first in "«‹←»›→•·-",
        bool(digits and _DATE.search(text)),
        bool(digits and _CLOCK.search(text)),
        bool(_BY.match(text)),
    )


def _links(block: Block) -> tuple[float, ...]:
    size = len(block.text)
    return block.link_chars / size, float(block.links), block.bold_chars / size


def _marks(text: str) -> tuple[float, float]:
    found = covered(text) if len(text) <= MAX_LABEL_CHARS else None
    return (1.0, float(found.reach)) if found else (0.0, -1.0)


def _tag(block: Block) -> tuple[float, ...]:
    tag = block.tag
    kinds = (
        tag == "p",
        tag in _HEADINGS,
        tag == "li",
        tag == "div",
        tag in _CELLS,
        tag == "blockquote",
        tag == "figcaption",
    )
    return (*map(float, kinds), float(block.depth), float(tag[1]) if tag in _HEADINGS else 0.0)


class _Titles:
    """The titles and descriptions of a page, as blocks are compared with them."""

    def __init__(self, witnesses: Witnesses) -> None:
        self._words = words(witnesses.titles)
        self._squeezed = frozenset(squeeze(part).lower() for title in witnesses.titles for part in title_parts(title))
        self._summaries = frozenset(squeeze(text)[:100].lower() for text in witnesses.descriptions if len(text) >= 20)

    def row(self, text: str, squeezed: str) -> tuple[float, ...]:
        lower = squeezed[:400].lower()
        summary = float(any(each in lower or (len(lower) > 20 and lower[:100] in each) for each in self._summaries))
        if len(text) > MAX_LABEL_CHARS or not self._words:
            return 0.0, 0.0, 0.0, summary
        own = words([text])
        shared = len(own & self._words) / len(own) if own else 0.0
        inside = len(lower) > 3 and any(lower in title for title in self._squeezed)
        return shared, float(lower in self._squeezed), float(inside), summary
