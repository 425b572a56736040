"""Ports that stop at a chosen point, and say so by a file, so that a test can kill the process right there.

They live in the tests: nothing in the product knows of them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def stop_here(marker: str) -> None:
    """Say so, and wait to be killed."""
    Path(marker).touch()
    threading.Event().wait()


def turn(marker: str) -> int:
    """Which call this is, over all copies of a port that share a marker: pickling would lose a count in memory."""
    with Path(f"{marker}.turns").open("ab") as file:
        file.write(b"x")
        return file.tell()


@dataclass(frozen=True)
class Around:
    """Any port, that stops before or after the n-th call of one of its methods."""

    port: Any
    method: str
    marker: str
    after: bool = False
    nth: int = 1

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.port, name)
        if name != self.method:
            return found

        def stopping(*args: Any, **kwargs: Any) -> Any:
            if turn(self.marker) != self.nth:
                return found(*args, **kwargs)
            if not self.after:
                stop_here(self.marker)
            found(*args, **kwargs)
            return stop_here(self.marker)

        return stopping


@dataclass(frozen=True)
class Marking:
    """Real children, that say when a function is asked of them."""

    children: Any
    function: str
    marker: str

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        if function == self.function:
            await asyncio.to_thread(Path(self.marker).touch)
        return await self.children.run(function, header, body, timeout_s=timeout_s)
