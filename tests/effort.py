"""What a call costs, for tests that bound it: of what costs seconds where it should cost hundredths."""

from __future__ import annotations

import time
from collections.abc import Callable

TRIES = 3
"""Other work on the machine makes CPU dearer: 0.1 s became 2.2 s once, beside three busy processes."""


def cpu_s(call: Callable[[], object], enough_s: float) -> float:
    """CPU seconds of a call: the least of up to three, as long as it takes more than is enough."""
    least = float("inf")
    for _ in range(TRIES):
        began = time.process_time()
        call()
        least = min(least, time.process_time() - began)
        if least < enough_s:
            break
    return least
