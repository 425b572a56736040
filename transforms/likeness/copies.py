"""In which order are articles taken, so that the first is the original?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schemas.unit import StagedRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNDATED = 2**62
"""Microseconds; undated articles come last."""

Rank = tuple[int, str]
"""When an article was published (microseconds), and its identifier among those of one moment."""


def rank(row: StagedRow) -> Rank:
    """The place of a row among the articles of its unit: the earliest published is the original."""
    published = row.published_at
    return (_UNDATED if published is None else (published - _EPOCH) // timedelta(microseconds=1)), row.identifier


def ranks(rows: Iterable[StagedRow]) -> dict[str, Rank]:
    """The rank of each article, by identifier: the earliest of its rows'."""
    found: dict[str, Rank] = {}
    for row in rows:
        mine = rank(row)
        found[row.identifier] = min(mine, found.get(row.identifier, mine))
    return found
