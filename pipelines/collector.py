"""Python's garbage collector, which knows nothing of the half a million objects of Beam's import that stay.

Looking through them costs .6 s of CPU during the import, 1 s in a run over 1,000 items, and 1.2 s as the process ends,
of 22 s (2026-11-30, a slow machine).
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def unsearched() -> Iterator[None]:
    """What the block imports is not looked through: not while it is made, nor ever after."""
    if "apache_beam" in sys.modules:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextlib.contextmanager
def abandoned() -> Iterator[None]:
    """At the end of the block, which the process ends with, all is left to the system."""
    try:
        yield
    finally:
        gc.freeze()
