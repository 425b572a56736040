"""Paragraphs that recur from article to article of one site: furniture that no single page tells from its text.

Precision first. What is looked at stands at the ends of a text; a long paragraph inside one is never dropped, nor is
anything where much of a text is known already: that is an article under another address, or a corrected one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from schemas.page import Extracted

HEAD, TAIL = 4, 10
"""Paragraphs at the ends of a text whose recurrence is remembered."""

MAX_CHARS = 300
"""Longer ones aren't: a blurb of three lines is shorter."""

SURE_PAGES = 3
"""Seen in so many other articles a paragraph goes wherever it is near an end; seen in one, only at the very end."""

MAX_SHARE = 0.3
"""Of a text's characters."""

_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def block_keys(text: str) -> tuple[str, ...]:
    """Hashes (12 hex digits) of the paragraphs of a text that may recur, each once, in order.

    Letter case, punctuation and the digits of a number make no difference: `3 comments` recurs as `12 comments`.
    """
    paragraphs = text.split("\n\n")
    return tuple(dict.fromkeys(_key(paragraphs[place]) for place in _ends(paragraphs)))


def without_recurrent(extracted: Extracted, pages: Mapping[str, int], *, known: bool = False) -> Extracted:
    """A page's text without the paragraphs that recur on its site.

    Args:
        extracted: of the page.
        pages: key of a paragraph → how many articles of the site had it.
        known: whether this article is one of them.

    Returns:
        The same where none does. Else the method's version says by a hash which were dropped, so that what comes or
        goes with what is remembered is no revision (docs/decisions/0024).
    """
    return without_places(extracted, recurrent(extracted.text, pages, known=known))


def without_places(extracted: Extracted, dropped: Collection[int]) -> Extracted:
    """The same without the paragraphs at these places, which go for what is remembered of the site."""
    if not dropped:
        return extracted
    paragraphs = extracted.text.split("\n\n")
    mark = hashlib.sha256(" ".join(_key(paragraphs[place]) for place in sorted(dropped)).encode()).hexdigest()[:6]
    return replace(
        extracted,
        text="\n\n".join(each for place, each in enumerate(paragraphs) if place not in dropped),
        why_kept=tuple(each for place, each in enumerate(extracted.why_kept) if place not in dropped),
        method_version=f"{extracted.method_version}/site-{mark}",
        removed_blocks=extracted.removed_blocks + len(dropped),
    )


def recurrent(text: str, pages: Mapping[str, int], *, known: bool = False) -> dict[int, int]:
    """The places of the paragraphs that `without_recurrent` drops → in how many other articles each is."""
    paragraphs = text.split("\n\n")
    seen = {place: pages.get(_key(paragraphs[place]), 0) - known for place in _ends(paragraphs)}
    dropped = sorted(_dropped(len(paragraphs), seen))
    share = sum(len(paragraphs[place]) for place in dropped) / max(len(text), 1)
    return {place: seen[place] for place in dropped} if share <= MAX_SHARE else {}


def _ends(paragraphs: list[str]) -> Iterator[int]:
    for place, paragraph in enumerate(paragraphs):
        near = place < HEAD or place >= len(paragraphs) - TAIL
        if near and len(paragraph) <= MAX_CHARS and _NO_WORD.sub("", paragraph):
            yield place


def _dropped(size: int, seen: Mapping[int, int]) -> set[int]:
    """Those that recur surely, and from each end on all that recur at all."""
    dropped = {place for place, pages in seen.items() if pages >= SURE_PAGES}
    for order in (range(size), reversed(range(size))):
        for place in order:
            if seen.get(place, 0) < 1:
                break
            dropped.add(place)
    return dropped


def _key(paragraph: str) -> str:
    words = _DIGITS.sub("#", paragraph.casefold())
    return hashlib.sha256(" ".join(_NO_WORD.sub(" ", words.replace("#", "0")).split()).encode()).hexdigest()[:12]
