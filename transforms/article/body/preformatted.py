"""Text of <pre>: code and verses, which keep their lines, and prose with broken lines, as in letters."""

from __future__ import annotations

import re
from itertools import pairwise

MAX_CHARS = 200_000
"""Of a block."""

CODE = frozenset(("code", "samp", "kbd"))
"""Elements that say so within it."""

CODE_BOX = re.compile(r"code|highlight|hljs|lang(?:uage)?-|brush:|syntax|pretty-?print|shiki|terminal|console|listing")
"""In the class of a <pre> of code, or of what stands around it."""

_BLANK = re.compile(r"\n(?:[^\S\n]*+\n)++")
_MIN_WIDTH = 30
"""Characters; nobody breaks letters at less."""

_MAX_FITTING = 0.25
"""Lines of prose that could have held the next line's first word, or are indented deeper than the first: letters have
few, code and verses most."""


def parts(source: str, code: bool) -> tuple[str, ...]:
    """A text parted at its blank lines, each part with its lines and their indentation, or as one line if it is prose.

    Args:
        source: the text, with its white space.
        code: whether none of it is prose.
    """
    found = (each.strip("\n").rstrip() for each in _BLANK.split(source[:MAX_CHARS].expandtabs(4)) if each.strip())
    return tuple(each if code or not is_wrapped(each) else " ".join(each.split()) for each in found)


def is_wrapped(source: str) -> bool:
    """Whether lines are broken for their length alone, as in letters: the first word of the next one had no room."""
    lines = [line for line in source[:MAX_CHARS].split("\n") if line.strip()]
    if not lines:
        return True
    words = [line.split() for line in lines]
    widths = sorted(len(" ".join(each)) for each in words)
    width = widths[len(widths) * 4 // 5]  # of the fifth that is longest, some are addresses
    fitting = sum(len(" ".join(above)) + 1 + len(below[0]) <= width for above, below in pairwise(words))
    indents = [len(line) - len(line.lstrip()) for line in lines]
    deeper = sum(indent > indents[0] for indent in indents)
    return len(lines) == 1 or (width >= _MIN_WIDTH and max(fitting, deeper) <= _MAX_FITTING * (len(lines) - 1))
