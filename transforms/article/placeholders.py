"""What a server shows in the place of any page: that it is in trouble, that it serves nobody like us, that it is empty.

Such pages come with status 200, too. Two kinds of evidence, as in walls.py: a heading that they have, and words in
their own voice; and little text, in a page that does not call itself an article.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.failure import Reason
from transforms.article import placeholder_phrases as phrases
from transforms.article.landing import Found
from transforms.article.sight import Sight, fold
from transforms.article.wall_phrases import without_noise

MAX_WORDS = 110
"""The longest block page seen has 100 (a demand for a captcha, with why)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of such pages.

    Attributes:
        reason: what it is called; those of servers in trouble are tried again.
        titles: their headings, folded, without numbers and words as `error`.
        says: words beside them, in lower case.
    """

    reason: Reason
    titles: frozenset[str]
    says: tuple[str, ...]


_KINDS = (
    Kind(reason=Reason.SERVER_ERROR, titles=phrases.TROUBLE_TITLES, says=phrases.TROUBLE),
    Kind(reason=Reason.RATE_LIMITED, titles=phrases.HURRY_TITLES, says=phrases.HURRY),
    Kind(reason=Reason.BOT_WALL, titles=phrases.REFUSAL_TITLES, says=phrases.REFUSAL),
    Kind(reason=Reason.EMPTY_SHELL, titles=phrases.BROWSER_TITLES, says=phrases.BROWSER),
    Kind(reason=Reason.SOFT_404, titles=phrases.NOBODY_TITLES, says=phrases.NOBODY),
)


def placeholder(sight: Sight) -> Found | None:
    """What such a page is, and what says so; null for all others, and for what calls itself an article."""
    if sight.size > MAX_WORDS or sight.declared:
        return None
    headings = [*sight.headings, *map(_without_numbers, map(without_noise, sight.headings))]
    for kind in _KINDS:
        heading = next((each for each in headings if each in kind.titles), None)
        if found := _told(sight, kind.reason, heading, kind.says):
            return found
    return _parked(sight)


def _told(sight: Sight, reason: Reason, heading: str | None, says: Iterable[str]) -> Found | None:
    """The reason with its evidence, if there is a heading and the page says something that goes with it."""
    # What a page shows costs a walk over it: looked at only below such a heading.
    told = next((each for each in says if each in sight.seen), None) if heading else None
    return (reason, f"title {heading!r}, {sight.size} words of text, the page says: {told}") if told else None


def _without_numbers(heading: str) -> str:
    return " ".join(word for word in heading.split() if not word.isdigit())


def _parked(sight: Sight) -> Found | None:
    """A domain that nobody uses: its name is the heading, or it is for sale."""
    host = fold((urlsplit(sight.url).hostname or "").removeprefix("www."))
    named = next((each for each in sight.headings if each == host or each.endswith(" for sale")), None)
    return _told(sight, Reason.SOFT_404, named, phrases.PARKED)
