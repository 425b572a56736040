"""Article text without what the page put around it. Pure; cost and accuracy stand at `clean`.

Structure and context come before word lists: a paragraph must be furniture as a whole, and stand where furniture
stands: before a repeated headline, or below the last paragraph of the article. Only what can't be anybody's paragraph
is dropped inside a text: a few labels, reading times, links to other articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.article.item_words import ItemWords
from transforms.article.kinds import Mark, Reach, Why
from transforms.article.marks import (
    has_quotation,
    is_ad_label,
    is_date,
    is_sentence,
    mark,
    mark_inside,
    mark_on_top,
    patterns_inside,
    tokens,
)

MAX_CONTEXT_CHARS = 200
"""A paragraph that only its place tells is no longer than this: below it are blurbs, above it prose."""

MAX_CONTEXT_SHARE = 0.2
"""Such paragraphs hold no more than this of the text above their mark: a comment link may also stand at the top."""

MAX_CONTEXT = 12
MAX_CONTEXT_SENTENCES = 3
"""So many such paragraphs, and so many of them sentences (a tagline, a policy, a blurb)."""

MAX_BETWEEN = 2
"""Unknown lines between two of furniture, where no mark reaches further than itself."""

MAX_STAMPS = 3
"""Paragraphs at the top among which one says when the article was published."""

MAX_KICKERS = 2
MAX_KICKER_CHARS = 60
"""Lines above a repeated headline: breadcrumbs, the section, dates."""

MAX_LABEL_CHARS = 60
"""Of a label inside the text."""

#: Single words that may go with the furniture below them; an address there may be a source.
_ON_TOP = (Why.CONTEXT, Why.SITE_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A paragraph that was dropped.

    Attributes:
        text: the paragraph.
        why: what it was taken for.
        position: its index among the paragraphs of the text as it came.
    """

    text: str
    why: Why
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The article's paragraphs, and the others in their order."""

    text: str
    removed: tuple[Removed, ...]


def clean(
    text: str,
    *,
    headlines: Sequence[str],
    site_names: Sequence[str],
    taglines: Sequence[str],
    authors: Sequence[str] = (),
) -> Cleaned:
    """Drop the furniture from an article's text.

    What is dropped can't be had back, so a doubtful line stays. Of the 69,351 paragraphs of the gold texts of 1,232
    labelled pages, with their titles, 109 go (2026-11-30): 48 lead to another article ("Read more: …", "More: …"),
    which these texts keep and readers don't miss, 23 are the headline or stand over it, 22 ask readers for something or
    say who earns by it, 12 say when the article was published or how long it takes to read.
    After `extract`, which leaves most of it out, the mean F1 of a page went from .9652 to .9653 (2026-11-29), and is as
    high with calls and disclosures (docs/decisions/0034). Cost: see bench/RESULTS.md.

    Args:
        text: paragraphs separated by a blank line.
        headlines: titles of this article, as page and feed give them.
        site_names: names of the site, as page and feed give them.
        taglines: what the site says of itself (the channel's description).
        authors: their names.

    Returns:
        The other paragraphs, at least one, in their order. Cleaning them again changes nothing.

    Raises:
        Nothing.
    """
    paragraphs = text.split("\n\n")
    known = ItemWords.of(headlines, site_names, taglines, authors)
    dropped: dict[int, Why] = {}
    for rule in (_inside, _tail, _head):
        left = [(place, paragraph) for place, paragraph in enumerate(paragraphs) if place not in dropped]
        found = rule([paragraph for _, paragraph in left], known)
        if len(found) < len(left):
            dropped |= {left[index][0]: why for index, why in found.items()}
    return Cleaned(
        text="\n\n".join(each for place, each in enumerate(paragraphs) if place not in dropped),
        removed=tuple(
            Removed(text=paragraphs[place], why=why, position=place) for place, why in sorted(dropped.items())
        ),
    )


def _inside(paragraphs: Sequence[str], known: ItemWords) -> Mapping[int, Why]:
    """Labels that can't be of the article; those of advertisements that can be headings, twice or in capitals."""
    short = {place: tokens(each) for place, each in enumerate(paragraphs) if len(each) <= MAX_LABEL_CHARS}
    labels = Counter(words for words in short.values() if is_ad_label(words))
    repeated = {place for place, words in short.items() if labels[words] > 1}
    loud = {place for place, words in short.items() if labels[words] and _is_loud(paragraphs[place])}
    patterns = patterns_inside("\n".join(paragraphs))
    marks = ((place, mark_inside(each, short.get(place, ()), patterns)) for place, each in enumerate(paragraphs))
    told = {place: found.why for place, found in marks if found}
    return dict.fromkeys(repeated | loud, Why.ADVERTISEMENT) | told


def _is_loud(paragraph: str) -> bool:
    return paragraph.isupper() and len(paragraph) > len("AD")


def _head(paragraphs: Sequence[str], known: ItemWords) -> Mapping[int, Why]:
    """The headline where it is repeated above the text, the short lines over it, and the date below it."""
    dropped: dict[int, Why] = {}
    start = 0
    while (
        stop := _headline_end(paragraphs[start : min(start + MAX_KICKERS + 1, len(paragraphs) - 1)], known)
    ) is not None:
        dropped |= dict.fromkeys(range(start, start + stop), Why.HEADLINE)
        start += stop
    stamps = ((place, mark_on_top(each)) for place, each in enumerate(paragraphs[start : start + MAX_STAMPS], start))
    return dropped | {place: found.why for place, found in stamps if found} | _lone_date(paragraphs, start)


def _lone_date(paragraphs: Sequence[str], start: int) -> dict[int, Why]:
    """A date on top; one that has others below it is a heading, as in a diary."""
    below = start + MAX_STAMPS
    dates = [place for place, paragraph in enumerate(paragraphs[start:below], start) if is_date(paragraph)]
    alone = len(dates) == 1 and not any(map(is_date, paragraphs[below:]))
    return dict.fromkeys(dates, Why.BYLINE) if alone else {}


def _headline_end(paragraphs: Sequence[str], known: ItemWords) -> int | None:
    """How many paragraphs end with a repeated headline, itself included; None when none is one."""
    for place, paragraph in enumerate(paragraphs):
        if known.is_headline(paragraph, first=place == 0):
            return place + 1
        if len(paragraph) > MAX_KICKER_CHARS or is_sentence(paragraph):
            return None
    return None


@dataclass(slots=True)
class _Pending:
    """Paragraphs seen from the end upwards, since the last that was taken for furniture, that no mark explains yet."""

    count: int = 0
    chars: int = 0
    sentences: int = 0
    quoted: bool = False

    def add(self, paragraph: str) -> None:
        self.count += 1
        self.chars += len(paragraph)
        self.sentences += is_sentence(paragraph)
        self.quoted |= has_quotation(paragraph)

    def within(self, reach: Reach, above: int, *, closed: bool) -> bool:
        """Whether a mark explains them.

        Args:
            reach: of the mark.
            above: characters of the text above it.
            closed: whether furniture stands below them too: then a label is enough for lines that are no sentences.
        """
        if not self.count:
            return reach > Reach.COMPANION
        if reach < Reach.ITSELF or (reach is Reach.ITSELF and (not closed or self.count > MAX_BETWEEN)):
            return False
        allowed = MAX_CONTEXT_SENTENCES if reach is Reach.REST else 0
        return self.sentences <= allowed and not self.quoted and self.chars <= MAX_CONTEXT_SHARE * above


def _tail(paragraphs: Sequence[str], known: ItemWords) -> Mapping[int, Why]:
    """What stands below the article: from the end upwards to the highest mark that explains all below it."""
    above = sum(map(len, paragraphs))
    marks: dict[int, Mark | None] = {}
    cut, pending = len(paragraphs), _Pending()
    for place in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[place]
        above -= len(paragraph)
        found = marks[place] = known.mark(paragraph) or mark(paragraph)
        if found and pending.within(found.reach, above, closed=cut < len(paragraphs)):
            cut, pending = place, _Pending()
        elif found is None or found.reach is not Reach.COMPANION:
            pending.add(paragraph)
        if pending.count > MAX_CONTEXT or (found is None and len(paragraph) > MAX_CONTEXT_CHARS):
            break
    return _reasons(marks, _with_companions(marks, cut, len(paragraphs)), len(paragraphs))


def _with_companions(marks: Mapping[int, Mark | None], cut: int, end: int) -> int:
    """Where the block begins with the single words on top of it."""
    while cut < end and (found := marks.get(cut - 1)) and found.reach is Reach.COMPANION and found.why in _ON_TOP:
        cut -= 1
    return cut


def _reasons(marks: Mapping[int, Mark | None], cut: int, end: int) -> dict[int, Why]:
    return {place: found.why if (found := marks[place]) else Why.CONTEXT for place in range(cut, end)}
