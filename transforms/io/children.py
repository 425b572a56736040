"""Runs parsers of foreign bytes in processes that can be killed (docs/decisions/0002).

A child is forked once from a program of ours and used for many jobs (transforms/io/child.py); JSON goes in and comes
out (docs/decisions/0013).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from schemas.failure import Reason, Refusal, Stage
from transforms.io import loop
from transforms.io.child import PATIENCE, module_of
from transforms.io.childprocess import Answer, Child, ChildLost, Job, frame
from transforms.io.nursery import Gone, Nursery
from transforms.io.slowness import Slowness

#: A tenth of a CPU that others want too: the slowest real page, of 0.75 s, comes within 4 s.
SLOW_NICE = 10
#: Of its time, in CPU: a job that had so much was not kept from ending by others. The slowest real page takes 1.3 s of
#: 10 where all take four times as long as on a fast machine.
SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPool:
    """The Children of ports.py. It pickles; processes are started at need, per process and event loop.

    All pools of one configuration on one loop are one. Waiting jobs are served in the order they came.

    Attributes:
        size: children at work; null: one for each CPU that this process may use.
        aside: further children at most, whose jobs turned out slow: they go on at a low priority, and another child
            takes their place, so that a page that hangs doesn't hold up the others (docs/decisions/0009).
        memory_bytes: address space of a child. The extractor took 1.8 GB at worst, for a page of 1e6 cells (measured).
        recycle_bytes: a child that holds more than that after a job is replaced: parsers leak. 70 MB are normal.
        start_timeout_s: until a child has started and imported the function, in seconds. A quarter of one is normal.
    """

    size: int | None = None
    aside: int = 12
    memory_bytes: int = 2 * 2**30
    recycle_bytes: int = 700 * 2**20
    start_timeout_s: float = 60.0

    def __post_init__(self) -> None:
        for name in ("size", "memory_bytes", "recycle_bytes", "start_timeout_s"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"ChildPool: {name} is {value}, and must be more than 0")
        if self.aside < 0:
            raise ValueError(f"ChildPool: aside is {self.aside}, and must be 0 or more")

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        """Call `function` ("module:name") with (header, body) in a child; both it and its result are JSON but for body.

        Waiting for a child and importing the function do not count as time. A slow job that others leave no CPU is
        given up to PATIENCE times its time. Cancelling kills the child.

        Raises:
            Refusal: what the function refused; or parser-timeout, parser-crash (died, out of memory), parser-error
                (it raised something else, or its result is not JSON or over 64 MiB of it).
            RuntimeError: no child could be started, or it could not import the function: a bug of ours.
        """
        call = frame(function, header, body, timeout_s)
        job = Job(function=function, frame=call, size=len(body), timeout_s=timeout_s)
        return _result(await _pool(self).answer(job), function)


async def close_all() -> None:
    """End every child of the running loop; jobs under way end as crashed. A later run starts new ones."""
    for pool in loop.taken(_pools):
        await pool.close()


class _Pool:
    """The children of one configuration on one event loop."""

    def __init__(self, config: ChildPool) -> None:
        self._config = config
        self._size = config.size or _cpus()
        self.room, self.siding, self._slowness = asyncio.Semaphore(self._size), _Siding(config.aside), Slowness()
        self._nursery: Nursery | None = None
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False

    async def answer(self, job: Job) -> Answer:
        async with _Place(self) as place:
            if idle := await self._ready(job.function):
                with contextlib.suppress(ChildLost):  # it died since its last job, which is not this job's fault
                    return await self._ask(idle, job, place)
            with contextlib.suppress(ChildLost):  # killed as it started, by a person or the system: once is no bug
                return await self._ask(await self._start(job.function), job, place)
            return await self._ask(await self._start(job.function), job, place)

    async def close(self) -> None:
        self._closed = True
        for child in self._busy:
            child.kill()
        for _ in range(self._size):  # whoever has or waits for a place gives up
            await self.room.acquire()
        await self.siding.empty.wait()
        while self._idle:
            await self._idle.pop().end()
        if self._nursery:
            self._nursery.end()

    async def _ready(self, function: str) -> Child | None:
        """An idle child that has imported the function; one that has not makes room for one that is forked with it.

        To import the extractor takes .4 s of CPU, and each child of feeds would: a fork is a hundredth of that.
        """
        ready = next((child for child in self._idle if module_of(function) in child.modules), None)
        if ready:
            self._idle.remove(ready)
        elif self._idle:
            await self._idle.pop().end()
        return ready

    async def _start(self, function: str) -> Child:
        if self._closed:
            raise RuntimeError("the pool of child processes was closed")
        if self._nursery is None or self._nursery.gone:
            self._nursery = Nursery(self._config.memory_bytes)
        nursery, limit_s = self._nursery, self._config.start_timeout_s
        try:
            async with asyncio.timeout(limit_s):
                modules = nursery.modules | {module_of(function)}
                return Child(nursery, modules, *await nursery.fork(function))
        except TimeoutError:
            raise ChildLost(f"a child did not begin within {limit_s:g} s") from None
        except Gone as gone:
            raise ChildLost(f"a child {gone}") from None

    async def _ask(self, child: Child, job: Job, place: _Place) -> Answer:
        self._busy.add(child)
        sound = False
        try:
            slow_s = self._slowness.after_s(job.function, job.size)
            steps = (place.step_aside, place.sink, place.had_its_share)
            late = tuple(zip((slow_s, 2 * slow_s, max(10 * slow_s, SHARE * job.timeout_s)), steps, strict=True))
            answer = await child.ask(job, self._config.start_timeout_s, late)
            self._slowness.learn(job.function, job.size, answer.cpu_s)
            light = answer.resident_bytes <= self._config.recycle_bytes
            sound = answer.kind != "crash" and light and not place.aside  # a low priority stays with its process
            return answer
        finally:
            self._busy.discard(child)
            if sound and not self._closed:
                self._idle.append(child)
            else:
                await child.end()


class _Siding:
    """The jobs that are aside, in the order in which they came."""

    def __init__(self, size: int) -> None:
        self._size, self._aside, self.empty = size, dict[_Place, None](), asyncio.Event()
        self.empty.set()

    def enter(self, place: _Place) -> bool:
        """Whether there was room, or is as soon as one that had its time is ended."""
        if len(self._aside) >= self._size and not any(other.give_way() for other in self._aside):
            return False
        self._aside[place] = None
        self.empty.clear()
        return True

    def leave(self, place: _Place) -> None:
        self._aside.pop(place)
        if not self._aside:
            self.empty.set()


class _Place:
    """What a job holds while it is done: room in the pool, until it turns out slow and steps aside for the next."""

    def __init__(self, pool: _Pool) -> None:
        self._pool, self._gives_way = pool, False
        self.aside: Child | None = None

    async def __aenter__(self) -> _Place:
        await self._pool.room.acquire()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.aside:
            self._pool.siding.leave(self)
        else:
            self._pool.room.release()

    def step_aside(self, child: Child) -> None:
        if self._pool.siding.enter(self):
            self.aside = child
            child.lower_priority(SLOW_NICE)
            self._pool.room.release()

    def sink(self, child: Child) -> None:
        """Of twice that CPU: it has what nobody else wants, and time until there is some."""
        if self.aside:
            child.lower_priority(None)
            child.allow(PATIENCE)

    def had_its_share(self, child: Child) -> None:
        """Of so much CPU that no others kept it from coming to its end."""
        if self.aside:
            child.allow(1.0)

    def give_way(self) -> bool:
        """Whether it ends now for one more that is slow: once, when it had the time that is anybody's."""
        if self._gives_way or not self.aside or self.aside.elapsed() < 1.0:
            return False
        self._gives_way = True
        self.aside.allow(1.0)
        return True


_pools: dict[tuple[ChildPool, asyncio.AbstractEventLoop], _Pool] = {}


def _pool(config: ChildPool) -> _Pool:
    key = (config, asyncio.get_running_loop())
    if key not in _pools:
        _pools[key] = _Pool(config)
        loop.on_close(close_all)
    return _pools[key]


def _result(answer: Answer, function: str) -> Any:
    if answer.kind == "result":
        return answer.value
    if answer.kind == "unusable":
        raise RuntimeError(f"a child can't import {function}: {answer.value}")
    if answer.kind == "refusal":
        reason, detail, retry_after_s, stage = answer.value
        raise Refusal(Reason(reason), detail, retry_after_s=retry_after_s, stage=Stage(stage) if stage else None)
    raise Refusal(Reason.PARSER_CRASH if answer.kind == "crash" else Reason.PARSER_ERROR, str(answer.value))


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
