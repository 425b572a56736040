"""Where a page names its author for readers: elements marked as bylines, and lines that begin with `By`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from transforms.article.metadata.marks import MAX_LEVELS, Mark, text_of
from transforms.article.metadata.markup import MAX_ELEMENTS, Page
from transforms.article.metadata.names import begins_with_by
from transforms.article.metadata.shown import shown_near

BEFORE, AFTER = 25, 70
"""Elements before and behind the main heading among which a byline is the article's."""

ALONE_AFTER = 30
BESIDE = 10
MAX_PARAGRAPHS = 200
MAX_PARAGRAPH_CHARS = 5_000
MAX_LINE_CHARS = 150
MAX_MARKS = 12
MAX_LINKS = 8

_AUTHOR_PATH = re.compile(
    r"/(?:[\w-]*auth?ors?|autor(?:es|en|i|in)?|auteurs?|people|profiles?|staff|contributors?|writers?|journalists?|"
    r"reporters?|by|redaktion|redactie|team|columnists?|experts?|bio|person|skribent|personen|profil)[/=?.:-]",
    re.IGNORECASE,
)
#: What unmarked lines begin with: words that begin no other short line, as `de` and `text` do.
_LABEL = re.compile(
    r"\s*(?:(?:written |story |words )?by|von|par|por|door|av|af|przez|autor|author|автор)\b", re.IGNORECASE
)
_LONE = re.compile(r"[^\W\d_][^\W\d_.'’-]+(?: [^\W\d_][^\W\d_'’-]*\.?){1,3}")
_LOWER = re.compile(r"\b[^\W\d_]{2,}")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "figcaption"})
_NOT_ALONE = _UNSEEN | {"h1", "h2", "h3", "h4", "label", "title", "nav"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A byline. `names`: what of it names the author; `labelled`: by `By` or a link, not by its class alone."""

    names: str
    labelled: bool


def bylines(page: Page, heading: int | None) -> Iterator[tuple[Byline, ...]]:
    """The marked bylines, the nearest to the heading first, each with those beside it that are marked like it."""
    near = sorted(_near(page, heading)[:MAX_MARKS], key=lambda mark: _distance(mark, heading))
    for first in near:
        group = (mark for mark in near if mark is first or _is_beside(mark.element, first.element))
        yield tuple(map(_of_mark, group))


def contributions(page: Page, heading: int | None) -> Iterator[str]:
    """Texts of all marked bylines near the heading: they also say who did something else."""
    yield from (text_of(mark.element) for mark in islice(_near(page, heading), MAX_MARKS))


def _is_beside(one: Any, other: Any) -> bool:
    """Whether two elements have the same tag and class, and stand in the same element or in neighbours."""
    if (one.tag, one.get("class")) != (other.tag, other.get("class")):
        return False
    parents = [one.getparent(), other.getparent()]
    return parents[0] is parents[1] or (None not in parents and parents[0].getparent() is parents[1].getparent())


def unmarked(page: Page, heading: int | None) -> Iterator[str]:
    """Lines near the heading that begin as bylines do, in the order of the page."""
    if heading is None:
        return
    for element in page.elements[max(0, heading - BEFORE) : heading + AFTER]:
        if element.tag == "p" and len(element.text or "") > MAX_LINE_CHARS:
            return  # the article has begun
        for text in (element.text, element.tail) if element.tag not in _UNSEEN else ():
            if text and _LABEL.match(text) and not _is_caption(element):
                yield from _line(element, text)


def _is_caption(element: Any) -> bool:
    return any(each.tag == "figure" for each in islice(element.iterancestors(), 5))


def _line(element: Any, text: str) -> Iterator[str]:
    """The line that a label begins: the label's own text, or that of the element around where the name is a link."""
    around = (element, element.getparent())
    found = [text, *(text_of(each) for each in around if each is not None)]
    lines = (line.strip() for line in found)
    yield from islice((line for line in lines if len(line) <= MAX_LINE_CHARS and begins_with_by(line)), 1)


_AUTHOR_PAGE = re.compile(
    r"/(?:auth?ors?|autor(?:es|en|i|in)?|auteurs?|contributors?|writers?|journalists?|reporters?|columnists?|redaktion|"
    r"skribent(?:er)?|by)/[^/]",
    re.IGNORECASE,
)


def linked(page: Page, heading: int | None) -> Iterator[tuple[str, str]]:
    """Texts and addresses of links near the heading that lead to a page about an author."""
    if heading is not None:
        for element in page.elements[max(0, heading - BEFORE) : heading + AFTER]:
            if element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
                yield text_of(element), element.get("href")


def linked_elsewhere(page: Page) -> Iterator[str]:
    """The text of the first such link of the page that is not in a list of other articles."""
    for link in islice(page.tree.iter("a"), MAX_ELEMENTS):
        if _AUTHOR_PAGE.search(link.get("href") or "") and not page.is_apart(link) and (text := text_of(link)).strip():
            yield text
            return


def alone(page: Page, heading: int | None) -> Iterator[str]:
    """Short lines near the heading that stand alone beside a date, and none of whose words the text has in lower case.

    So a name is told from a category or a button: `Machine Learning` is written `machine learning` in the text.
    """
    if heading is None:
        return
    dated = [line.place for line in shown_near(page, heading) if line.rank <= 1]
    lines = [line for place, line in _lone_lines(page, heading) if any(abs(place - each) <= BESIDE for each in dated)]
    common = common_words(page) if lines else frozenset()
    yield from (line for line in lines if not any(word.lower() in common for word in line.split()))


def _lone_lines(page: Page, heading: int) -> Iterator[tuple[int, str]]:
    start = max(0, heading - BESIDE)
    for place, element in enumerate(page.elements[start : heading + ALONE_AFTER], start):
        for text in (element.text, element.tail) if element.tag not in _NOT_ALONE else ():
            line = " ".join((text or "").split()).strip(" |·•,-–—")
            if _LONE.fullmatch(line) and not _is_caption(element):
                yield place, line


def common_words(page: Page) -> frozenset[str]:
    """Words that the page's paragraphs have in lower case."""
    texts = (text_of(each, MAX_PARAGRAPH_CHARS) for each in islice(page.tree.iter("p"), MAX_PARAGRAPHS))
    return frozenset(word for text in texts for word in _LOWER.findall(text) if word.islower())


def _near(page: Page, heading: int | None) -> list[Mark]:
    marks = page.marks.bylines
    if heading is None:
        return [mark for mark in marks if not page.is_apart(mark.element)]
    near = [
        mark for mark in marks if heading - BEFORE <= mark.place <= heading + AFTER and not _is_comment(mark.element)
    ]
    return near or [mark for mark in marks if not page.is_apart(mark.element)]


def _is_comment(element: Any) -> bool:
    around = (element, *islice(element.iterancestors(), MAX_LEVELS))
    return any("comment" in (each.get("class") or each.get("id") or "").lower() for each in around)


def _distance(mark: Mark, heading: int | None) -> int:
    """In elements from the heading; what stands before it counts thrice."""
    away = mark.place - (heading or 0)
    return away if away >= 0 else -3 * away


def _of_mark(mark: Mark) -> Byline:
    """The text after `By`; else its links to authors; else its first line."""
    text = text_of(mark.element).strip()
    if begins_with_by(" ".join(text.split())):
        return Byline(names=text, labelled=True)
    found = [text_of(link) for link in _links(mark.element)]
    names = " and ".join(dict.fromkeys(" ".join(each.split()) for each in found if each.strip()))
    return Byline(names=names or text.partition("\n")[0], labelled=bool(names))


def _links(element: Any) -> Iterator[Any]:
    own = (element,) if element.tag == "a" else ()
    for link in islice((*own, *element.iterdescendants("a")), MAX_LINKS):
        if "author" in (link.get("rel") or "").split() or _AUTHOR_PATH.search(link.get("href") or ""):
            yield link
