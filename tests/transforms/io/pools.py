"""Pools of real children for tests, and what the system says of them."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Refusal
from tests.processes import children_of
from transforms.io.children import ChildPool, close_all

ONE = ChildPool(size=1, aside=0)
MIB = 2**20
PAGE = b"<html><body><article>" + b"<p>A paragraph like any other, of an article that nobody will read.</p>" * 9


@contextlib.asynccontextmanager
async def closing() -> AsyncIterator[None]:
    try:
        yield
    finally:
        await close_all()


def together(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    async def main() -> Any:
        async with closing():
            return await work()

    return asyncio.run(main())


async def call(name: str, body: bytes = b"", *, pool: ChildPool = ONE, timeout_s: float = 10.0, **header: Any) -> Any:
    return await pool.run(f"tests.transforms.io.hostile:{name}", header, body, timeout_s=timeout_s)


def refused(name: str, *, pool: ChildPool = ONE, timeout_s: float = 10.0, **header: Any) -> Refusal:
    """The refusal that it ends with. The pool must work afterwards."""

    async def work() -> Refusal:
        with pytest.raises(Refusal) as caught:
            await call(name, pool=pool, timeout_s=timeout_s, **header)
        assert await call("pid", pool=pool) != os.getpid()
        return caught.value

    refusal: Refusal = together(work)
    return refusal


async def begun(fifo: Path) -> tuple[asyncio.Task[Any], int]:
    """A job that is under way until it is ended, and the child that does it."""
    job = asyncio.create_task(call("say_pid", fifo=str(fifo)))
    return job, int(await asyncio.to_thread(fifo.read_text))


def is_gone(pid: int) -> bool:
    """Dead and reaped."""
    return not Path(f"/proc/{pid}").exists()


def spinning_of(others: list[int]) -> list[int]:
    """The children of pools of this process that are not among these; a database server may be a child of it too."""
    return [child for nursery in nurseries() for child in children_of(nursery) if child not in others]


def nurseries() -> list[int]:
    mine = children_of(os.getpid())
    return [pid for pid in mine if b"transforms.io.forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def priority(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def threads_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
