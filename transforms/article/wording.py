"""A wording with a hole in it, for paragraphs that hold a name, a title, an address or a number."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from transforms.article.kinds import Mark, Reach, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a kind of paragraph says.

    Attributes:
        mark: what a paragraph is that matches.
        wording: a regular expression for the whole paragraph; letter case makes no difference.
        max_chars: no longer paragraph matches.
        needs: parts of words in small letters, one of which is in each that matches; empty: not known.
    """

    mark: Mark
    wording: str
    max_chars: int
    needs: tuple[str, ...] = ()

    def is_possible(self, text: str) -> bool:
        """Whether a paragraph of a text in small letters may match: asked first, for it takes a tenth of matching."""
        return not self.needs or any(map(text.__contains__, self.needs))

    def matches(self, line: str) -> bool:
        """Whether a paragraph is of this kind."""
        if len(line) > self.max_chars or (self.needs and not self.is_possible(line.lower())):
            return False
        return compiled(self.wording).fullmatch(line) is not None


@functools.cache
def compiled(wording: str) -> re.Pattern[str]:
    """At first use: all patterns take 0.13 s, a twelfth of a command's start, and few commands need them all."""
    return re.compile(wording, re.IGNORECASE)


def pattern(why: Why, reach: Reach, wording: str, max_chars: int = 200, needs: str = "") -> Pattern:
    """A pattern. `needs`: parted by bars."""
    return Pattern(
        mark=Mark(why=why, reach=reach),
        wording=wording,
        max_chars=max_chars,
        needs=tuple(filter(None, needs.split("|"))),
    )
