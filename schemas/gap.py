"""What a feed showed and nobody saw: the record of a loss."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime

SCHEMA_VERSION = "1.0"


class GapCause(enum.StrEnum):
    """How items were missed."""

    ROLLOVER = "rollover"  #: two polls one after the other share no item: what came and went in between is lost
    ITEM_CAP = "item-cap"  #: the feed showed more items than are taken of one, most of them never seen before


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Items of a feed that were missed between two polls, or left out of one.

    Attributes:
        gap_id: hash of feed, cause and `from`: found again by a repeated unit, it has the same.
        feed_url: the feed, as the user gave it.
        from_: the last time that the feed's items were known (aware UTC); for a first poll that of the poll.
        to: of the poll that found the gap.
        estimated_missed: the feed's rate of new items times that time, less those that were new; at least 1. For
            `item-cap` how many were left out.
        cause: how.
        run_id: the run that found it.
    """

    schema_version: str = SCHEMA_VERSION
    gap_id: str
    feed_url: str
    from_: datetime
    to: datetime
    estimated_missed: int
    cause: GapCause
    run_id: str


def gap_id(feed_url: str, cause: GapCause, since: datetime) -> str:
    """Stable identity of a gap: 32 hex digits, never of the clock of the poll that found it."""
    joined = "\n".join(("1", feed_url, cause, since.isoformat()))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
