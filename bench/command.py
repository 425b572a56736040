"""newsbeam's command as a process of its own, and the CPU that such processes took."""

from __future__ import annotations

import resource
import sys

NEWSBEAM = (sys.executable, "-c", "import sys; from pipelines.cli import program; sys.exit(program())")
"""Of this folder's code."""


def children_s() -> float:
    """Seconds of CPU of all child processes that have ended and were waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
