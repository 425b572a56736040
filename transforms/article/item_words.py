"""What is known of an item, as words: its headlines, the names of its site and its authors; and what repeats them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.article.kinds import Mark, Reach, Why
from transforms.article.marks import tokens
from transforms.article.sight import size

MAX_HEADLINE_CHARS = 300
"""A longer one is no headline, and hundreds of separators in it would cost seconds."""

MAX_ROW_CHARS = 200
"""Of names and taglines in a row."""

MIN_TITLE_WORDS = 3
"""A shorter headline may be a heading, and a shorter tagline a word of the article."""

_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u2022\u00b7:»«-]+\s+")
#: Behind an author's name at the end of an article: who that is. Of 9 such paragraphs on 1,232 labelled pages the gold
#: texts have 2 (2026-11-30).
_WHO_IT_IS = re.compile(
    r"(?:,? (?:and|und|et|y|e|i|og|och|&) [^.,]{3,60})?"
    r",? (?:is|are|was|has|works|writes|covers|reports|leads|teaches|serves|joined|ist|sind|arbeitet|schreibt|lehrt|est"
    r"|travaille|écrit|enseigne|dirige|es|trabaja|escribe|è|scrive|lavora|insegna|é|trabalha|escreve|werkt|schrijft|jest"
    r"|pracuje|pisze|är|er|on)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWords:
    """Whole headlines and their parts, the site's names and taglines, each as its words; authors by full name."""

    headlines: frozenset[tuple[str, ...]]
    names: frozenset[tuple[str, ...]]
    taglines: frozenset[tuple[str, ...]]
    authors: tuple[str, ...]

    @classmethod
    def of(
        cls, headlines: Sequence[str], names: Sequence[str], taglines: Sequence[str], authors: Sequence[str]
    ) -> ItemWords:
        """From what page and feed say."""
        site = _worded(names)
        whole = [
            form for headline in headlines if len(headline) <= MAX_HEADLINE_CHARS for form in _forms(headline, site)
        ]
        people = tuple(name for name in authors if len(name.split()) > 1)
        return cls(headlines=_worded(whole), names=site, taglines=_worded(taglines), authors=people)

    def is_headline(self, paragraph: str, *, first: bool) -> bool:
        """Whether a paragraph is a headline, or one with the site's name beside it. Not as first it has three words."""
        words = tokens(paragraph) if len(paragraph) <= MAX_HEADLINE_CHARS else ()
        if not words or not (first or size(paragraph) >= MIN_TITLE_WORDS):
            return False
        return words in self.headlines or any(
            tokens(form) in self.headlines for form in _forms(paragraph, self.names)[1:]
        )

    def mark(self, paragraph: str) -> Mark | None:
        """What a paragraph below an article repeats: site's name, tagline or headline; or who an author is."""
        if any(paragraph.startswith(name) and _WHO_IT_IS.match(paragraph, len(name)) for name in self.authors):
            return Mark(why=Why.BYLINE, reach=Reach.ITSELF)
        if len(paragraph) > MAX_ROW_CHARS:
            return None
        words = tokens(paragraph)
        if words in self.names or words in self.headlines:
            return Mark(why=Why.SITE_NAME, reach=Reach.COMPANION)
        if size(paragraph) < MIN_TITLE_WORDS or not _is_row(words, self.names | self.taglines):
            return None
        return Mark(why=Why.SITE_NAME, reach=Reach.ITSELF)


def _worded(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(filter(None, map(tokens, texts)))


def _forms(headline: str, site: frozenset[tuple[str, ...]]) -> list[str]:
    """A headline with and without the site's name, which pages set before or behind it."""
    forms = [headline]
    for separator in _SEPARATOR.finditer(headline):
        before, after = headline[: separator.start()], headline[separator.end() :]
        forms += [title for title, rest in ((before, after), (after, before)) if _is_title_beside(title, rest, site)]
    return forms


def _is_title_beside(title: str, rest: str, site: frozenset[tuple[str, ...]]) -> bool:
    """Whether the rest is the site's name, or looks like one: a few words, fewer than the title's."""
    if tokens(rest) in site:
        return True
    mine, others = size(title), size(rest)
    return mine >= MIN_TITLE_WORDS and others <= min(4, mine - 1)


def _is_row(words: Sequence[str], known: frozenset[tuple[str, ...]]) -> bool:
    """Whether words are known phrases one after the other."""
    while words:
        phrase = max((each for each in known if tuple(words[: len(each)]) == each), key=len, default=None)
        if phrase is None:
            return False
        words = words[len(phrase) :]
    return True
