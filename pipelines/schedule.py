"""Again and again in one process, and how signals end it."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from pipelines.budget import DRAIN_S, cut
from pipelines.status import FAILED, urge

Wait = Callable[[float], object]
"""Waits so many seconds, or less when it is to stop."""


def repeat(
    work: Callable[[], int], period_s: float, *, clock: Callable[[], datetime], wait: Wait, stopped: Callable[[], bool]
) -> int:
    """Do work again and again, start to start; one that takes longer than the period is followed at once.

    Returns:
        The status of the last one.
    """
    while True:
        due = clock() + timedelta(seconds=period_s)
        status = work()
        if not stopped():
            wait(max(0.0, (due - clock()).total_seconds()))
        if stopped():
            return status


class Stop:
    """A wish to stop, told by SIGINT or SIGTERM.

    The first signal asks: what is under way has DRAIN_S to end, what is complete is committed and published, the rest
    is deferred. The second ends the process at once. That is safe at any point: the kernel frees the ledger, the next
    run heals.

    A pipe rather than a threading.Event: a handler that sets an event deadlocks when it interrupts the event's own
    lock.
    """

    def __init__(self) -> None:
        self._asked = False
        self._read, self._write = os.pipe()

    def listen(self) -> None:
        """Take the signals from now on (main thread only)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)

    def asked(self) -> bool:
        """Whether it is time to stop."""
        return self._asked

    def wait(self, seconds: float) -> None:
        """Wait, at most until it is time to stop."""
        select.select([self._read], [], [], seconds)

    def _told(self, number: int, frame: FrameType | None) -> None:
        if not self._asked:
            self._asked = True
            cut()
            urge(f"ending: what is under way has {DRAIN_S:g} s, the rest is deferred (a second signal ends at once)")
            os.write(self._write, b"x")
            return
        # Not an exception: Beam's threads would be waited for, ten minutes at worst.
        urge("interrupted; nothing is lost, the next run goes on")
        os._exit(FAILED)
