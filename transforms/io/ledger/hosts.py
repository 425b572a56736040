"""Turns and paces of hosts, held through the ledger by all workers of a run.

A turn is a row that is locked, judged and advanced in one short transaction; by the database's clock, so that those of
the workers' machines don't matter. Nothing here takes part in a commit.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.host import Pace, Pauses, Ticket, Turns
from transforms.io.ledger.database import POSTGRESQL, insert_new, touching
from transforms.io.ledger.holds import lengthen
from transforms.io.ledger.tables import holds, hosts
from transforms.io.ledger.tenure import database_now
from transforms.web.holds import keys_of
from transforms.web.pacing import taken, wait_s
from transforms.web.urls import host

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlHosts:
    """ports.HostStore on SQL. Even a run that lost its lease keeps to it: its last requests are requests, too."""

    url: str

    async def take(self, url: str, base_delay_s: float, at_least_s: float, now: datetime) -> Ticket:
        """See ports.HostStore. Two small transactions a request where nobody else asks the host."""
        return await asyncio.to_thread(self._take, url, base_delay_s, at_least_s, now)

    async def note(self, url: str, pace: Pace, pauses: Pauses) -> None:
        """See ports.HostStore."""
        await asyncio.to_thread(self._note, url, pace, pauses)

    def _take(self, url: str, base_delay_s: float, at_least_s: float, now: datetime) -> Ticket:
        name = host(url)
        with touching(self.url) as connection:
            # The insert comes first: on SQLite a transaction that reads before it writes may have to be given up.
            insert_new(connection, hosts, [{"host": name, "last_at": _NEVER, "next_at": _NEVER}])
            row = connection.execute(sa.select(hosts).where(hosts.c.host == name).with_for_update()).one()
            clock = _seconds(_now(connection))
            pace = Pace(latency_s=row.latency_s, slowdown=row.slowdown, faults=row.faults)
            turns = Turns(last_at=_seconds(row.last_at), next_at=_seconds(row.next_at))
            left_s, until = wait_s(turns, at_least_s, clock), _paused_until(connection, url, now)
            if until is None and left_s <= 0:
                _write(connection, name, taken(pace, base_delay_s, at_least_s, clock))
        return Ticket(wait_s=left_s, pace=pace, paused_until=until)

    def _note(self, url: str, pace: Pace, pauses: Pauses) -> None:
        known = {"latency_s": pace.latency_s, "slowdown": pace.slowdown, "faults": pace.faults}
        with touching(self.url) as connection:
            connection.execute(sa.update(hosts).where(hosts.c.host == host(url)).values(known))
            lengthen(connection, pauses)


def _write(connection: Connection, name: str, turns: Turns) -> None:
    times = {"last_at": _time(turns.last_at), "next_at": _time(turns.next_at)}
    connection.execute(sa.update(hosts).where(hosts.c.host == name).values(times))


def _paused_until(connection: Connection, url: str, now: datetime) -> datetime | None:
    mine = holds.c.scope.in_(keys_of(url)) & (holds.c.until > now)
    return connection.execute(sa.select(holds.c.until).where(mine).order_by(holds.c.until.desc())).scalar()


def _now(connection: Connection) -> datetime:
    if connection.dialect.name != POSTGRESQL:  # its users share the machine, and so the clock
        return datetime.fromtimestamp(time.time(), UTC)
    micros: Any = connection.scalar(sa.select(database_now()))
    return _NEVER + timedelta(microseconds=micros)


def _seconds(when: datetime) -> float:
    return (when - _NEVER).total_seconds()


def _time(seconds: float) -> datetime:
    return _NEVER + timedelta(seconds=seconds)
