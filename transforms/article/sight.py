"""A page as it is looked at for what it turned out to be: each thing read once, and only when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from transforms.article import jsonld

MAX_COUNTED_CHARS = 3_000
"""A longer text is a long one; its words aren't counted."""

MAX_SEEN_CHARS = 6_000
MAX_SEEN_ELEMENTS = 20_000
"""What a page shows is read up to here: those in question have less."""

MAX_HEADING_CHARS = 300
_MAX_HEADINGS = 3

_WORD = re.compile(r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
#: Thai, Lao, kana and Han have no spaces between words, and about two characters to each.
_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_NO_WORD = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s[|\u2013\u2014\u2022\u00b7:»«-]{1,3}\s")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "select"})


def fold(text: str) -> str:
    """Words alone, in lower case, single spaces between them."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def words(text: str) -> list[str]:
    """Words in lower case; in writing without spaces each character."""
    return _NO_WORD.sub(" ", _DENSE.sub(r" \g<0> ", text.casefold())).split()


def width(text: str) -> int:
    """Characters of a text, those of writing without spaces twice: so much do they say, and such is their width."""
    return len(text) + len(_DENSE.findall(text))


def size(text: str) -> int:
    """Words of a text, in writing without spaces half its characters; of a long one about so many."""
    if len(text) > MAX_COUNTED_CHARS:
        return len(text) // 6
    return len(_WORD.findall(text)) + len(_DENSE.findall(text)) // 2


@dataclass(frozen=True)
class Sight:
    """What was read of a page.

    Attributes:
        tree: the parsed page.
        metas: names (also properties and itemprops, in lower case) and contents of its meta elements, in order.
        text: the article's text as extracted, paragraphs separated by a blank line, empty for none.
        title: as extracted, or null.
        url, requested_url: after and before redirects; the latter null when unknown.
        nodes: of its JSON-LD, those that are of the page.
    """

    tree: Any
    metas: Sequence[tuple[str, str]]
    text: str
    title: str | None
    url: str
    requested_url: str | None
    nodes: Sequence[dict[str, Any]] = ()

    @cached_property
    def size(self) -> int:
        """Words of the text."""
        return size(self.text)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Of the text, in lower case; only to be asked for of short ones."""
        return tuple(filter(None, self.text.lower().split("\n\n")))

    @cached_property
    def seen(self) -> str:
        """The beginning of all that the page shows, furniture included, in lower case and with single spaces."""
        return " ".join(" ".join(_shown(self.tree)).split()).lower()

    @cached_property
    def unscripted(self) -> str:
        """What it shows to those without scripts, in lower case."""
        parts = (part for noscript in self.tree.iter("noscript") for part in noscript.itertext())
        return " ".join("".join(up_to(parts, MAX_SEEN_CHARS)).split()).lower()

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Folded parts of its titles and main headings: `404 | The Gazette` has two."""
        told = [self.title or "", *(value for name, value in self.metas if name in ("og:title", "twitter:title"))]
        for tag in ("title", "h1"):
            for element, _ in zip(self.tree.iter(tag), range(_MAX_HEADINGS), strict=False):
                told.append("".join(up_to(element.itertext(), MAX_HEADING_CHARS)))
        parts = (part for each in told for part in _SEPARATOR.split(each[:MAX_HEADING_CHARS]))
        return tuple(dict.fromkeys(filter(None, map(fold, parts))))

    @cached_property
    def declared(self) -> bool:
        """Whether it calls itself an article, in og:type or JSON-LD."""
        kinds = {value.strip().lower() for name, value in self.metas if name == "og:type"}
        return "article" in kinds or any(map(jsonld.is_article, self.nodes))

    @cached_property
    def asks_password(self) -> bool:
        """Whether it has a field for a password."""
        return any((field.get("type") or "").lower() == "password" for field in self.tree.iter("input"))


def _shown(tree: Any) -> Iterator[str]:
    """Texts of elements that are shown, up to a bound."""
    chars = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for (event, element), _ in zip(walk, range(MAX_SEEN_ELEMENTS), strict=False):
        unseen = element.tag in _UNSEEN
        if event == "start" and unseen:
            walk.skip_subtree()
        text = (None if unseen else element.text) if event == "start" else element.tail
        if text and text.strip():
            chars += len(text)
            yield text[:MAX_SEEN_CHARS]
        if chars > MAX_SEEN_CHARS:
            return


def up_to(parts: Iterable[str], limit: int) -> Iterator[str]:
    """Texts until so many characters."""
    left = limit
    for part in parts:
        yield part[:left]
        left -= len(part)
        if left <= 0:
            return
