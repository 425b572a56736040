"""Pace: the least time between the starts of two requests to one host, within this process."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from transforms.web.robots import MAX_CRAWL_DELAY_S

#: Hosts remembered before those whose time has passed are swept out: a sweep costs a millisecond, an entry 300 bytes.
_SWEEP_AT = 4096


@dataclass(slots=True)
class _Turn:
    """A host's turn: who may go next, and when.

    Attributes:
        line: held by the one at the head of the line; asyncio.Lock serves in order of arrival.
        next_at: the earliest start of the next request, in the pacer's clock.
        last_at: start of the last one.
        waiting: how many stand in line.
    """

    next_at: float
    last_at: float = -math.inf
    line: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Pacer:
    """Lets requests to a host start one by one. Belongs to one event loop.

    A waiter that is cancelled leaves the line and uses up no turn: a spent budget cancels hundreds at once, and the
    next unit must not wait for their ghosts.

    Args:
        delay_s: between two starts, in seconds; 0 never waits.
        clock: monotonic, in seconds.
        sleep: waits for some seconds.
    """

    def __init__(
        self,
        delay_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._delay_s, self._clock, self._sleep = delay_s, clock, sleep
        self._turns: dict[str, _Turn] = {}
        self._sweep_at = _SWEEP_AT

    async def turn(self, host: str, at_least_s: float = 0.0) -> None:
        """Return when a request to the host may start, first come first served.

        It starts `at_least_s` after the last one and before the next one, if that is longer than the usual delay: the
        last one may have been that for robots.txt, which is where a Crawl-delay stands.
        """
        turn = self._turn_of(host)
        turn.waiting += 1
        try:
            async with turn.line:
                while (left_s := max(turn.next_at, turn.last_at + at_least_s) - self._clock()) > 0:
                    await self._sleep(left_s)  # again when a timer came early
                turn.last_at = self._clock()
                turn.next_at = turn.last_at + max(self._delay_s, at_least_s)
        finally:
            turn.waiting -= 1

    def __len__(self) -> int:
        return len(self._turns)

    def _turn_of(self, host: str) -> _Turn:
        turn = self._turns.get(host)
        if turn is None:
            if len(self._turns) >= self._sweep_at:
                self._sweep()
            turn = self._turns[host] = _Turn(next_at=self._clock())
        return turn

    def _sweep(self) -> None:
        now = self._clock()
        over = now - MAX_CRAWL_DELAY_S
        self._turns = {
            host: turn
            for host, turn in self._turns.items()
            if turn.waiting or turn.next_at > now or turn.last_at > over
        }
        # When most are busy, sweeping at each arrival would be quadratic.
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._turns))
