"""Are two texts copies of each other, edited as newsrooms edit? Decided on their fingerprints.

A copy is cut from the end, trimmed, given a dateline, a local paragraph, another house style, a new lead. It is not one
that shares a background passage (a follow-up), a few openings (a digest), a notice at the end (furniture), or all but
the figures and names (a report made from a template). The bars were chosen on generated streams, cross-validated over
seeds and base texts (bench/RESULTS.md).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from schemas.likeness import LEAST_PASSAGES
from transforms.likeness.fingerprint import SHORT, Fingerprint

LEAST_SHARED_KEYS = 2
"""Keys that two texts have to share to be compared at all."""

_OF_SMALLER, _OF_SMALLER_SHORT, _LONG, _BRIEF = 0.48, 0.8, 120, 30
"""Share of the smaller text's passages that must be common: 0.48, rising to 0.8 from 120 passages down to 30. A
follow-up comes to 0.4 with its background, a heavily cut copy with a local paragraph seldom under 0.5."""

_ONE_SITE, _ONE_SITE_SHORT = 0.85, 0.95
"""The same bar for two texts of one site. It has no need to publish its own article again cut, or with a local
paragraph; what is alike there are editions of a list, parts of a series, descriptions with the same links below. Of 15
such pairs in 2,065 items of public feeds that were no copies (by reading) two are over it, lists apart."""

_OF_BOTH, _BROUGHT_UP_TO_DATE = 0.6, 0.75
"""An article that was edited and published again at another address has most of its text in common either way: then
0.75. Of about 350 such in generated streams 24 are under 0.85, 6 under this."""

_LONG_AFTER_DAYS = 14
"""Two texts of one site that were published further apart must be there nearly whole, either of them: editions of a
list and parts of a series have most of their text in common, an article published once more all of it. In 2,046 items
of public feeds, seven of nine pairs called copies without this were editions of a list or the like; the others stay."""

_OF_LARGER, _OPENING = 0.12, 0.05
"""Share of the larger text's: what is less is a quotation. But if it is the larger's opening, and nearly all of the
smaller, it is an article cut to a few sentences."""

_FIFTH, _HALF = 0.2, 0.55
"""Who has less than a fifth of the larger text must have more than half of its own from there: a digest that begins
with a story, or a follow-up, has not. Of 16,294 pairs called copies in 18 generated streams one was right and goes by
it, of 13 wrong ones four."""

_OF_LATER, _CONTAINED = 0.35, 0.8
"""If the later text is the longer one and has less than 0.35 from the earlier, the rest is news: a follow-up with
background, unless the earlier text is there nearly whole, as a cut copy is that was seen first."""

_ALIKE, _ALIKE_SHORT, _MANY, _FEW = 0.15, 0.6, 200, 110
"""Share of the figures and names that must agree: 0.15 in texts of 200 passages and more, 0.6 under 110, as templates
are short; local paragraphs bring names of their own."""

_OF_FIGURES = 0.6
"""Share of the figures alone that must agree in texts under 110 passages, falling to none at 200: the names of a series
stay, a company's, a town's, its figures don't. Copies had 0.8 and more, but for a few cut ones of over 200."""

_LEAST_TELLING, _LEAST_FIGURES = 2, 4
_NEARLY_ALL, _MOST = 0.95, 0.9
"""With fewer than two figures or names to go by, a text under 200 passages must be there nearly whole. If nine tenths
are, half as many need to agree: what else is named stands in a dateline, a byline, a credit."""

_OF_HEAD, _HEADLESS = 0.1, 0.85
"""If the heads of both are missing in the other, what they share is furniture at the ends, unless it is nearly all."""

_OF_OTHER_HEAD, _QUOTED = 0.05, 0.6
"""If one begins as nothing in the other, and less than 0.6 of the smaller is in both, the one's opening stands amid the
other: a digest. In 21 generated streams 6 digests and 2 follow-ups were called copies without this, one each with it;
of 1,088 heavily cut copies two are lost."""

_OF_TITLE = 0.5
"""Of a text under SHORT passages, that much of one title must stand in the other's title or text: what is left of pages
behind a wall is short and the same everywhere, but has nothing to do with their titles."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two fingerprints have in common, as shares from 0 to 1.

    Attributes:
        of_smaller, of_larger: common passages among those of the text with fewer (more) of them.
        alike: common figures and names among those of the text with fewer; null where either has under two.
        figures: the same of figures alone; null where either has under four.
        of_head, of_other_head: passages of a text's first quarter that the other has, the better and the worse of both.
        of_opening: of the common passages those in the first quarter of the text with more.
        of_title: words of a title that the other's title or text has, the better of both; only for short texts.
        passages: of the smaller text.
        grown: the later text is the longer one.
        one_site: both are on one site.
        days_apart: between the days of their publication; null where one is not known.
    """

    of_smaller: float
    of_larger: float
    alike: float | None
    figures: float | None
    of_head: float
    of_other_head: float
    of_opening: float
    of_title: float
    passages: int
    grown: bool
    one_site: bool = False
    days_apart: int | None = None


def similarity(later: Fingerprint, earlier: Fingerprint) -> float:
    """The share of the smaller text that the other has, if they are copies; else 0."""
    if later.wide is not earlier.wide or min(later.passages, earlier.passages) < LEAST_PASSAGES:
        return 0.0
    found = overlap(later, earlier)
    return found.of_smaller if objection(found) is None else 0.0


def overlap(later: Fingerprint, earlier: Fingerprint) -> Overlap:
    """Compare two samples, as far as both go: beyond the last hash of an incomplete one nothing is known of it."""
    mine, theirs = _known(later.sample, earlier), _known(earlier.sample, later)
    common = set(mine).intersection(theirs)
    smaller, larger = sorted((len(mine), len(theirs)))
    telling = _telling(later, earlier)
    figures = [{each for each in told if each & 1} for told in telling]
    heads = (_of_head(later, len(mine), common), _of_head(earlier, len(theirs), common))
    return Overlap(
        of_smaller=len(common) / smaller if smaller else 0.0,
        of_larger=len(common) / larger if larger else 0.0,
        alike=_agreement(*telling, _LEAST_TELLING),
        figures=_agreement(figures[0], figures[1], _LEAST_FIGURES),
        of_head=max(heads),
        of_other_head=min(heads),
        of_opening=_of_opening(max(later, earlier, key=lambda text: (text.passages, text.sample)), common),
        of_title=max(_of_title(later, earlier), _of_title(earlier, later)),
        passages=min(later.passages, earlier.passages),
        grown=later.passages > earlier.passages,
        one_site=later.site is not None and later.site == earlier.site,
        days_apart=None if later.day is None or earlier.day is None else abs(later.day - earlier.day),
    )


def objection(found: Overlap) -> str | None:
    """Why two texts are no copies of each other; None when they are."""
    bar = _bar(found)
    whole = found.of_smaller >= _NEARLY_ALL
    alike_bar = _between(_ALIKE, _MANY, _ALIKE_SHORT, _FEW, found.passages) * (0.5 if found.of_smaller >= _MOST else 1)
    if found.passages < LEAST_PASSAGES:
        return f"a text of fewer than {LEAST_PASSAGES} passages is nobody's copy"
    if found.of_smaller < bar:
        needed = f"{bar:.2f} needed{' of texts of one site' if found.one_site else ''}"
        return f"{found.of_smaller:.2f} of the smaller text is in both, {needed}"
    if found.one_site and (found.days_apart or 0) > _LONG_AFTER_DAYS and found.of_larger < _NEARLY_ALL:
        days = f"{found.days_apart} days apart on one site"
        return f"{found.of_larger:.2f} of the larger text is in both, {_NEARLY_ALL} needed: published {days}"
    if found.of_larger < (_OPENING if _opens(found) else _OF_LARGER):
        return f"{found.of_larger:.2f} of the larger text is in both, {_OF_LARGER} needed: a quotation"
    if found.of_larger < _FIFTH and found.of_smaller < _HALF:
        return f"{found.of_larger:.2f} and {found.of_smaller:.2f} of the texts are in both: a passage in common"
    if found.grown and found.of_larger < _OF_LATER and found.of_smaller < _CONTAINED:
        return f"{found.of_larger:.2f} of the later, longer text is in both, {_OF_LATER} needed: a follow-up"
    if found.of_head < _OF_HEAD and found.of_smaller < _HEADLESS:
        return "neither begins as the other, what is in both stands at their ends"
    if found.of_other_head < _OF_OTHER_HEAD and found.of_smaller < _QUOTED:
        return "one's opening stands amid the other, which begins as nothing in the first: a digest"
    if found.alike is None and found.passages < _MANY and not whole:
        return "too few figures and names to tell it from another report of the same form"
    if found.alike is not None and found.alike < alike_bar:
        return f"{found.alike:.2f} of the figures and names agree, {alike_bar:.2f} needed: another report of its form"
    figures_bar = _between(0.0, _MANY, _OF_FIGURES, _FEW, found.passages)
    if found.figures is not None and found.figures < figures_bar:
        return f"{found.figures:.2f} of the figures agree, {figures_bar:.2f} needed: another report of its form"
    if found.passages < SHORT and not (whole and found.of_title >= _OF_TITLE):
        return "a short text, and its title has nothing to do with it"
    return None


def _opens(found: Overlap) -> bool:
    """Whether the later text is the opening of the earlier; a later, longer one that begins so may be a digest."""
    return not found.grown and found.of_smaller >= _NEARLY_ALL and found.of_opening >= _MOST


def _bar(found: Overlap) -> float:
    """The share of the smaller text that must be common."""
    if not found.one_site:
        return _between(_OF_SMALLER, _LONG, _OF_SMALLER_SHORT, _BRIEF, found.passages)
    low = _BROUGHT_UP_TO_DATE if found.of_larger >= _OF_BOTH else _ONE_SITE
    return _between(low, _LONG, _ONE_SITE_SHORT, _BRIEF, found.passages)


def _between(low: float, at_high: int, high: float, at_low: int, passages: int) -> float:
    """`low` from `at_high` passages on, `high` up to `at_low`, straight in between."""
    share = min(1.0, max(0.0, (at_high - passages) / (at_high - at_low)))
    return low + (high - low) * share


def _known(sample: tuple[int, ...], other: Fingerprint) -> tuple[int, ...]:
    """The part of a sample that the other's reaches as well."""
    return sample if other.complete else sample[: bisect_left(sample, other.sample[-1] + 1)]


def _telling(one: Fingerprint, other: Fingerprint) -> tuple[set[int], set[int]]:
    """The figures and names of two texts as far as both samples go."""
    mine = one.telling if other.all_telling else one.telling[: bisect_left(one.telling, other.telling[-1] + 1)]
    theirs = other.telling if one.all_telling else other.telling[: bisect_left(other.telling, one.telling[-1] + 1)]
    return set(mine), set(theirs)


def _agreement(mine: set[int], theirs: set[int], least: int) -> float | None:
    """What two sets have in common, among the smaller; null where that has fewer than `least`."""
    fewer = min(len(mine), len(theirs))
    return len(mine & theirs) / fewer if fewer >= least else None


def _of_head(text: Fingerprint, reach: int, common: set[int]) -> float:
    head = [text.sample[place] for place in range(reach) if text.head >> place & 1]
    return sum(each in common for each in head) / len(head) if head else 0.0


def _of_opening(text: Fingerprint, common: set[int]) -> float:
    shared = [place for place, each in enumerate(text.sample) if each in common]
    return sum(text.head >> place & 1 for place in shared) / len(shared) if shared else 0.0


def _of_title(one: Fingerprint, other: Fingerprint) -> float:
    return len(one.title & (other.title | other.words)) / len(one.title) if one.title else 0.0
