"""How long a unit may wait for the world, and how that is cut short when the process is asked to end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from schemas.unit import Unit
from transforms.io.ports import Clock

DRAIN_S = 20.0
"""For what is under way when the process is asked to end; with the commit after it, it ends within 30 s."""

POLL_SHARE = 0.5
"""Of a unit's time, for its polls: slow feeds, or hundreds on one host, must not eat the time of the articles."""

_cut_at: float | None = None


def cut() -> None:
    """End every unit of this process in DRAIN_S seconds; said again, nothing. Safe in a signal handler."""
    global _cut_at
    if _cut_at is None:
        _cut_at = time.monotonic() + DRAIN_S


def uncut() -> None:
    """Take it back (tests)."""
    global _cut_at
    _cut_at = None


def until_cut(unit: Unit) -> float:
    """ports.Budget without an end but the process's cut: for what waits for no host."""
    return math.inf if _cut_at is None else _cut_at - time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBudget:
    """ports.Budget: until the unit's deadline, or the cut of the process that it runs in.

    Attributes:
        clock: tells the time.
        share: of the unit's time, from its start, or from its window's end.
        heed: has the process hear of a cut that another one is asked for, or null: no other is.
    """

    clock: Clock
    share: float = 1.0
    heed: Callable[[], None] | None = None

    def __call__(self, unit: Unit) -> float:
        """Seconds left."""
        if self.heed:
            self.heed()
        begin = unit.closes_at or unit.started_at
        end = begin + self.share * (unit.deadline_at - begin)
        left = (end - self.clock()).total_seconds()
        return left if _cut_at is None else min(left, _cut_at - time.monotonic())
