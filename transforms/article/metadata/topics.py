"""Sections and keywords: of each the first source that names any.

Rule: what is the article's own (article:section, JSON-LD, microdata) before what is written for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.article.metadata.candidate import unescape
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import Mark
from transforms.article.metadata.markup import Page
from transforms.feeds.plaintext import tidy

MAX_TERMS = 64
MAX_TERM_CHARS = 200
_SPLIT = re.compile(r"[,;|]")


def sections(page: Page, linked: Linked) -> tuple[str, ...]:
    """Sections of the site that the article belongs to."""
    marks = page.marks.prop("articlesection")
    return _first(
        page.said("article:section", "og:article:section", "og:section"),
        linked.texts("articleSection"),
        (("itemprop articlesection", mark.text) for mark in marks),
        page.said("parsely-section", "sailthru.section", "cxenseparse:recs:section", "section", "category"),
        _links(page, page.marks.categories),
        split=False,
    )


def keywords(page: Page, linked: Linked) -> tuple[str, ...]:
    """What the article is about, in the site's words."""
    marks = page.marks.prop("keywords")
    return _first(
        page.said("news_keywords"),
        linked.texts("keywords"),
        page.said("article:tag", "og:article:tag"),
        page.said("keywords", "parsely-tags", "sailthru.tags", "dc.subject"),
        (("itemprop keywords", mark.text) for mark in marks),
        _links(page, page.marks.tags),
        split=True,
    )


def _links(page: Page, marks: Iterable[Mark]) -> Iterator[tuple[str, str]]:
    """Texts of links that are marked as leading to a list of such articles; not those of other articles."""
    yield from ((mark.source, mark.text.lstrip("#\n ")) for mark in marks if not page.is_apart(mark.element))


def _first(*sources: Iterable[tuple[str, str]], split: bool) -> tuple[str, ...]:
    return next((terms for source in sources if (terms := _terms(source, split=split))), ())


def _terms(found: Iterable[tuple[str, str]], *, split: bool) -> tuple[str, ...]:
    terms = (tidy(unescape(part))[:MAX_TERM_CHARS] for _, text in found for part in _parts(text, split=split))
    return tuple(dict.fromkeys(term for term in terms if term and not term.startswith("http")))[:MAX_TERMS]


def _parts(text: str, *, split: bool) -> Iterator[str]:
    yield from _SPLIT.split(text[: MAX_TERMS * MAX_TERM_CHARS]) if split else (text,)
