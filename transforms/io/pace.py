"""Whose turn it is: requests to a host start apart, few are under way at once, and one in trouble is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType

from schemas.failure import Reason, Refusal
from schemas.host import Pace, Pauses, Ticket
from transforms.io.ports import Clock, HostStore
from transforms.web.freshness import MAX_WAIT_S
from transforms.web.holds import Scope, hold_key
from transforms.web.pacing import OVERLOADED, UNREACHED, answered, failed, pause_s
from transforms.web.status import asked_wait_s
from transforms.web.urls import host

#: Requests to one host at once, in a process: one slow answer doesn't stop the next, and no host serves more of us.
#: RFC 9112 section 9.4 asks clients to be conservative; browsers open 6, crawlers 1 (Heritrix, Nutch).
CONNECTIONS = 2


@dataclass(slots=True)
class _Line:
    """Those who want to ask one host.

    Attributes:
        room: one permit for each request that may be under way.
        head: held by the one whose turn is next; asyncio.Lock serves in order of arrival.
        members: how many stand in line or are under way.
    """

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))
    head: asyncio.Lock = field(default_factory=asyncio.Lock)
    members: int = 0


class Pacer:
    """Lets requests to a host start one by one. Belongs to one event loop.

    A waiter that is cancelled leaves the line and uses up no turn: a spent budget cancels hundreds at once, and the
    next unit must not wait for their ghosts.

    Args:
        hosts: keeps the turns and paces.
        base_delay_s: between two starts, in seconds, at least; 0 never waits, but where a host asks for it.
        now: aware UTC, for pauses: they outlive processes.
        scope: whom a wait holds that a server asked for.
        sleep: waits for some seconds.
        clock: monotonic, in seconds: for how long an answer takes.
    """

    def __init__(
        self,
        hosts: HostStore,
        base_delay_s: float,
        *,
        now: Clock,
        scope: Scope = "domain",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._hosts, self._base_delay_s, self._now, self._scope, self._sleep = hosts, base_delay_s, now, scope, sleep
        self.clock = clock
        self._lines: dict[str, _Line] = {}

    async def turn(self, url: str, at_least_s: float = 0.0) -> Turn:
        """Return when a request may start, first come first served. It is under way until the turn's block ends.

        It starts `at_least_s` after the last one to the host and before the next one, if that is longer than the usual
        delay.

        Raises:
            Refusal: host-paused: the host, or its site, is left alone for now.
        """
        async with AsyncExitStack() as on_failure:
            line = self._join(host(url), on_failure)
            await on_failure.enter_async_context(line.room)
            async with line.head:
                while (ticket := await self._ticket(url, at_least_s)).wait_s > 0:
                    await self._sleep(ticket.wait_s)  # again when a timer came early, or another process was first
            return Turn(self, url, ticket.pace, on_failure.pop_all())

    def __len__(self) -> int:
        return len(self._lines)

    async def note(self, url: str, pace: Pace, asked_s: float | None = None) -> None:
        """Remember how a host has answered, and the wait that it asked for."""
        own_s = pause_s(pace)
        waits = {hold_key(url, "host"): own_s} if own_s else {}  # no key, and no parse of the address, without a wait
        if asked_s:
            key = hold_key(url, self._scope)
            waits[key] = max(waits.get(key, 0.0), min(asked_s, MAX_WAIT_S))
        await self._hosts.note(url, pace, self._until(waits))

    def _until(self, waits_s: Mapping[str, float]) -> Pauses:
        return {key: self._now() + timedelta(seconds=wait_s) for key, wait_s in waits_s.items()}

    async def _ticket(self, url: str, at_least_s: float) -> Ticket:
        now = self._now()
        ticket = await self._hosts.take(url, self._base_delay_s, at_least_s, now)
        if ticket.paused_until and ticket.paused_until > now:
            raise _paused(url, ticket.paused_until, now)
        return ticket

    def _join(self, name: str, on_leaving: AsyncExitStack) -> _Line:
        line = self._lines.setdefault(name, _Line())
        line.members += 1
        on_leaving.callback(self._leave, name, line)
        return line

    def _leave(self, name: str, line: _Line) -> None:
        line.members -= 1
        if not line.members:
            del self._lines[name]


class Turn:
    """A request's turn, for the block in which it is under way."""

    def __init__(self, pacer: Pacer, url: str, pace: Pace, on_leaving: AsyncExitStack) -> None:
        self._pacer, self._url, self._pace, self._on_leaving = pacer, url, pace, on_leaving
        self._began = pacer.clock()

    async def __aenter__(self) -> Turn:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._on_leaving:
            if isinstance(error, Refusal) and error.reason in UNREACHED:
                await self._pacer.note(self._url, failed(self._pace))

    async def answered(self, status: int, headers: Mapping[str, str], now: datetime) -> None:
        """The head of an answer has come: it tells whether the host is well, and may ask for a wait."""
        took_s = self._pacer.clock() - self._began
        self._pace = failed(self._pace) if status in OVERLOADED else answered(self._pace, took_s)
        await self._pacer.note(self._url, self._pace, asked_wait_s(status, headers, now))


def _paused(url: str, until: datetime, now: datetime) -> Refusal:
    detail = f"{host(url)} is left alone until {until:%Y-%m-%dT%H:%M:%SZ}: it asked for it, or was not answering"
    return Refusal(Reason.HOST_PAUSED, detail, retry_after_s=(until - now).total_seconds())
