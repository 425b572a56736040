"""Whose story does an article say that it carries? Hints at which of several copies is the original.

An article credits another by a rel=canonical on another site, as syndicated pages have, and an agency by its name. That
is evidence only between texts that are alike, and only against the one that says it: nobody can make himself the
original of others' texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from schemas.article import Article
from schemas.failure import Refusal
from schemas.likeness import MOST_CREDITS, Near
from schemas.unit import StagedRow
from transforms.likeness.agencies import agency_of, credited
from transforms.web.urls import canonical, identifier


def credits_of(article: Article, canonical_elsewhere: str | None = None) -> tuple[int, ...]:
    """What a record says of whose story it is, the surest first: at most MOST_CREDITS hashes of 48 bits.

    Args:
        article: the record.
        canonical_elsewhere: the address on another site that its page calls canonical; null when there is none.
    """
    own = agency_of(article.url)
    sites = credited(article.article_body or "", (author.name for author in article.author))
    agencies = [_of_site(site) for site in sites if site != own]
    return tuple(dict.fromkeys([*_of_address(canonical_elsewhere), *agencies]))[:MOST_CREDITS]


def are_of(credits: Sequence[int], article: str, url: str) -> bool:
    """Whether one of some credits is of the article with this identifier, or of the agency whose site it is on."""
    if not credits:
        return False
    agency = agency_of(url)
    return _of_article(article) in credits or (agency is not None and _of_site(agency) in credits)


def after(rows: Sequence[StagedRow]) -> Mapping[str, set[str]]:
    """Articles of a unit → those of it that they credit and are like: they come after these, whatever their dates.

    Args:
        rows: by their dates; of an article's several the first counts.
    """
    by_identifier = {row.identifier: row for row in reversed(rows)}
    found: dict[str, set[str]] = {}
    for row in rows:
        for near in row.likeness.near if row.likeness else ():
            other = by_identifier.get(near.identifier)
            if other and are_of(near.credits, row.identifier, row.url):
                found.setdefault(other.identifier, set()).add(row.identifier)
            if other and row.likeness and are_of(row.likeness.credits, other.identifier, other.url):
                found.setdefault(row.identifier, set()).add(other.identifier)
    return found


def likeness_to_later(rows: Sequence[StagedRow], moved: Mapping[str, set[str]]) -> Mapping[str, tuple[Near, ...]]:
    """For articles that come after others than their dates say: those that are like them, as these were found to be.

    Args:
        rows: by their dates.
        moved: as `after` has them.
    """
    found: dict[str, tuple[Near, ...]] = {}
    for row in rows:
        for near in row.likeness.near if row.likeness else ():
            if near.identifier in moved and row.likeness:
                seen = Near(identifier=row.identifier, similarity=near.similarity, credits=row.likeness.credits)
                found[near.identifier] = (*found.get(near.identifier, ()), seen)
    return found


def _of_address(address: str | None) -> list[int]:
    try:
        return [_of_article(identifier(canonical(address)))] if address else []
    except Refusal:
        return []


def _of_article(name: str) -> int:
    return _hash(f"article\n{name}")


def _of_site(site: str) -> int:
    return _hash(f"site\n{site}")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "little")
