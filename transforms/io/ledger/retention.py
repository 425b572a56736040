"""How long the ledger keeps what grows: docs/invariants.md states it, this enforces it, a little in each run or window.

Articles and their addresses are kept for ever: they are what makes that nothing is published twice. Claims end with
their run, rulings and file lists with the unit's publication. The rest is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from transforms.io.ledger.database import chunks
from transforms.io.ledger.holds import forget_over
from transforms.io.ledger.siteblocks import forget_blocks
from transforms.io.ledger.tables import claims, feeds, hosts, items, outlines, robots, runs, unit_sinks, units
from transforms.io.ledger.totals import carry

RUNS_KEPT = timedelta(days=90)
"""Runs, their units and the acknowledgements of these; runs/ in a folder sink has the same summaries for ever."""

ITEMS_KEPT = timedelta(days=400)
"""Items that their feed shows no longer: more than a year, since some feeds show the same season's items each year."""

SHOWN_PRECISION = timedelta(days=30)
"""A known item's row is written no more often than that: once a poll would double the writes of a quiet ledger."""

ROBOTS_KEPT = timedelta(days=7)
"""Files of origins, after the time when they are to be asked for again: who still meets them does so within a day."""

HOSTS_KEPT = timedelta(hours=2)
"""Turns and paces of hosts, after their next turn: twice the longest pause; who comes later asks at once."""

OUTLINES_KEPT = timedelta(days=30)
"""Outlines, after the version that they are of: most articles are edited in their first days; a later revision says
that the text changed, and not how much."""

AT_ONCE = 5_000
"""Rows that one run or window forgets of a table, oldest first: about 0.1 s; what is left goes with the next ones."""


def still_shown(connection: Connection, item_keys: Sequence[str], now: datetime) -> None:
    """Note that feeds still show these items."""
    due = sa.func.coalesce(items.c.shown_at, items.c.changed_at) < now - SHOWN_PRECISION
    for part in chunks(sorted(item_keys)):
        connection.execute(sa.update(items).where(items.c.item_key.in_(part) & due).values(shown_at=now))


def forget_old(connection: Connection, since: datetime, now: datetime) -> None:
    """Forget what is too old, in the transaction that ends a run or opens a window. `since`: the last time."""
    _forget_outlines(connection, now - OUTLINES_KEPT)
    _forget_runs(connection, now - RUNS_KEPT)
    _forget_windows(connection, now - RUNS_KEPT)
    _forget_items(connection, since, now - ITEMS_KEPT)
    forget_over(connection, now)
    forget_blocks(connection, now)
    _forget_robots(connection, now - ROBOTS_KEPT)
    connection.execute(sa.delete(hosts).where(hosts.c.next_at < now - HOSTS_KEPT))


def _forget_robots(connection: Connection, before: datetime) -> None:
    key = sa.tuple_(robots.c.origin, robots.c.kind, robots.c.agent)
    old = sa.select(*key.clauses).where(robots.c.expires_at < before).order_by(robots.c.expires_at).limit(AT_ONCE)
    connection.execute(sa.delete(robots).where(key.in_(old)))


def _forget_outlines(connection: Connection, before: datetime) -> None:
    stale = outlines.c.changed_at < before
    old = sa.select(outlines.c.identifier).where(stale).order_by(outlines.c.changed_at).limit(AT_ONCE)
    connection.execute(sa.delete(outlines).where(outlines.c.identifier.in_(old)))


def _forget_runs(connection: Connection, before: datetime) -> None:
    # What is committed but not published everywhere stays, and its run: it is owed.
    owed = sa.select(units.c.run_id).where(units.c.state.in_(["open", "committed"]))
    old = runs.c.finished_at.is_not(None) & (runs.c.started_at < before) & runs.c.run_id.not_in(owed)
    oldest = sa.select(runs.c.run_id).where(old).order_by(runs.c.started_at, runs.c.run_id).limit(AT_ONCE)
    for part in chunks(list(connection.scalars(oldest))):
        theirs = sa.select(units.c.unit_id).where(units.c.run_id.in_(part))
        connection.execute(sa.delete(unit_sinks).where(unit_sinks.c.unit_id.in_(theirs)))
        connection.execute(sa.delete(units).where(units.c.run_id.in_(part)))
        connection.execute(sa.delete(runs).where(runs.c.run_id.in_(part)))


def _forget_windows(connection: Connection, before: datetime) -> None:
    """Windows of a stream that goes on; what they published stays in its sum."""
    live = sa.select(runs.c.run_id).where(runs.c.finished_at.is_(None))
    done = units.c.state.in_(["published", "discarded"]) & units.c.closes_at.is_not(None)
    old = done & (units.c.started_at < before) & units.c.run_id.in_(live)
    oldest = sa.select(units.c.unit_id, units.c.run_id).where(old).order_by(units.c.started_at).limit(AT_ONCE)
    for part in chunks(connection.execute(oldest).all()):
        for run_id in {row.run_id for row in part}:
            carry(connection, run_id, [row.unit_id for row in part if row.run_id == run_id])
        for table in (unit_sinks, claims, units):
            connection.execute(sa.delete(table).where(table.c.unit_id.in_([row.unit_id for row in part])))


def _forget_items(connection: Connection, since: datetime, before: datetime) -> None:
    """Items whose feed was read since a time and did not show them, and those of feeds removed long ago.

    Only then: a feed that answers "not modified" for two years still shows what it showed, and forgetting that would
    fetch it all again. None would be published twice even so, since its article is known by its addresses.
    """
    read: ColumnElement[bool] = (feeds.c.last_outcome == "changed") & (feeds.c.last_poll_at >= since)
    gone_for_long = feeds.c.removed_at.is_not(None) & (feeds.c.removed_at < before)
    left = AT_ONCE
    for urls in chunks(sorted(connection.scalars(sa.select(feeds.c.url).where(read | gone_for_long)))):
        # By feed, not by a join: that reads every item of the ledger (SQLite 3.40, query plan of 2026-11-23).
        old = items.c.feed_url.in_(urls) & (items.c.shown_at < before) & items.c.next_try_at.is_(None)
        found = list(connection.scalars(sa.select(items.c.item_key).where(old).limit(left)))
        for part in chunks(found):
            connection.execute(sa.delete(items).where(items.c.item_key.in_(part)))
        left -= len(found)
        if not left:
            return
