"""Blocks → lines of plain text: list items with a dash before them, the cells of a table's row on one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import ftfy
from ftfy.badness import is_bad

from transforms.article.body.blocks import Blocks
from transforms.feeds.plaintext import tidy

CELLS = frozenset(("td", "th"))


def lines(page: Blocks, places: Iterable[int]) -> Iterator[tuple[str, str, list[int]]]:
    """Text, tag and blocks of each line that some of a page's blocks make, in order; none is blank."""
    for (_, tag), group in groupby(places, lambda place: _line(page, place)):
        held = list(group)
        texts = list(filter(None, (repaired(page.blocks[place].text) for place in held)))
        if texts:
            yield _joined(texts, tag), tag, held


def repaired(text: str) -> str:
    """Text in NFC on one line, without invisible characters, and with mojibake undone where it surely is some."""
    return tidy(ftfy.fix_encoding(text) if not text.isascii() and is_bad(text) else text)


def _line(page: Blocks, place: int) -> tuple[int, str]:
    """Cells of one row share a line, every other block has its own."""
    block = page.blocks[place]
    return (-page.parents[block.container] - 1, "tr") if block.tag in CELLS else (place, block.tag)


def _joined(texts: list[str], tag: str) -> str:
    if tag == "tr":
        return f"| {' | '.join(texts)} |"
    return f"- {texts[0]}" if tag == "li" else texts[0]
