"""Who wrote it.

Rule: the first source that names people, in the order below; where the byline that readers see names them all and
others too, the byline. Without people the first that names an organisation other than the site, then what may be a
pen name, then the site. Nobody who is said to have photographed, edited or reviewed it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from transforms.article.metadata.address import resolved
from transforms.article.metadata.bylines import (
    AFTER,
    Byline,
    alone,
    bylines,
    common_words,
    contributions,
    linked_elsewhere,
    unmarked,
)
from transforms.article.metadata.bylines import linked as author_page_links
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import Mark
from transforms.article.metadata.markup import Page
from transforms.article.metadata.names import ORGANISATION, PERSON, Name, Named, is_agency, key, named, organisation
from transforms.feeds.plaintext import tidy

MAX_AUTHORS = 64
_METAS = (
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author",
    "author",
    "byl",
    "byline",
    "og:author",
    "article:author:name",
    "article.author",
    "articleauthor",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "rnews:author",
    "content_author",
)


_SURNAME_FIRST = ("meta citation_author", "meta dc.creator", "meta dcterms.creator", "meta dc.contributor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one place says of the author.

    Attributes:
        source: where.
        raw: as it stands there.
        named: the names in it.
        sure: something there says that they are names: a field for them, `By`, a link to an author.
    """

    source: str
    raw: tuple[str, ...]
    named: Named
    sure: bool = True

    @property
    def people(self) -> tuple[Name, ...]:
        """The people among its authors."""
        return tuple(name for name in self.named.authors if name.type == PERSON)

    @property
    def foreign(self) -> tuple[Name, ...]:
        """All of them, if one is not the site's own name; what may be no name only where it is sure to be one."""
        return self.named.authors if any(map(self._is_foreign, self.named.authors)) else ()

    @property
    def own(self) -> tuple[Name, ...]:
        """The site's own names among them."""
        return tuple(name for name in self.named.authors if name.own)

    def _is_foreign(self, name: Name) -> bool:
        return not name.own and (name.type is not None or self.sure)

    @property
    def agencies(self) -> tuple[Name, ...]:
        """The agencies that are named beside people as authors of their own, not as where these work."""
        alone = {tidy(raw) for raw in self.raw} if len(self.raw) > 1 else set()
        return tuple(name for name in self.named.authors if name.name in alone and is_agency(name.name))


def sources(page: Page, linked: Linked, heading: int | None, sites: frozenset[str]) -> tuple[Source, ...]:
    """Everything that the page says of its author, in the order of belief.

    Args:
        page: what it is read from.
        linked: its JSON-LD.
        heading: place of the main heading, null when there is none.
        sites: names of the site, folded.
    """
    found = (
        *_of_json(linked, sites),
        *_of_metas(page, sites),
        _source("itemprop author", _of_props(page, heading), sites),
        *_of_bylines(page, heading, sites),
        _only_capitalised(_source("unmarked byline", islice(unmarked(page, heading), 1), sites, running=True)),
        _only_people(_source("link to author", (text for text, _ in author_page_links(page, heading)), sites)),
        _source("JSON-LD Person", linked.people(), sites),
    )
    if not any(source.named.authors for source in found):
        found = (
            *found,
            _only_people(_source("link elsewhere", linked_elsewhere(page), sites)),
            _only_people(_source("name alone", islice(alone(page, heading), 1), sites)),
        )
    return tuple(source for source in found if source.raw)


def authors(found: Sequence[Source]) -> tuple[Name, ...]:
    """The authors by the rule."""
    others = {other for source in found for other in source.named.others}
    return (_chosen([_without(source, others) for source in found]) or _chosen(found))[:MAX_AUTHORS]


def author_urls(page: Page, linked: Linked, heading: int | None) -> dict[str, str]:
    """Pages about authors, by the key of their name: those that JSON-LD names, then those that bylines link to."""
    found: dict[str, str] = {}
    for name, link in (*linked.creator_urls(), *author_page_links(page, heading)):
        address = resolved(link, page.base)
        if address:
            found.setdefault(key(tidy(name)), address)
    return found


def _without(source: Source, others: Container[str]) -> Source:
    kept = tuple(name for name in source.named.authors if key(name.name) not in others)
    return replace(source, named=replace(source.named, authors=kept))


def _chosen(found: Sequence[Source]) -> tuple[Name, ...]:
    source = next((source for source in found if source.people), None)
    if source:
        return (*_widened(source.people, found), *source.agencies)
    foreign = next((source.foreign for source in found if source.foreign), ())
    return foreign or next((source.own for source in found if source.own), ())


def _widened(people: tuple[Name, ...], found: Sequence[Source]) -> tuple[Name, ...]:
    """The byline in their place where it names all of them and more."""
    mine = {key(name.name) for name in people}
    shown = next((source.people for source in found if source.source == "byline"), ())
    return shown if mine < {key(name.name) for name in shown} else people


def _of_json(linked: Linked, sites: frozenset[str]) -> Iterator[Source]:
    said: dict[str, list[tuple[str, Named]]] = {}
    for source, raw, kind in islice(linked.creators(), MAX_AUTHORS):
        names = organisation(raw, sites) if kind == ORGANISATION else _typed(named(raw, sites), kind)
        said.setdefault(source, []).append((raw, names))
    for source, each in said.items():
        yield Source(source=source, raw=tuple(raw for raw, _ in each), named=_merged(names for _, names in each))


def _typed(names: Named, kind: str | None) -> Named:
    """A pen name that is said to be a person's is one."""
    pen = len(names.authors) == 1 and names.authors[0].type is None and not names.authors[0].own
    return replace(names, authors=(replace(names.authors[0], type=kind),)) if pen else names


def _of_metas(page: Page, sites: frozenset[str]) -> Iterator[Source]:
    said: dict[str, list[str]] = {}
    for source, raw in page.said(*_METAS):
        said.setdefault(source, []).append(_given_first(raw) if source in _SURNAME_FIRST else raw)
    yield from (_source(source, raws, sites) for source, raws in said.items())


def _given_first(raw: str) -> str:
    """`Abril, Ines` as `Ines Abril`."""
    surname, comma, given = raw.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and "," not in given and ";" not in raw else raw


def _of_bylines(page: Page, heading: int | None, sites: frozenset[str]) -> Iterator[Source]:
    """The nearest byline whose names have the form of names; else the nearest that has any; else the nearest."""
    others = _merged(named(text, sites, running=True) for text in contributions(page, heading)).others
    found: list[Source] = []
    for group in bylines(page, heading):
        found.append(_of_byline(page, group, sites))
        if any(map(_is_formed, found[-1].named.authors)):
            found = found[-1:]
            break
    best = sorted(found, key=lambda source: not source.named.authors)[:1]
    yield from (replace(source, named=replace(source.named, others=others)) for source in best)


def _is_formed(name: Name) -> bool:
    return name.type is not None or name.own


def _of_byline(page: Page, group: Sequence[Byline], sites: frozenset[str]) -> Source:
    names = _merged(named(each.names, sites, running=True) for each in group)
    sure = any(each.labelled for each in group) or _is_uncommon(page, names)
    return Source(source="byline", raw=tuple(each.names for each in group), named=names, sure=sure)


def _is_uncommon(page: Page, names: Named) -> bool:
    """Whether names that have no form of one are at least no words of the text: `Kiersten`, not `Harbour`."""
    words = {word.lower() for name in names.authors if name.type is None for word in name.name.split()}
    return bool(words) and not words & common_words(page)


def _source(source: str, raws: Iterable[str], sites: frozenset[str], *, running: bool = False) -> Source:
    said = tuple(raw for raw in islice(raws, MAX_AUTHORS) if raw.strip())
    return Source(source=source, raw=said, named=_merged(named(raw, sites, running=running) for raw in said))


def _only_capitalised(source: Source) -> Source:
    authors = source.named.authors
    names = tuple(name for name in authors if name.name[0].isupper() or name.type == PERSON or is_agency(name.name))
    return replace(source, named=replace(source.named, authors=names))


def _only_people(source: Source) -> Source:
    return replace(source, named=replace(source.named, authors=source.people))


def _merged(each: Iterable[Named]) -> Named:
    names: dict[str, Name] = {}
    others: dict[str, None] = {}
    for said in each:
        others.update(dict.fromkeys(said.others))
        for name in said.authors:
            names.setdefault(key(name.name), name)
    return Named(authors=tuple(names.values()), others=tuple(others))


def _of_props(page: Page, heading: int | None) -> Iterator[str]:
    """Of several the ones near the heading: others are of comments, quotations and lists."""
    marks = [mark for mark in page.marks.prop("author", "creator") if not page.is_apart(mark.element)]
    near = [mark for mark in marks if heading is not None and abs(mark.place - heading) <= AFTER]
    for mark in near or marks[:1]:
        inner = [each for each in mark.element.iterdescendants("*") if each.get("itemprop") == "name"]
        texts = [Mark(element=each, place=mark.place, source="").text for each in inner[:4]]
        yield "\n".join(texts) or mark.text
