"""Fields of a record with their origin: what `newsbeam explain` tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.article import Article
from schemas.failure import Refusal
from schemas.feed import FeedItem
from schemas.page import Extracted
from transforms.article.feedtext import METHOD
from transforms.article.page_record import address
from transforms.web.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that the page says of itself, and where: see transforms/article/evidence.py."""

    field: str
    source: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A field of the record.

    Attributes:
        field: name on the wire.
        value: as the record has it, several joined by a semicolon; null when unknown.
        origin: `page`, `feed`, `address` (it was asked for there), or null when unknown.
        said_by: places of the page that say just this; empty when it was pieced together, or guessed by the extractor.
        otherwise: what else page and feed say of it.
    """

    field: str
    value: str | None
    origin: str | None
    said_by: tuple[str, ...] = ()
    otherwise: tuple[Statement, ...] = ()


def facts(extracted: Extracted, item: FeedItem, article: Article, said: Iterable[Statement]) -> tuple[Fact, ...]:
    """The fields whose origin a person asks for. Page before feed, as the record has it."""
    statements = tuple(said)
    authors = tuple(author.name for author in article.author)
    publisher = article.publisher.name if article.publisher else None
    page = extracted if extracted.method != METHOD else None
    return (
        _fact("headline", (article.headline,), page and page.title, item.title, _of(statements, "title")),
        _fact("author", authors, page and page.authors, item.authors, _of(statements, "author")),
        _fact("publisher", (publisher,), page and page.site_name, item.site_title, _of(statements, "site name")),
        _fact("inLanguage", (article.in_language,), page and page.language, None, _of(statements, "language")),
        _fact("description", (article.description,), page and page.description, item.summary, ()),
        _fact("url", (address(article),), page and page.canonical_url, None, _addresses(statements)),
        _access(article),
        *_further(statements),
    )


def _further(statements: Iterable[Statement]) -> Iterator[Fact]:
    """The page on which the article goes on: not in the record, but its text and `joined`, or `continued`."""
    for said in _of(statements, "next page"):
        yield Fact(field=said.field, value=said.value, origin="page", said_by=(said.source,))


def _access(article: Article) -> Fact:
    """Whether it is free, with the evidence; what doesn't decide is told, too."""
    field, free, said = "isAccessibleForFree", article.is_accessible_for_free, article.access_evidence
    if free is None:
        others = tuple(Statement(field=field, source="the page", value=each) for each in said)
        return Fact(field=field, value=None, origin=None, otherwise=others)
    return Fact(field=field, value=str(free).lower(), origin="page", said_by=said)


def _fact(
    field: str,
    values: tuple[str | None, ...],
    page: object,
    feed: str | tuple[str, ...] | None,
    statements: Sequence[Statement],
) -> Fact:
    value = "; ".join(filter(None, values)) or None
    origin = None if value is None else "page" if page else "feed" if feed else "address"
    mine = {_fold(each) for each in values if each}
    others = [each for each in statements if _fold(each.value) not in mine]
    feeds = (feed,) if isinstance(feed, str) else feed or ()
    others += [Statement(field=field, source="feed", value=each) for each in feeds if _fold(each) not in mine]
    said_by = dict.fromkeys(each.source for each in statements if _fold(each.value) in mine)
    return Fact(field=field, value=value, origin=origin, said_by=tuple(said_by), otherwise=tuple(others))


def _of(statements: Iterable[Statement], field: str) -> tuple[Statement, ...]:
    return tuple(each for each in statements if each.field == field)


def _addresses(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """What is said of the address, in the canonical form in which the record has it."""
    return tuple(replace(each, value=_canonical(each.value)) for each in _of(statements, "address"))


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except Refusal:
        return url


def _fold(text: str) -> str:
    return " ".join(text.replace("_", "-").split()).casefold()
