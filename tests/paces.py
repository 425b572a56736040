"""Whether a host was asked at its pace, as seen from there."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

LATE_S = 0.2


def keeps_pace(times: Sequence[float], delay_s: float) -> bool:
    """Whether requests came so many seconds apart.

    On a busy machine one that was noted late looks closer to the next; all of them together do not.
    """
    gap = min((later - earlier for earlier, later in itertools.pairwise(times)), default=delay_s)
    return gap > delay_s / 2 and times[-1] - times[0] > (len(times) - 1) * delay_s - LATE_S
