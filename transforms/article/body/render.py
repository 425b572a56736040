"""Blocks → lines of plain text: list items behind a dash or their number, the cells of a table's row on one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import ftfy
from ftfy.badness import is_bad

from transforms.article.body.blocks import Blocks
from transforms.feeds.plaintext import tidy

_NUMBERED = re.compile(r"[(#]?\d{1,3}[.):]")
CELLS = frozenset(("td", "th"))


def lines(page: Blocks, places: Iterable[int]) -> Iterator[tuple[str, str, list[int]]]:
    """Text, tag and blocks of each line that some of a page's blocks make, in order; none is blank."""
    numbers = dict(page.numbers)
    cells = Counter(block.container for block in page.blocks if block.tag in CELLS)
    for (_, tag), group in groupby(places, lambda place: _line(page, place, cells)):
        held = list(group)
        number = numbers.pop(page.blocks[held[0]].container, None)  # an item of two lines has one number
        texts = list(filter(None, (repaired(page.blocks[place].text) for place in held)))
        if texts:
            yield _joined(texts, tag, number), tag, held


def repaired(text: str) -> str:
    """Text in NFC on one line, without invisible characters, and with mojibake undone where it surely is some."""
    return tidy(ftfy.fix_encoding(text) if not text.isascii() and is_bad(text) else text)


def _line(page: Blocks, place: int, cells: Mapping[int, int]) -> tuple[int, str]:
    """Cells of one row share a line, every other block has its own: also those of a cell that has several, as where a
    table is the page's layout.
    """
    block = page.blocks[place]
    return (-page.parents[block.container] - 1, "tr") if cells[block.container] == 1 else (place, block.tag)


def _joined(texts: list[str], tag: str, number: int | None) -> str:
    if tag == "tr" and len(texts) > 1:
        return f"| {' | '.join(texts)} |"
    if tag != "li":
        return texts[0]
    # Some write the number themselves, and have the style sheet hide the browser's.
    return f"- {texts[0]}" if number is None or _NUMBERED.match(texts[0]) else f"{number}. {texts[0]}"
