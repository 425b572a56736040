"""Where a page names its author for readers: elements marked as bylines, and lines that begin with `By`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from transforms.article.metadata.labels import begins_with_by
from transforms.article.metadata.marks import MAX_LEVELS, Mark, text_of
from transforms.article.metadata.markup import Page

BEFORE, AFTER = 25, 70
"""Elements before and behind the main heading among which a byline is the article's."""

MAX_LINE_CHARS = 150
MIN_ALT_WORDS = 6
"""Of the description of a picture; those of portraits are a name and a word or two."""

MAX_MARKS = 12
MAX_LINKS = 8

_AUTHOR_PATH = re.compile(
    r"/(?:[\w-]*auth?ors?|autor(?:es|en|i|in)?|auteurs?|people|profiles?|staff|contributors?|writers?|journalists?|"
    r"reporters?|by|redaktion|redactie|team|columnists?|experts?|bio|person|skribent|personen|profil)[/=?.:-]",
    re.IGNORECASE,
)
#: What unmarked lines begin with: words that begin no other short line, as `de` and `text` do without a colon; not
#: `By signing up you agree …`.
_LABEL = re.compile(
    r"\s*(?:(?:(?:written |story |words |posted |submitted |published )?by(?!\s+(?-i:[a-z]+ing)\b)|"
    r"(?:geschrieben |verfasst |eingereicht )?von|"
    r"(?:écrit |publié |soumis )?par|(?:escrito |publicado |enviado )?por|(?:scritto |pubblicato |inviato )da|"
    r"(?:geschreven |geplaatst |ingediend )?door|av|af|przez|autor|author|автор)\b|(?:authors?|writers?|"
    r"contributors?|reporters?|words|te[xk]s?te?|testo|auteurs?|autore|autora|autores|autoren|penulis|yazar|szerző|автор|"
    r"текст|συντάκτης|tác giả|作者|記者|记者|撰文|文|기자|글)\s?[:：／])",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"(?:author|writer|byline|contributor)s?[_-]{0,2}(?:desc|bio|position|title|job|role|image|photo|avatar|social|posts)",
    re.IGNORECASE,
)
UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "figcaption"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A byline. `names`: what of it names the author; `labelled`: by `By` or a link, not by its class alone."""

    names: str
    labelled: bool


def bylines(page: Page, heading: int | None) -> Iterator[tuple[Byline, ...]]:
    """The marked bylines, the nearest to the heading first, each with those beside it that are marked like it."""
    marks = [mark for mark in _near(page, heading) if not _is_description(mark.element)]
    near = sorted(marks[:MAX_MARKS], key=lambda mark: _distance(mark, heading))
    for first in near:
        group = (mark for mark in near if mark is first or _is_beside(mark.element, first.element))
        yield tuple(map(_of_mark, group))


def boxes(page: Page, heading: int | None) -> Iterator[Byline]:
    """Marked elements farther from the heading: boxes about the author below the article, and others."""
    near = {mark.place for mark in _near(page, heading)}
    far = (mark for mark in page.marks.bylines if mark.place not in near and not page.is_apart(mark.element))
    yield from map(_of_mark, islice((mark for mark in far if not _is_comment(mark.element)), MAX_MARKS))


def _is_description(element: Any) -> bool:
    """Whether a class says that it is about the author: his biography, his position, his portrait."""
    return bool(_DESCRIPTION.search(element.get("class") or ""))


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
    """Lines near the heading that begin as bylines do, in the order of the page; those below a picture last."""
    found = list(_unmarked(page, heading))
    yield from (line for below, line in sorted(found, key=lambda each: each[0]))


def _unmarked(page: Page, heading: int | None) -> Iterator[tuple[bool, str]]:
    if heading is None:
        return
    for element in page.elements[max(0, heading - BEFORE) : heading + AFTER]:
        if element.tag == "p" and len(element.text or "") > MAX_LINE_CHARS:
            return  # the article has begun
        for text in (element.text, element.tail) if element.tag not in UNSEEN else ():
            if text and _LABEL.match(text) and not is_caption(element):
                yield from ((_is_below_picture(page, element), line) for line in line_of(element, text))


def is_caption(element: Any) -> bool:
    """Whether an element is in a figure."""
    return any(each.tag == "figure" for each in islice(element.iterancestors(), 5))


def _is_below_picture(page: Page, element: Any) -> bool:
    """Whether the elements around a line hold a picture that is described in words: then it may be its credit."""
    around = takewhile(lambda each: not page.holds_opening(each), islice(element.iterancestors(), 3))
    pictures = (image for each in around for image in islice(each.iter("img"), 2))
    return any(len((image.get("alt") or "").split()) >= MIN_ALT_WORDS for image in pictures)


def line_of(element: Any, text: str) -> Iterator[str]:
    """The line that a label begins: the label's own text, or that of the element around where the name is a link."""
    around = (element, element.getparent())
    found = [text, *(text_of(each) for each in around if each is not None)]
    lines = (line.strip() for line in found)
    yield from islice((line for line in lines if len(line) <= MAX_LINE_CHARS and begins_with_by(line)), 1)


AUTHOR_PAGE = re.compile(
    r"/(?:auth?ors?|autor(?:es|en|i|in)?|auteurs?|contributors?|writers?|journalists?|reporters?|columnists?|redaktion|"
    r"skribent(?:er)?|by)/[^/]",
    re.IGNORECASE,
)


def linked(page: Page, heading: int | None) -> Iterator[tuple[str, str]]:
    """Texts and addresses of links near the heading that lead to a page about an author."""
    if heading is not None:
        for element in page.elements[max(0, heading - BEFORE) : heading + AFTER]:
            if element.tag == "a" and AUTHOR_PAGE.search(element.get("href") or ""):
                yield text_of(element), element.get("href")


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
    text = text_of(mark.element, phrases=True).strip()
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
