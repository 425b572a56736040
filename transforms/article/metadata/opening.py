"""Where the article of a page begins: the element that shows its headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from transforms.article.metadata.candidate import unescape
from transforms.article.metadata.marks import Mark, is_apart, is_elsewhere
from transforms.article.sight import fold, width

MAX_HEADINGS = 12
MAX_BLANK_CHARS = 60
"""Around a text, by which templates are indented."""

MIN_WIDTH = 12
"""Of a title that is looked for in elements which are no main heading: shorter ones stand in menus, too."""

#: Behind the name of a site at the beginning of a title.
_SITE = re.compile(r"\s[|\u2013\u2014\u00b7»-]\s|:\s")
_LETTER = re.compile(r"[^\W_]")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_UNSEEN = frozenset({"title", "script", "style", "meta", "option", "noscript", "template", "button", "label"})


def opening(headings: Sequence[Mark], elements: Sequence[Any], told: Iterable[str]) -> Mark | None:
    """The main heading of a page.

    The first h1 that a title told to machines begins with; else the element that shows such a title as it is (Blogger
    and builders of sites have the headline in an h3, or in a div); else the first h1 that is of nothing else.

    Args:
        headings: the h1 of the page.
        elements: all of its elements, in order.
        told: its titles in meta elements, JSON-LD and `<title>`.
    """
    titles = _folded(told)
    names = _folded(_lesser(told))
    shown = ((mark, fold(mark.text)) for mark in islice(headings, MAX_HEADINGS) if not is_elsewhere(mark.element))
    found = tuple(mark for mark, text in shown if text and text not in names)
    as_told = (mark for mark in found if _is_most(fold(mark.text), titles))
    first = _first(found)
    before = elements[: first.place] if first else elements
    return next(as_told, None) or _shown(before, titles) or first or _shown(elements, _folded(_tails(told)))


def _folded(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (fold(unescape(title)) for title in titles))))


def _lesser(titles: Iterable[str]) -> Iterator[str]:
    """The parts of titles that are not their longest: names of the site, of a section."""
    for title in titles:
        parts = _SITE.split(title)
        yield from sorted(parts, key=width)[:-1]


def _tails(titles: Iterable[str]) -> Iterator[str]:
    """What stands in titles behind the name of the site."""
    for title in titles:
        head, *tail = _SITE.split(title, maxsplit=1)
        yield from (part for part in tail if width(part) > width(head))


def _first(headings: Sequence[Mark]) -> Mark | None:
    apart = (mark for mark in headings if mark.text.strip() and not is_apart(mark.element))
    return next(apart, None)


def _shown(elements: Sequence[Any], titles: Sequence[str]) -> Mark | None:
    """The first element that shows what a title begins with, at least half of it; headings before others."""
    longest = 2 * max(map(len, titles), default=0) + MAX_BLANK_CHARS
    found = list(islice(_showing(elements, titles, longest), MAX_HEADINGS))
    return next((mark for mark in found if mark.source in _HEADINGS), next(iter(found), None))


def _showing(elements: Sequence[Any], titles: Sequence[str], longest: int) -> Iterator[Mark]:
    initials = frozenset(title[0] for title in titles)
    for place, element in enumerate(elements):
        text = element.text
        likely = text and MIN_WIDTH // 2 <= len(text) <= longest and _initial(text) in initials
        if likely and element.tag not in _UNSEEN and _is_most(fold(text), titles):
            mark = Mark(element=element, place=place, source=_heading(element))
            if not (is_elsewhere(element) if mark.source in _HEADINGS else is_apart(element)):
                yield mark


def _initial(text: str) -> str:
    """The first letter, in lower case: most texts are told from a title by it, in a tenth of the time."""
    match = _LETTER.search(text)
    return match[0].lower() if match else ""


def _is_most(text: str, titles: Sequence[str]) -> bool:
    said = (title for title in titles if width(text) >= MIN_WIDTH and title.startswith(text))
    return any(2 * width(text) >= width(title) for title in said)


def _heading(element: Any) -> str:
    around = (element, *islice(element.iterancestors(), 2))
    return next((str(each.tag) for each in around if each.tag in _HEADINGS), str(element.tag))
