"""A page → what it says of its article: every field, chosen by the rule of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from schemas.article import Author, DateEvidence, Image
from transforms.article.metadata.about import descriptions, licenses, publishers
from transforms.article.metadata.address import base_of, canonical
from transforms.article.metadata.authors import author_urls, authors, sources
from transforms.article.metadata.candidate import MAX_RAW_CHARS, Candidate, first
from transforms.article.metadata.dates import Dated, dates
from transforms.article.metadata.headline import headline, site_names
from transforms.article.metadata.images import images
from transforms.article.metadata.language import declared, language
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.markup import Page, page_of
from transforms.article.metadata.names import key
from transforms.article.metadata.topics import keywords, sections
from transforms.article.sight import fold

MAX_DATES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article. Null and empty: nothing. For the fields see schemas/page.py, Extracted.

    `languages` are those that it declares; `language` is the first of them, until the text is known (`heard`).
    """

    title: str | None
    description: str | None
    site_name: str | None
    language: str | None
    license: str | None
    authors: tuple[Author, ...]
    sections: tuple[str, ...]
    keywords: tuple[str, ...]
    images: tuple[Image, ...]
    published: tuple[DateEvidence, ...]
    modified: tuple[DateEvidence, ...]
    canonical_url: str | None
    flags: tuple[str, ...]
    languages: tuple[Candidate, ...]


@dataclass(frozen=True)
class Reader:
    """A page with what several fields need of it: its JSON-LD, its site's names, where its headline stands."""

    page: Page
    linked: Linked
    names: tuple[str, ...]
    title: str | None
    heading: int | None

    @property
    def sites(self) -> frozenset[str]:
        """Names of the site, folded."""
        return site_names(self.page, self.names)


def reader(tree: Any, metas: Sequence[tuple[str, str]], url: str) -> Reader:
    """Prepare a parsed page for reading.

    Args:
        tree: the page.
        metas: names and contents of its meta elements, in order.
        url: its address after redirects.
    """
    page = page_of(tree, metas, url, base_of(tree, url))
    linked = Linked(page)
    names = tuple(each.value for each in publishers(page, linked))
    title = headline(page, linked, names)
    return Reader(page=page, linked=linked, names=names, title=title, heading=_heading(page, title))


def heard(said: Metadata, text: str) -> Metadata:
    """The metadata with the language that the text is in, where that is clear."""
    tongue = language(said.languages, text)
    overruled = ("language-overruled",) if said.language and tongue != said.language else ()
    return replace(said, language=tongue, flags=(*said.flags, *overruled))


def metadata(read: Reader) -> Metadata:
    """Everything that a page says of its article, asked for before the reader of its text changes the tree."""
    page, linked = read.page, read.linked
    languages, (published, modified) = declared(page, linked), _dates(read)
    address, flags = canonical(page.marks.links, page.base, page.url)
    return Metadata(
        title=_cut(read.title),
        description=_cut(first(descriptions(page, linked))),
        site_name=_cut(_site_name(read)),
        language=language(languages, ""),
        license=_cut(first(licenses(page, linked))),
        authors=_authors(read),
        sections=sections(page, linked),
        keywords=keywords(page, linked),
        images=images(page, linked),
        published=published,
        modified=modified,
        canonical_url=address,
        flags=flags,
        languages=languages,
    )


def _heading(page: Page, title: str | None) -> int | None:
    """Where the headline stands: the heading with its words, else where the article begins."""
    found = (mark for mark in islice(page.marks.headings, 12) if not page.is_apart(mark.element))
    wanted = fold(title or "")
    same = (mark.place for mark in found if wanted and wanted in fold(mark.text))
    return next(same, page.opening.place if page.opening else None)


def _authors(read: Reader) -> tuple[Author, ...]:
    found = authors(sources(read.page, read.linked, read.heading, read.sites))
    urls = author_urls(read.page, read.linked, read.heading)
    return tuple(Author(name=name.name, type=name.type, url=urls.get(key(name.name))) for name in found)


def _dates(read: Reader) -> tuple[tuple[DateEvidence, ...], tuple[DateEvidence, ...]]:
    found = dates(read.page, read.linked, read.heading)
    published = (_evidence(each) for each in found if not each.modified)
    modified = (_evidence(each) for each in found if each.modified)
    return tuple(islice(published, MAX_DATES)), tuple(islice(modified, MAX_DATES))


def _evidence(date: Dated) -> DateEvidence:
    read = date.read
    return DateEvidence(value=read.value, raw=date.raw, source=date.source, precision=read.precision, tz=read.tz)


def _site_name(read: Reader) -> str | None:
    return read.names[0] if read.names else None


def _cut(value: str | None) -> str | None:
    return value[:MAX_RAW_CHARS] if value else None
