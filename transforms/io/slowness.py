"""When a job is slow: by the CPU that jobs of its function usually take on this machine, now.

A fixed bound is one machine's: of 1,232 real pages one was slow by it on that of 2026-11-24, a tenth on one a quarter
as fast with its cores shared, and those that then got no CPU were lost (24; 2026-11-30).
"""

from __future__ import annotations

#: CPU after which a job is slow at the least. Of 1,552 feeds none takes more, on a fast machine.
LEAST_S, LEAST_S_PER_MB = 0.1, 0.25
#: What is usual, times this: of 1,232 real pages the slowest takes 6.9 times the mean, both as shares of the least.
TIMES = 7.0
#: The bound rises to so many times the least: else whoever serves slow pages alone could raise it without end.
MOST = 10.0
#: How much one job counts, and how far it can pull: about the last fifty, none as more than three usual ones.
_WEIGHT, _PULL = 0.02, 3.0


class Slowness:
    """What was usual of each function, as a share of the least bound."""

    def __init__(self) -> None:
        self._usual: dict[str, float] = {}

    def after_s(self, function: str, size: int) -> float:
        """Seconds of CPU after which a job is slow.

        Args:
            function: its name.
            size: of its body, in bytes.
        """
        return _least_s(size) * min(max(1.0, TIMES * self._usual_of(function)), MOST)

    def learn(self, function: str, size: int, cpu_s: float) -> None:
        """Take note of a job that ended by itself."""
        usual, share = self._usual_of(function), cpu_s / _least_s(size)
        self._usual[function] = usual + _WEIGHT * (min(share, _PULL * usual) - usual)

    def _usual_of(self, function: str) -> float:
        return self._usual.get(function, 1 / TIMES)


def _least_s(size: int) -> float:
    return LEAST_S + LEAST_S_PER_MB * size / 1e6
