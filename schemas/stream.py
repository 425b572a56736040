"""What a stream is given to do: batches of claims, and what a look into the ledger offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBatch:
    """What a stream claimed at one moment for one unit; the claims themselves lie in the ledger.

    `stamped_at`: the moment, in whole milliseconds and later than that of every batch before it in the run: the event
    time that decides the window.
    """

    unit: Unit
    stamped_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a poll of the ledger finds.

    Attributes:
        batches: every batch of the run whose unit is open, by time.
        watermark: no later batch is stamped before.
        over: the run claims nothing more.
        drain: what is under way shall end soon.
    """

    batches: tuple[ClaimBatch, ...]
    watermark: datetime
    over: bool
    drain: bool
