"""What is known of a host that is asked again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a host answers (transforms/web/pacing.py).

    Attributes:
        latency_s: from a request to the first byte of its answer in seconds, smoothed; null before one.
        slowdown: factor on the delay, 1 or more: doubled by a fault, less with each good answer.
        faults: in a row, the last answer being the last of them.
    """

    latency_s: float | None = None
    slowdown: float = 1.0
    faults: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The answer to a request for a turn.

    Attributes:
        wait_s: seconds until it can be had; 0: it is taken.
        pace: what is known of the host.
        paused_until: until when the host, its site or the address is left alone, aware UTC; null when it isn't. No turn
            is taken then.
    """

    wait_s: float
    pace: Pace
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """A host's turns, in seconds of one clock.

    Attributes:
        last_at: start of the last request.
        next_at: earliest start of the next one.
    """

    last_at: float
    next_at: float


Pauses = Mapping[str, datetime]
"""Key (transforms/web/holds.py) → until when what it names is left alone, aware UTC."""
