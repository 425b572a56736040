"""What else is known of a page's text: titles, descriptions, and texts that others read out of the same page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u2022\u00b7»«-]+\s+|\s*:\s+")
MAX_TITLE_CHARS = 300

MAX_WITNESS_CHARS = 200_000
"""Every block is looked for in it, so that blocks times its length bound the time."""

MIN_ENDS = 24
"""Characters of a block's beginning or end that find it in a text that has only a part of it."""


@dataclass(frozen=True)
class Witness:
    """A text, or several, in which blocks are looked for by their characters alone, white space left out."""

    text: str

    @cached_property
    def squeezed(self) -> str:
        """The text without white space."""
        return squeeze(self.text[:MAX_WITNESS_CHARS])

    def holds(self, block: str) -> float:
        """How much of a block (squeezed) it has: 1 all of it, 0.5 its beginning or its end, 0 nothing of it."""
        whole = self.squeezed
        if not whole or not block:
            return 0.0
        if block in whole:
            return 1.0
        if len(block) < 2 * MIN_ENDS:
            return 0.0
        return 0.5 if block[:MIN_ENDS] in whole or block[-MIN_ENDS:] in whole else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """All of them for a page.

    Attributes:
        titles: of the article: the page's, its meta elements', the feed's.
        descriptions: summaries of it.
        declared: the bodies in the page's JSON-LD.
    """

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    declared: Witness = Witness("")


def squeeze(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def words(texts: Iterable[str]) -> frozenset[str]:
    """Words of texts, in lower case."""
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def title_parts(title: str) -> list[str]:
    """A title, and what is left of it without its first or its last part: `Headline | Section | Site`."""
    parts = _SEPARATOR.split(title[:MAX_TITLE_CHARS])
    ends = [parts[0], parts[-1]] if len(parts) > 1 else []
    return [title, *ends, *([_SEPARATOR.split(title, maxsplit=1)[1]] if len(parts) > 2 else [])]
