"""Which items of a feed are taken when it has more than are taken of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from transforms.feeds.caps import MAX_ENTRIES
from transforms.feeds.dates import instant, read_date

T = TypeVar("T")

_MAX_READ = 20_000
"""Dates that are read at most: 0.2 s."""
_SAMPLE = 50


def newest(items: Sequence[T], date_of: Callable[[T], str | None]) -> tuple[list[T], int]:
    """The newest of a feed's items, in the document's order, and how many are left out.

    By their dates if each has one; else those at its beginning, where feeds have their newest, unless the dates at its
    end are later.
    """
    if len(items) <= MAX_ENTRIES:
        return list(items), 0
    left_out = len(items) - MAX_ENTRIES
    moments = [_moment(date_of(item)) for item in items] if len(items) <= _MAX_READ else []
    dated = [moment for moment in moments if moment]
    if moments and len(dated) == len(items):
        ranked = sorted(range(len(items)), key=lambda index: dated[index], reverse=True)
        return [items[index] for index in sorted(ranked[:MAX_ENTRIES])], left_out
    first, last = (_latest(part, date_of) for part in (items[:_SAMPLE], items[-_SAMPLE:]))
    oldest_first = first and last and first < last
    return list(items[-MAX_ENTRIES:] if oldest_first else items[:MAX_ENTRIES]), left_out


def _latest(items: Sequence[T], date_of: Callable[[T], str | None]) -> datetime | None:
    return max((moment for item in items if (moment := _moment(date_of(item)))), default=None)


def _moment(raw: str | None) -> datetime | None:
    read = read_date(raw) if raw else None
    return instant(read) if read else None
