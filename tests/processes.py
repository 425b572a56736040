"""Which processes a process has started, by the kernel's own lists."""

from __future__ import annotations

import contextlib
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Those that it started itself and that are there; none of one that is gone."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread has ended since
            found += map(int, task.read_text().split())
    return found


def descendants_of(pid: int) -> list[int]:
    """Those, and theirs: the fork server and what it forked."""
    mine = children_of(pid)
    return [*mine, *(below for child in mine for below in descendants_of(child))]
