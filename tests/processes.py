"""Which processes a process has started, by the kernel's own lists; and ports for those that tests start."""

from __future__ import annotations

import contextlib
import random
import socket
from pathlib import Path

_PORTS = range(10_000, 30_000)
"""Below those that the kernel gives to whoever asks for any (32,768 and up): a server takes seconds to bind one."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at."""
    for port in random.SystemRandom().sample(_PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


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
