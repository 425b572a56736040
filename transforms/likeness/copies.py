"""In which order are articles taken, so that the first is the original?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schemas.unit import StagedRow
from transforms.likeness.agencies import is_agency

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
    return moment, not is_agency(row.url), row.identifier


def ranks(rows: Iterable[StagedRow]) -> dict[str, Rank]:
    """The rank of each article, by identifier: the earliest of its rows'."""
    found: dict[str, Rank] = {}
    for row in rows:
        mine = rank(row)
        found[row.identifier] = min(mine, found.get(row.identifier, mine))
    return found
