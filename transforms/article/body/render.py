"""Blocks → lines of plain text: a line for each paragraph, list items behind a dash or their number, the cells of a
table's row on one line. Code and verses in <pre> alone have lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import ftfy
from ftfy.badness import is_bad

from transforms.article.body.blocks import Block, Blocks
from transforms.feeds.plaintext import clean, tidy

_NUMBERED = re.compile(r"[(#]?\d{1,3}[.):]")
CELLS = frozenset(("td", "th"))


def lines(page: Blocks, places: Iterable[int]) -> Iterator[tuple[str, str, list[int]]]:
    """Text, tag and blocks of each line that some of a page's blocks make, in order; none is blank."""
    numbers = dict(page.numbers)
    cells = Counter(block.container for block in page.blocks if block.tag in CELLS)
    for (_, tag), group in groupby(places, lambda place: _line(page, place, cells)):
        held = list(group)
        number = numbers.pop(page.blocks[held[0]].container, None)  # an item of two lines has one number
        blocks = [page.blocks[place] for place in held]
        texts = [text for block in blocks for text in _texts(block, tag)]
        if tag == "tr" and len(texts) > 1:
            texts = [f"| {' | '.join(texts)} |"]
        elif tag == "li" and texts:
            texts[0] = _item(texts[0], number)
        yield from ((text, tag, held) for text in texts)


def repaired(text: str) -> str:
    """Text in NFC on one line, without invisible characters, and with mojibake undone where it surely is some."""
    return tidy(_fixed(text))


def _fixed(text: str) -> str:
    return ftfy.fix_encoding(text) if not text.isascii() and is_bad(text) else text


def _texts(block: Block, tag: str) -> Iterator[str]:
    parts = (block.text,) if tag == "tr" else block.paragraphs
    return filter(None, (_laid_out(part) if block.code or "\n" in part else repaired(part) for part in parts))


def _laid_out(text: str) -> str:
    """As repaired, with its lines and their indentation."""
    return "\n".join(filter(None, (clean(line).rstrip() for line in _fixed(text).splitlines())))


def _line(page: Blocks, place: int, cells: Mapping[int, int]) -> tuple[int, str]:
    """Cells of one row share a line, every other block has its own: also those of a cell that has several, as where a
    table is the page's layout.
    """
    block = page.blocks[place]
    return (-page.parents[block.container] - 1, "tr") if cells[block.container] == 1 else (place, block.tag)


def _item(text: str, number: int | None) -> str:
    # Some write the number themselves, and have the style sheet hide the browser's.
    return f"- {text}" if number is None or _NUMBERED.match(text) else f"{number}. {text}"
