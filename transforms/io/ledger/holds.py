"""Waits that servers asked for (Retry-After), and whom they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from schemas.feed import Hold
from transforms.io.ledger.database import POSTGRESQL, select_in, upsert
from transforms.io.ledger.tables import feeds, holds, items
from transforms.web.holds import Scope, hold_key, place_keys


def places(url: str | None) -> dict[str, Any]:
    """The columns of a row by which a hold finds it; nulls without an address."""
    site, host = place_keys(url) if url else (None, None)
    return {"site": site, "host": host}


def note(connection: Connection, asked: Iterable[Hold], scope: Scope) -> None:
    """Remember the waits that servers asked for. A longer one that stands already stays."""
    until: dict[str, datetime] = {}
    for hold in asked:
        if hold.url is None:
            continue
        key = hold_key(hold.url, scope)
        until[key] = max(until.get(key, hold.until), hold.until)
    standing = {
        row.scope: row.until for row in select_in(connection, [holds.c.scope, holds.c.until], holds.c.scope, until)
    }
    longer = {key: date for key, date in until.items() if key not in standing or date > standing[key]}
    upsert(connection, holds, [{"scope": key, "until": date} for key, date in longer.items()])


def lengthen(connection: Connection, until: Mapping[str, datetime]) -> None:
    """Remember waits as they are met, before their unit is committed. A longer one that stands already stays."""
    for key, date in sorted(until.items()):  # in one order, so that two writers never wait for each other in a ring
        make = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
        row = make(holds).values(scope=key, until=date)
        longer = holds.c.until < row.excluded.until
        new = {"until": row.excluded.until}
        connection.execute(row.on_conflict_do_update(index_elements=["scope"], set_=new, where=longer))


def free_feeds(at: datetime) -> ColumnElement[bool]:
    """Those feeds that no wait holds at a time: not their own, nor one of their host or site."""
    own = feeds.c.hold_until.is_(None) | (feeds.c.hold_until <= at)
    polled = sa.func.coalesce(feeds.c.moved_to, feeds.c.url)
    return own & polled.not_in(_held(at)) & _outside(feeds, at)


def free_items(at: datetime) -> ColumnElement[bool]:
    """Those items whose host and site no wait holds at a time; their own is in `next_try_at`."""
    return _outside(items, at)


def held_until(connection: Connection) -> dict[str, datetime]:
    """Key → until when, of the waits that stand."""
    return {row.scope: row.until for row in connection.execute(sa.select(holds))}


def forget_over(connection: Connection, now: datetime) -> None:
    """Forget the waits that are over."""
    connection.execute(sa.delete(holds).where(holds.c.until <= now))


def _outside(table: sa.Table, at: datetime) -> ColumnElement[bool]:
    # A row without keys is of before they were kept: "" is held by nothing, a null would be by everything (NOT IN).
    keys = (sa.func.coalesce(column, "") for column in (table.c.site, table.c.host))
    return sa.and_(*(key.not_in(_held(at)) for key in keys))


def _held(at: datetime) -> sa.Select[tuple[str]]:
    return sa.select(holds.c.scope).where(holds.c.until > at)
