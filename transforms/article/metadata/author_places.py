"""What each place of a page says of its author: JSON-LD, meta elements, microdata, bylines, boxes, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from transforms.article.metadata.bylines import AFTER, Byline, boxes, bylines, contributions
from transforms.article.metadata.labels import is_by
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import Mark
from transforms.article.metadata.markup import Page
from transforms.article.metadata.names import (
    ORGANISATION,
    PERSON,
    Name,
    Named,
    is_agency,
    is_team,
    key,
    named,
    organisation,
)
from transforms.article.metadata.signatures import common_words
from transforms.feeds.plaintext import tidy

MAX_AUTHORS = 64
MAX_LABELS = 4
MAX_SCRIPTS = 100
MAX_SCRIPT_CHARS = 200_000
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


#: Where WordPress tells Google Tag Manager who wrote it (the extension GTM4WP).
_SCRIPTED = re.compile(r'"pagePostAuthor"\s?:\s?"([^"\\]{1,100})"')


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


def of_json(linked: Linked, sites: frozenset[str]) -> Iterator[Source]:
    """What JSON-LD says under each of its names for who made it."""
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


def of_metas(page: Page, sites: frozenset[str]) -> Iterator[Source]:
    """What the meta elements of each name say, in the order of belief."""
    said: dict[str, list[str]] = {}
    for source, raw in page.said(*_METAS):
        said.setdefault(source, []).append(_given_first(raw) if source in _SURNAME_FIRST else raw)
    yield from (source_of(source, raws, sites) for source, raws in said.items())


def of_labels(page: Page) -> Iterator[str]:
    """What Yoast, Rank Math and Ghost tell networks beside a card: a label (`Written by`) and a value, in pairs."""
    for number in range(1, MAX_LABELS + 1):
        labels, values = page.metas.get(f"twitter:label{number}", ()), page.metas.get(f"twitter:data{number}", ())
        if any(is_by(label) for label in labels):
            yield from values


def of_scripts(page: Page) -> Iterator[str]:
    """The first name that a script is told as the author's."""
    for script in islice(page.tree.iter("script"), MAX_SCRIPTS):
        match = _SCRIPTED.search((script.text or "")[:MAX_SCRIPT_CHARS])
        if match:
            yield match[1]
            return


def of_boxes(page: Page, heading: int | None, sites: frozenset[str]) -> Source:
    """The one person that marked elements farther off name; of several they are the authors of other articles."""
    found = [(each.names, named(each.names, sites, running=True)) for each in boxes(page, heading)]
    people = {key(name.name): name for _, names in found for name in names.authors if name.type == PERSON}
    raw = tuple(raw for raw, names in found if any(name.type == PERSON for name in names.authors))
    authors = tuple(people.values()) if len(people) == 1 else ()
    return Source(source="author box", raw=raw if authors else (), named=Named(authors=authors))


def _given_first(raw: str) -> str:
    """`Abril, Ines` as `Ines Abril`."""
    surname, comma, given = raw.partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and "," not in given and ";" not in raw else raw


def of_bylines(page: Page, heading: int | None, sites: frozenset[str]) -> Iterator[Source]:
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


def source_of(source: str, raws: Iterable[str], sites: frozenset[str], *, running: bool = False) -> Source:
    """The names in the texts of one place; for `running` see `named`."""
    said = tuple(raw for raw in islice(raws, MAX_AUTHORS) if raw.strip())
    return Source(source=source, raw=said, named=_merged(named(raw, sites, running=running) for raw in said))


def only_capitalised(page: Page, source: Source) -> Source:
    """A line's names that begin with a capital; and a pen name in small letters that is all of it but the label."""
    names = tuple(name for name in source.named.authors if _is_capitalised(name) or _is_pen_name(page, source, name))
    return replace(source, named=replace(source.named, authors=names))


def _is_capitalised(name: Name) -> bool:
    return not name.name[0].islower() or name.type == PERSON or is_agency(name.name)


def _is_pen_name(page: Page, source: Source, name: Name) -> bool:
    alone = all(len(raw.split()) == 2 and raw.endswith(name.name) for raw in source.raw)
    return alone and _is_uncommon(page, Named(authors=(name,)))


def only_people(source: Source) -> Source:
    """Without what is no person's name; of a place that names no people the teams."""
    teams = tuple(name for name in source.named.authors if is_team(name.name) and name.type == ORGANISATION)
    return replace(source, named=replace(source.named, authors=source.people or teams))


def _merged(each: Iterable[Named]) -> Named:
    names: dict[str, Name] = {}
    others: dict[str, None] = {}
    for said in each:
        others.update(dict.fromkeys(said.others))
        for name in said.authors:
            names.setdefault(key(name.name), name)
    return Named(authors=tuple(names.values()), others=tuple(others))


def of_props(page: Page, heading: int | None) -> Iterator[str]:
    """Of several the ones near the heading: others are of comments, quotations and lists."""
    marks = [
        mark
        for mark in page.marks.prop("author", "creator")
        if not (page.is_apart(mark.element) or page.is_opinion(mark.element))
    ]
    near = [mark for mark in marks if heading is not None and abs(mark.place - heading) <= AFTER]
    for mark in near or marks[:1]:
        inner = [each for each in mark.element.iterdescendants("*") if each.get("itemprop") == "name"]
        texts = [Mark(element=each, place=mark.place, source="").text for each in inner[:4]]
        yield "\n".join(texts) or mark.text
