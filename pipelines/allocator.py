"""The C library's memory, in a process that lives for months and has many threads: Beam's, gRPC's and ours."""

from __future__ import annotations

import ctypes
from typing import Any

ARENAS = 2
"""glibc gives threads heaps of their own, up to eight for each CPU, and keeps what is freed in each of them."""
_M_ARENA_MAX = -8


def few_arenas() -> None:
    """Have the threads that are to come share heaps; nothing where the C library isn't glibc."""
    if libc := _glibc():
        libc.mallopt(_M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give what is free to the system; nothing where the C library isn't glibc."""
    if libc := _glibc():
        libc.malloc_trim(0)


def _glibc() -> Any:
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
