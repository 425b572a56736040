"""Labels before names: `By`, `Text:`, `Photo by`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.article.metadata.name_words import BY, NOT_BY, PREPOSITIONS
from transforms.feeds.plaintext import tidy


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Labels at the beginning of a line: phrases (`written by`) as they are, nouns (`text`) with a colon or alone."""
    longest_first = sorted(words, key=len, reverse=True)
    phrases = "|".join(re.escape(word) for word in longest_first if word.split()[-1] in PREPOSITIONS)
    nouns = "|".join(re.escape(word) for word in longest_first if word.split()[-1] not in PREPOSITIONS)
    return re.compile(rf"(?:{phrases})(?![\w'’.-])\s*[:：＝]?\s*|(?:{nouns})\s*(?:[:：＝]\s*|$)", re.IGNORECASE)


_BY, _NOT_BY = _pattern(BY), _pattern(NOT_BY)
_GLUED = re.compile(r"(?:[Ww]ritten )?[Bb]y(?=[A-Z])")


def labelled(segment: str, role: bool | None) -> tuple[bool | None, str]:
    """What is said of a segment (False: of somebody else than the author), and the rest of it.

    Args:
        segment: of what stands where an author is named.
        role: what was said before it.
    """
    for pattern, said in ((_NOT_BY, False), (_BY, True), (_GLUED, True)):
        match = pattern.match(segment)
        if match:
            return said, segment[match.end() :]
    return role, segment


def begins_with_by(text: str) -> bool:
    """Whether a line begins as bylines do, and goes on."""
    match = _BY.match(text) or _GLUED.match(text)
    return bool(match and text[match.end() :].strip())


def is_by(label: str) -> bool:
    """Whether a label says that what it is for is the author's name."""
    return bool(_BY.fullmatch(tidy(label)))
