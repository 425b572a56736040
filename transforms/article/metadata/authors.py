"""Who wrote it.

Rule: the first source that names people, in the order below; where the byline that readers see names them all and
others too, the byline. Without people the first that names an organisation other than the site, then what may be a
pen name, then the site. Nobody who is said to have photographed, edited or reviewed it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from transforms.article.metadata.address import resolved
from transforms.article.metadata.author_places import (
    MAX_AUTHORS,
    Source,
    of_boxes,
    of_bylines,
    of_json,
    of_labels,
    of_metas,
    of_props,
    of_scripts,
    only_capitalised,
    only_people,
    source_of,
)
from transforms.article.metadata.bylines import linked as author_page_links
from transforms.article.metadata.bylines import unmarked
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.markup import Page
from transforms.article.metadata.names import Name, is_team, key
from transforms.article.metadata.signatures import alone, linked_elsewhere, owners, signed
from transforms.feeds.plaintext import tidy


def sources(page: Page, linked: Linked, heading: int | None, sites: frozenset[str]) -> tuple[Source, ...]:
    """Everything that the page says of its author, in the order of belief.

    Args:
        page: what it is read from.
        linked: its JSON-LD.
        heading: place of the main heading, null when there is none.
        sites: names of the site, folded.
    """
    found = [
        *of_json(linked, sites),
        *of_metas(page, sites),
        source_of("meta twitter:label", of_labels(page), sites),
        source_of("itemprop author", of_props(page, heading), sites),
        *of_bylines(page, heading, sites),
        only_capitalised(page, source_of("unmarked byline", islice(unmarked(page, heading), 1), sites, running=True)),
        only_people(source_of("link to author", (text for text, _ in author_page_links(page, heading)), sites)),
        source_of("JSON-LD Person", linked.people(), sites),
    ]
    if not any(source.people for source in found):
        found += _farther(page, heading, sites)
    if not any(source.named.authors or _names_desk(source) for source in found):
        found += _guessed(page, linked, heading, sites)
    return tuple(source for source in found if source.raw)


def _names_desk(source: Source) -> bool:
    """Whether the whole house is said to have written it (`Redaktion`): names on the page are those of its story."""
    return any(is_team(tidy(raw)) for raw in source.raw)


def _farther(page: Page, heading: int | None, sites: frozenset[str]) -> Iterator[Source]:
    """What names people away from the headline, asked only where nothing near it does."""
    yield of_boxes(page, heading, sites)
    yield only_people(source_of("signed line", islice(signed(page), 1), sites, running=True))
    yield source_of("script", of_scripts(page), sites)


def _guessed(page: Page, linked: Linked, heading: int | None, sites: frozenset[str]) -> Iterator[Source]:
    """What is a name by its form alone, asked only where nothing is said to be one."""
    yield only_people(source_of("link elsewhere", linked_elsewhere(page), sites))
    yield only_people(source_of("name alone", alone(page, heading), sites))
    yield only_people(source_of("owner of the site", islice(owners(page, linked), 1), frozenset()))


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
