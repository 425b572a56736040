"""Hostile documents through real children: each in one of its own, two at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.failure import Refusal
from tests.effort import TRIES
from transforms.io.children import ChildPool, close_all

_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """How documents are read.

    Attributes:
        function: "module:name", called in a child; what it returns has `cpu_s`.
        header: its argument.
        max_cpu_s: what takes more is tried again.
        timeout_s: for the child.
        port: where whoever loads something from outside connects; stands for PORT in documents.
    """

    function: str
    header: Mapping[str, Any]
    max_cpu_s: float
    timeout_s: float
    port: int

    def answers(self, documents: Mapping[str, Callable[[], bytes]]) -> dict[str, Any]:
        """What came of each document; a Refusal of the pool's own for what hung or crashed."""
        return asyncio.run(self._all(documents))

    async def _all(self, documents: Mapping[str, Callable[[], bytes]]) -> dict[str, Any]:
        # A new child for each: what one held is not what the next one takes.
        pool, turn = ChildPool(size=_AT_ONCE, recycle_bytes=1), asyncio.Semaphore(_AT_ONCE)

        async def one(make: Callable[[], bytes]) -> Any:
            async with turn:
                return await self._one(pool, make().replace(b"PORT", str(self.port).encode()))

        try:
            return dict(zip(documents, await asyncio.gather(*map(one, documents.values())), strict=True))
        finally:
            await close_all()

    async def _one(self, pool: ChildPool, body: bytes) -> Any:
        for _ in range(TRIES):
            try:
                answer = await pool.run(self.function, self.header, body, timeout_s=self.timeout_s)
            except Refusal as refusal:
                return refusal
            if answer["cpu_s"] < self.max_cpu_s:
                break
        return answer
