"""The headline: the one that readers see, where the page's other titles bear it out.

Titles in meta elements and JSON-LD are often written for search engines or networks, with the site's name behind; the
first heading is at times the site's name, or that of a section. So each shown heading is measured against what is told
elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any
from urllib.parse import urlsplit

from schemas.failure import Refusal
from transforms.article.metadata.candidate import Candidate, listed
from transforms.article.metadata.daytext import days_in
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import text_of
from transforms.article.metadata.markup import Page
from transforms.article.sight import fold, size, words
from transforms.feeds.plaintext import tidy
from transforms.web.urls import site

MIN_LIKENESS = 0.4
"""Token F1 of a shown heading to a told title from which it is believed to be of this page."""

MIN_SENTENCE_WORDS = 4
MAX_KICKER_WORDS = 5
MAX_HEADLINE_WORDS = 30
"""Of a heading that no other title bears out: a longer one is a paragraph."""

MAX_SITE_WORDS = 3
MAX_SHOWN = 12
MAX_TITLE_CHARS = 500

_PAUSE = re.compile(r"[:|\u2013\u2014\u2022\u00b7+-]")
_LAST_PART = re.compile(r"\s[|\u2013\u2014\u2022\u00b7-]\s(\w[\w &-]{2,30})$")
SEPARATOR = re.compile(r"\s+(?:[|\u2013\u2014\u2022\u00b7»«›/-]|::|//|\|\|)\s+|\s*[|»]\s*|:\s+(?=\S+$)")
_TOLD = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "headline",
    "title",
)


def titles(page: Page, linked: Linked) -> tuple[Candidate, ...]:
    """Everything that may be the headline: shown first, in the order of the page, then told."""
    return listed((*_shown(page), *_told(page, linked)))


def headline(page: Page, linked: Linked, names: Iterable[str]) -> str | None:
    """The headline.

    Rule: the shown heading that is most like a told title, if it is like enough or the only main heading; without a
    kicker that no told title has. Else the first told title. Both without the site's name.

    Args:
        page: what it is read from.
        linked: its JSON-LD.
        names: of the site.
    """
    sites = site_names(page, names)
    told = [without_site(each.value, sites) for each in listed(_told(page, linked))]
    told = [_without_section(_shortest_of(title, told), page, linked) for title in told if fold(title) not in sites]
    shown = [without_site(each.value, sites) for each in listed(_shown(page)) if fold(each.value) not in sites]
    said = [_words(title) for title in dict.fromkeys(told)]
    best = max(shown, key=lambda title: _likeness(title, said), default=None)
    if best and (_likeness(best, said) >= MIN_LIKENESS or not told):
        found: str | None = _without_dateline(_without_kicker(page, best, told), told)
    else:
        found = _alone(page, sites) or next(iter(told), best)
    return _without_section(found, page, linked) if found else None


def _alone(page: Page, sites: frozenset[str]) -> str | None:
    """The only main heading of a page, if it is a sentence: then the told titles are another wording."""
    found = [text for mark in page.marks.headings if not page.is_apart(mark.element) and (text := tidy(mark.text))]
    is_one = len(found) == 1 and MIN_SENTENCE_WORDS <= size(found[0]) <= MAX_HEADLINE_WORDS
    return found[0] if is_one else None


def _shortest_of(title: str, told: Sequence[str]) -> str:
    """A told title without what stands behind a separator in it and not in another: a site's name in other words."""
    return next((other for other in told if SEPARATOR.match(title, len(other)) and title.startswith(other)), title)


def _without_kicker(page: Page, shown: str, told: Sequence[str]) -> str:
    """The told title where the shown heading is just that, with a kicker before it: words set apart by a colon, a dash
    or an element of their own.
    """
    said = words(shown)
    heads = [head for title in told for head in SEPARATOR.split(title, maxsplit=1)]
    for title in heads if not any(words(title) == said for title in told) else ():
        inner = words(title)
        kicker = said[: len(said) - len(inner)]
        is_last = MIN_SENTENCE_WORDS - 1 <= len(inner) < len(said) and said[-len(inner) :] == inner
        if is_last and len(kicker) <= MAX_KICKER_WORDS and _is_set_off(page, kicker, shown):
            return title
    return shown


def _is_set_off(page: Page, kicker: list[str], shown: str) -> bool:
    """Whether the first words of a heading end in punctuation, or with an element."""
    if any(words(match.string[: match.start()]) == kicker for match in _PAUSE.finditer(shown)):
        return True
    marks = (mark for mark in page.marks.headings if fold(mark.text) == fold(shown))
    return any(words(part) == kicker for mark in marks for part in accumulate(islice(_runs(mark.element), MAX_SHOWN)))


def _runs(element: Any) -> Iterator[str]:
    """The texts in an element, each with a space behind it."""
    yield from (f"{text} " for text in element.itertext())


def _without_dateline(shown: str, told: Sequence[str]) -> str:
    """The told title where the shown heading is just that, with a date or the author behind it."""
    for title in told:
        rest = shown[len(title) :] if shown.startswith(title) else ""
        if rest[:1] == " " and size(title) >= MIN_SENTENCE_WORDS and any(days_in(rest)):
            return title
    return shown


def _without_section(title: str, page: Page, linked: Linked) -> str:
    """A title without the section of the site behind it (`| Opinion`), as the page or its address names it."""
    match = next(islice(_LAST_PART.finditer(title[:MAX_TITLE_CHARS]), 1), None)
    if not match or size(title[: match.start()]) < MIN_SENTENCE_WORDS:
        return title
    declared = (*page.said("article:section"), *linked.texts("articleSection"))
    sections = {*(fold(text) for _, text in declared), *map(fold, _path(page.url).split("/"))} - {""}
    return title[: match.start()] if fold(match[1]) in sections else title


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def site_names(page: Page, names: Iterable[str]) -> frozenset[str]:
    """The site's names and addresses, folded, and the same without spaces."""
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    domain = _domain(page.url)
    folded = [fold(name) for name in (*names, host, host.rpartition(".")[0], domain, domain.partition(".")[0])]
    return frozenset(filter(None, (*folded, *(name.replace(" ", "") for name in folded))))


def domain_label(url: str) -> str:
    """The first label of the registered domain: `gazette` of www.gazette.example; empty when there is none."""
    return _domain(url).partition(".")[0].replace("-", "")


@lru_cache(maxsize=1024)
def _domain(url: str) -> str:
    try:
        return site(url)
    except Refusal:
        return ""


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name at its end or its beginning."""
    parts = [(match.start(), match.end()) for match in islice(SEPARATOR.finditer(title[:MAX_TITLE_CHARS]), 20)]
    for start, end in reversed(parts):
        if _is_site(title[end:], sites) or _is_like_site(title[end:], sites):
            title = title[:start]
    for start, end in parts[:1]:
        if end < len(title) and _is_site(title[:start], sites):
            title = title[end:]
    return title.strip()


def _is_site(part: str, sites: frozenset[str]) -> bool:
    return fold(part).replace(" ", "") in sites


def _is_like_site(part: str, sites: frozenset[str]) -> bool:
    """Whether it is the site's name and another word or two (`CBC News`, `Gazette Online Edition`), or most of it."""
    parts = fold(part).split()
    name = "".join(parts)
    if len(parts) <= MAX_SITE_WORDS and any(len(site) > 4 and name.startswith(site) for site in sites):
        return True
    starts = ("".join(parts[: len(parts) - extra]) for extra in range(1, min(MAX_SITE_WORDS, len(parts))))
    return any(len(start) > 4 and start in sites for start in starts) or _is_most_of_site(parts, sites)


def _is_most_of_site(parts: Sequence[str], sites: frozenset[str]) -> bool:
    """Whether they begin the site's name (`Harbour Marketing` of `Harbour Marketing Agency`), or are its domain without
    the word before it (`Ferrywise` of getferrywise.example).
    """
    text, name = " ".join(parts), "".join(parts)
    begun = len(parts) > 1 and any(site.startswith(f"{text} ") and 2 * len(text) >= len(site) for site in sites)
    return begun or any(len(name) > 4 and site.endswith(name) and len(site) - len(name) <= 4 for site in sites)


def _shown(page: Page) -> Iterator[tuple[str, str]]:
    """Headings of the page: main ones, then what is marked as headline.

    Not elements that are a headline by their class alone: on 1,228 pages they were wrong more often than right.
    """
    first = page.opening
    if first and first.element.tag != "h1":
        yield "main heading", first.text
    found = (*page.marks.headings, *page.marks.prop("headline"))
    for mark in islice(found, MAX_SHOWN):
        if mark.element is getattr(first, "element", None) or not page.is_apart(mark.element):
            yield mark.source, mark.text


def _told(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    yield from page.said(*_TOLD[:2])
    yield from linked.texts("headline", "name")
    yield from page.said(*_TOLD[2:])
    yield from (("<title>", text_of(each)) for each in islice(page.tree.iter("title"), 1))


def _likeness(title: str, others: Sequence[Counter[str]]) -> float:
    """Token F1 to the one of the others that is nearest."""
    mine = _words(title)
    return max((_f1(mine, other) for other in others), default=0.0)


def _words(title: str) -> Counter[str]:
    return Counter(words(title))


def _f1(a: Counter[str], b: Counter[str]) -> float:
    return 2 * sum(min(count, b[word]) for word, count in a.items()) / (a.total() + b.total() or 1)
