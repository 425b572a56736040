"""Turns and paces of hosts, kept by one process for itself."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import datetime

from schemas.host import Pace, Pauses, Ticket, Turns
from transforms.web.holds import keys_of
from transforms.web.pacing import MAX_PAUSE_S, taken, wait_s
from transforms.web.robots import MAX_CRAWL_DELAY_S
from transforms.web.urls import host

#: Hosts remembered before those whose time has passed are swept out: a sweep costs a millisecond, an entry 500 bytes.
SWEEP_AT = 4096


class OwnHosts:
    """ports.HostStore in memory.

    Args:
        clock: monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._hosts: dict[str, tuple[Turns, Pace]] = {}
        self._pauses: dict[str, datetime] = {}
        self._sweep_at = SWEEP_AT

    def __len__(self) -> int:
        return len(self._hosts)

    async def take(self, url: str, base_delay_s: float, at_least_s: float, now: datetime) -> Ticket:
        """See ports.HostStore."""
        name, clock = host(url), self._clock()
        turns, pace = self._hosts.get(name) or (Turns(last_at=-math.inf, next_at=clock), Pace())
        until = self._paused_until(url, now) if self._pauses else None
        left_s = wait_s(turns, at_least_s, clock)
        if until is None and left_s <= 0:
            self._sweep(now)
            self._hosts[name] = taken(pace, base_delay_s, at_least_s, clock), pace
        return Ticket(wait_s=left_s, pace=pace, paused_until=until)

    async def note(self, url: str, pace: Pace, pauses: Pauses) -> None:
        """See ports.HostStore."""
        name, clock = host(url), self._clock()
        turns, _ = self._hosts.get(name) or (Turns(last_at=clock, next_at=clock), pace)
        self._hosts[name] = turns, pace
        self._pauses |= {key: max(until, self._pauses.get(key, until)) for key, until in pauses.items()}

    def _paused_until(self, url: str, now: datetime) -> datetime | None:
        until = max((self._pauses[key] for key in keys_of(url) if key in self._pauses), default=None)
        return until if until and until > now else None

    def _sweep(self, now: datetime) -> None:
        if len(self._hosts) < self._sweep_at:
            return
        clock = self._clock()
        self._hosts = {name: known for name, known in self._hosts.items() if _counts(*known, clock)}
        self._pauses = {key: until for key, until in self._pauses.items() if until > now}
        # When most are busy, sweeping at each arrival would be quadratic.
        self._sweep_at = max(SWEEP_AT, 2 * len(self._hosts))


def _counts(turns: Turns, pace: Pace, clock: float) -> bool:
    """Whether what is known of a host still bears on its next request; of one in trouble, past its longest pause."""
    return turns.next_at > clock - (MAX_PAUSE_S if pace.faults else MAX_CRAWL_DELAY_S)
