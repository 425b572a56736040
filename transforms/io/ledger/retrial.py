"""Making dead letters and deferred items due again, on a person's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from schemas.failure import Reason, Stage
from schemas.feed import FeedItem
from schemas.review import Retrial
from schemas.wire import loads
from transforms.io.ledger.database import viewing, writing
from transforms.io.ledger.schema import check_current
from transforms.io.ledger.tables import feeds, items

LINKS = 5
"""Links named per kind: enough to see what is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which items: of one reason, stage and feed; null is any."""

    reason: Reason | None = None
    stage: Stage | None = None
    feed_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrials:
    """The items of a ledger that can be tried again: with an address, of a feed that is polled; failed, deferred, or
    stored with the feed's text while their page can't be had.
    """

    url: str

    def chosen(self, choice: Choice) -> list[Retrial]:
        """What `make_due` would do; the ledger is opened read-only."""
        with viewing(self.url) as connection:
            check_current(connection, self.url)
            return _by_kind(connection.execute(_query(choice)))

    def make_due(self, choice: Choice, now: datetime) -> list[Retrial]:
        """Make them due. A deferred item keeps the number of its tries, a failed one begins anew.

        Call it while holding the ledger: a run that has claimed them would end them otherwise.
        """
        with writing(self.url) as connection:
            found = _by_kind(connection.execute(_query(choice)))
            anew = sa.case((items.c.outcome == "failed", 0), else_=items.c.attempts)
            connection.execute(sa.update(items).where(_wanted(choice)).values(next_try_at=now, attempts=anew))
        return found


def _query(choice: Choice) -> sa.Select[Any]:
    kind = (items.c.outcome, items.c.stage, items.c.reason)
    return sa.select(*kind, items.c.item).where(_wanted(choice)).order_by(*kind, items.c.item_key)


def _wanted(choice: Choice) -> ColumnElement[bool]:
    removed = sa.select(feeds.c.url).where(feeds.c.removed_at.is_not(None))
    # Without a link there is nothing to ask for again.
    wanted = items.c.item.is_not(None) & sa.func.coalesce(items.c.reason != Reason.NO_LINK.value, True)
    wanted &= items.c.outcome.in_(["failed", "deferred"]) | items.c.next_try_at.is_not(None)
    wanted &= items.c.feed_url.not_in(removed)
    asked = {items.c.reason: choice.reason, items.c.stage: choice.stage, items.c.feed_url: choice.feed_url}
    for column, value in asked.items():
        wanted &= sa.true() if value is None else column == str(value)
    return wanted


def _by_kind(rows: Iterable[sa.Row[Any]]) -> list[Retrial]:
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    links: dict[tuple[str, str | None, str | None], list[str]] = {}
    for row in rows:
        kind = (row.outcome, row.stage, row.reason)
        counts[kind] += 1
        if counts[kind] <= LINKS:
            links.setdefault(kind, []).append(loads(FeedItem, row.item).link or "")
    return [
        Retrial(outcome=kind[0], stage=kind[1], reason=kind[2], count=count, links=tuple(links.get(kind, ())))
        for kind, count in counts.items()
    ]
