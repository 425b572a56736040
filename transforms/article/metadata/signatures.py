"""Where an author is named without a byline: names that stand alone, signed lines, and the owner of a site of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from transforms.article.metadata.bylines import AUTHOR_PAGE, MAX_LINE_CHARS, UNSEEN, is_caption, line_of
from transforms.article.metadata.given_names import GIVEN
from transforms.article.metadata.headline import SEPARATOR, domain_label
from transforms.article.metadata.labels import is_by
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import text_of
from transforms.article.metadata.markup import MAX_ELEMENTS, Page
from transforms.article.metadata.name_words import ROLES
from transforms.article.metadata.shown import shown_near
from transforms.article.sight import fold
from transforms.feeds.plaintext import tidy

ALONE_AFTER = 30
BESIDE = 10
MAX_GAP = 4
"""Elements between two names of a list of authors, each in elements of its own."""

MAX_PARAGRAPHS = 200
MIN_PARAGRAPH_CHARS, MAX_PARAGRAPH_CHARS = 60, 5_000
MAX_SITE_CHARS = 80

_WORD = r"[^\W\d_][^\W\d_'’-]*(?:[-'’][^\W\d_]+)*\.?"
_NAME = rf"[^\W\d_]{{2,}}(?:[-'’][^\W\d_]+)*(?: {_WORD}){{1,3}}"
_LONE = re.compile(_NAME)
_LIST = re.compile(rf"{_NAME}(?:(?:, | and | & | und | et | y | e | og | och | en ){_NAME})+")
_ROLED = re.compile(rf"({_NAME}), [^.!?]{{3,60}}")
_LOWER = re.compile(r"\b[^\W\d_]{2,}")
_NOT_ALONE = UNSEEN | {"h1", "h2", "h3", "h4", "label", "title", "nav"}
#: What lines begin with that say who wrote a text, wherever they stand.
_LABELS = [
    "this article was written by",
    "this post was written by",
    "written by",
    "words by",
    "story by",
    "text by",
    "reporting by",
    "article by",
    "posted by",
    "about the author",
    "author:",
    "verfasst von",
    "geschrieben von",
    "text von",
    "text:",
    "ein beitrag von",
    "ein artikel von",
    "über den autor",
    "über die autorin",
    "écrit par",
    "rédigé par",
    "texte",
    "à propos de l'auteur",
    "à propos de l’auteur",
    "escrito por",
    "sobre el autor",
    "sobre la autora",
    "sobre o autor",
    "sobre a autora",
    "texto",
    "scritto da",
    "articolo di",
    "l'autore",
    "l’autore",
    "geschreven door",
    "over de auteur",
    "skrevet av",
    "skrevet af",
    "skriven av",
    "tekst:",
    "napsal",
    "napisał",
    "kirjoittanut",
    "yazan",
    "penulis",
    "ditulis oleh",
    "автор",
    "об авторе",
    "συντάκτης",
    "作者",
    "撰文",
]
_BEGINNINGS = frozenset(label[:2] for label in _LABELS)
_SIGNED = re.compile(rf"(?:{'|'.join(_LABELS)})", re.IGNORECASE)
#: The owner in the name of a site: `Ines Abril's blog`, `Das Blog von Ines Abril`.
_OWNED = re.compile(
    r"(?P<before>.+?)['’]s? (?:\w+ )?(?:blog|weblog|website|site|homepage|notes|journal|newsletter|diary|page)\b.*|"
    r"(?:the |das |le |el |il |o |de )?(?:personal )?(?:blog|weblog|website|webseite|site|homepage|carnet)"
    r"(?: perso\w*)? (?:of|by|von|de|di|do|da|van|d[’'])\s?(?P<behind>.+)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|&copy;|\(c\)|copyright)[\s©]*(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:(?:19|20)\d\d|\w+))?)?[\s,.]*(.{3,60})", re.I
)


def linked_elsewhere(page: Page) -> Iterator[str]:
    """The text of the first link of the page to an author's page that is not in a list of other articles."""
    for link in islice(page.tree.iter("a"), MAX_ELEMENTS):
        is_one = AUTHOR_PAGE.search(link.get("href") or "") and not page.is_apart(link)
        if is_one and (text := text_of(link)).strip():
            yield text
            return


def alone(page: Page, heading: int | None) -> Iterator[str]:
    """Short lines near the heading that are names, and none of whose words the text has in lower case.

    So a name is told from a category or a button: `Machine Learning` is written `machine learning` in the text. And a
    date or a portrait of that name is beside it, or its first word is a given name. Several where they follow each
    other.
    """
    if heading is None:
        return
    lines = list(_likely(page, heading))
    common = common_words(page) if lines else frozenset()
    last: int | None = None
    for place, line in lines:
        if not any(word.lower() in common for word in _LOWER.findall(line) if word[0].isupper()):
            if last is not None and place - last > MAX_GAP:
                return
            last = place
            yield line


def signed(page: Page) -> Iterator[str]:
    """Lines that say who wrote the text, wherever they stand."""
    for element in page.elements:
        text = element.text
        if text and _is_signed(text) and element.tag not in UNSEEN and not page.is_apart(element):
            yield from line_of(element, text)


def _is_signed(text: str) -> bool:
    """Whether it is a line that begins so; its first letters are looked at before, for most lines' sake."""
    text = text.lstrip()
    return text[:2].lower() in _BEGINNINGS and len(text) <= MAX_LINE_CHARS and bool(_SIGNED.match(text))


def owners(page: Page, linked: Linked) -> Iterator[str]:
    """The person whose site it is: its name says so, or is a name that its domain repeats."""
    label = domain_label(page.url)
    for text in map(tidy, islice(_site_names(page, linked), MAX_PARAGRAPHS)):
        owned = _OWNED.fullmatch(text[:MAX_SITE_CHARS])
        name = (owned["before"] or owned["behind"]) if owned else text
        words = fold(name).split()
        is_name = bool(_LONE.fullmatch(name)) and words[0] in GIVEN
        if is_name and (owned or any(len(word) > 3 and word in label for word in words)):
            yield name


def common_words(page: Page) -> frozenset[str]:
    """Words that the page's paragraphs have in lower case."""
    texts = (text_of(each, MAX_PARAGRAPH_CHARS) for each in islice(page.tree.iter("p"), MAX_PARAGRAPHS))
    words = (word for text in texts if len(text) >= MIN_PARAGRAPH_CHARS for word in _LOWER.findall(text))
    return frozenset(word for word in words if word.islower())


def _likely(page: Page, heading: int) -> Iterator[tuple[int, str]]:
    """Lone lines near the heading for which something speaks, with their places."""
    dated = [line.place for line in shown_near(page, heading) if line.rank <= 1]
    for place, line, is_name in _lone_lines(page, heading):
        given = fold(line).partition(" ")[0] in GIVEN
        beside = is_name and any(abs(place - each) <= BESIDE for each in dated)
        if given or beside or _is_pictured(page, place, line):
            yield place, line


def _lone_lines(page: Page, heading: int) -> Iterator[tuple[int, str, bool]]:
    start = max(0, heading - BESIDE)
    for place, element in enumerate(page.elements[start : heading + ALONE_AFTER], start):
        for text in _texts(element) if element.tag not in _NOT_ALONE else ():
            line = " ".join((text or "").split()).partition(" | ")[0].strip(" |·•,-–—")
            name = bool(_LONE.fullmatch(line))
            is_likely = name or _LIST.fullmatch(line) or _has_role(line)
            if is_likely and not (is_caption(element) or page.is_apart(element) or page.is_opinion(element)):
                yield place, line, name


def _texts(element: Any) -> tuple[str | None, ...]:
    """The text in an element and behind it; behind `Media contact:` it is not of who wrote it."""
    label = (element.text or "").rstrip()
    return (label,) if label.endswith((":", "：")) and not is_by(label) else (label, element.tail)


def _has_role(line: str) -> bool:
    """`Ines Abril, harbour reporter`."""
    return bool(_ROLED.fullmatch(line)) and any(word.lower().strip(",") in ROLES for word in line.split())


def _is_pictured(page: Page, place: int, line: str) -> bool:
    """Whether a picture of that name stands beside it."""
    images = (each for each in page.elements[max(0, place - BESIDE // 2) : place] if each.tag == "img")
    return any(fold(line) in fold((image.get("alt") or "")[:MAX_SITE_CHARS]) for image in images)


def _site_names(page: Page, linked: Linked) -> Iterator[str]:
    yield from (content for _, content in page.said("og:site_name", "application-name"))
    for node in page.nodes:
        yield from linked.names(node.get("publisher"))
    yield from (link.get("title") or "" for link in page.marks.links if link.get("rel") == "alternate")
    for title in islice(page.tree.iter("title"), 1):
        yield from SEPARATOR.split(text_of(title))
    yield from (content for _, content in page.said("copyright", "apple-mobile-web-app-title"))
    yield from (match[1] for text in _ends(page) if (match := _COPYRIGHT.search(text)))


def _ends(page: Page) -> Iterator[str]:
    """Short texts of the last elements."""
    for element in page.elements[-MAX_PARAGRAPHS:]:
        yield from (
            text[:MAX_LINE_CHARS] for text in (element.text, element.tail) if text and element.tag not in UNSEEN
        )
