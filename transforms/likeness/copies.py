"""In which order are articles taken, so that the first is the original?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from schemas.unit import StagedRow
from transforms.likeness.agencies import agency_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNDATED = 2**62
"""Microseconds; undated articles come last."""

Rank = tuple[int, bool, str]
"""When an article was published (microseconds); of those of one moment agencies' sites come first (False), then by
identifier."""


def rank(row: StagedRow) -> Rank:
    """The place of a row among the articles of its unit: the earliest published is the original."""
    published = row.published_at
    moment = _UNDATED if published is None else (published - _EPOCH) // timedelta(microseconds=1)
    return moment, agency_of(row.url) is None, row.identifier


def ranks(rows: Iterable[StagedRow]) -> dict[str, Rank]:
    """The rank of each article, by identifier: the earliest of its rows'."""
    found: dict[str, Rank] = {}
    for row in rows:
        mine = rank(row)
        found[row.identifier] = min(mine, found.get(row.identifier, mine))
    return found


def in_order(rows: Sequence[StagedRow], after: Mapping[str, set[str]]) -> list[StagedRow]:
    """Rows by the rank of their articles, those of one article by StagedRow.order.

    Args:
        rows: of a unit.
        after: articles → those that they come after, whatever their ranks: just behind the last of them. Where articles
            come after each other, their ranks decide.
    """
    by_article = ranks(rows)
    places = {identifier: (mine, 1, mine) for identifier, mine in by_article.items()}
    for identifier in after:
        ahead = _ahead(identifier, after)
        places[identifier] = (max(by_article[each] for each in ahead), len(ahead), by_article[identifier])
    return sorted(rows, key=lambda row: (places[row.identifier], row.order))


def _ahead(identifier: str, after: Mapping[str, set[str]]) -> set[str]:
    """The article itself and all that it comes after, directly or not."""
    found, open_ends = set[str](), [identifier]
    while open_ends:
        each = open_ends.pop()
        if each not in found:
            found.add(each)
            open_ends += after.get(each, ())
    return found
