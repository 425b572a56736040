"""One process that foreign bytes are parsed in, and our end of its socket; transforms/io/child.py is what it does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from schemas.failure import Reason, Refusal
from transforms.io.child import ANSWER, MAX_ANSWER_BYTES, REQUEST
from transforms.io.nursery import Gone, Nursery, how_it_ended


class Job(NamedTuple):
    """A function's name, the call as bytes, the size of its body, and seconds that it may take."""

    function: str
    frame: bytes
    size: int
    timeout_s: float


class Answer(NamedTuple):
    """What a child said: see transforms/io/child.py. Of a job's end, `cpu_s` is that of the job."""

    kind: str
    value: Any
    resident_bytes: int
    cpu_s: float


class ChildLost(RuntimeError):
    """A child ended, or did not answer, before the function was called, or its nursery did: the job is innocent."""


class Child:
    """One process, and our end of its socket; `modules` are what it was forked with."""

    def __init__(self, nursery: Nursery, modules: frozenset[str], pid: int, channel: socket.socket) -> None:
        self.modules, self.pid, self._nursery, self._channel = modules, pid, nursery, channel
        self._ending: asyncio.Task[None] | None = None
        self._deadline, self._began, self._timeout_s = asyncio.timeout(None), 0.0, 0.0
        self._status: int | None = None

    async def ask(
        self, job: Job, start_timeout_s: float, late: Sequence[tuple[float, Callable[[Child], None]]]
    ) -> Answer:
        """Have a job done; of `late`, each is called, with this child, if it takes more seconds of CPU than it says.

        Raises:
            Refusal: parser-timeout, parser-crash.
            ChildLost: the function was not called, or what ended it was not the job.
        """
        first = await self._begin(job, start_timeout_s)
        if first.kind != "started":
            return first
        timers = [_Timer(self, first.cpu_s, seconds, call) for seconds, call in late]
        self._began, self._timeout_s = asyncio.get_running_loop().time(), job.timeout_s
        try:
            async with asyncio.timeout(job.timeout_s) as self._deadline:
                answer = await self._receive()
            return answer._replace(cpu_s=answer.cpu_s - first.cpu_s)
        except TimeoutError:
            raise _too_slow(job) from None
        except (EOFError, ConnectionError):
            await self.end()
            raise self._death(job) from None
        finally:
            for timer in timers:
                timer.cancel()

    def allow(self, times: float) -> None:
        """Give the job under way so many times its time, from its beginning on; if that is over, end it."""
        self._deadline.reschedule(self._began + times * self._timeout_s)

    def elapsed(self) -> float:
        """The share of its time that the job under way has had."""
        return (asyncio.get_running_loop().time() - self._began) / self._timeout_s

    def cpu_s(self) -> float:
        """Seconds of CPU that it has used; where that can't be read, the time."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as stat:
                user, system = stat.read().rpartition(b")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return time.monotonic()

    def lower_priority(self, nice: int | None) -> None:
        """Leave the CPU to its siblings, for the rest of the process's life; null: to all that want it at all.

        They share a session, within which priorities count also where the kernel shares the CPU by session (sched(7)).
        """
        with contextlib.suppress(OSError):  # not allowed here
            if nice is None and sys.platform == "linux":
                os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, self.pid, 19 if nice is None else nice)

    def kill(self) -> None:
        """Send it SIGKILL, unless it is ending: then its number may soon be another's."""
        if self._ending is None and not self._nursery.gone:
            os.kill(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kill it and wait until it is gone: its memory is free before its place is. Again, it only waits."""
        self.kill()
        if self._ending is None:
            self._ending = asyncio.create_task(self._end())
        await _certainly(self._ending)

    async def _end(self) -> None:
        await self._drain()
        self._channel.close()
        with contextlib.suppress(Gone):
            self._status = await self._nursery.wait(self.pid)

    def _death(self, job: Job) -> Exception:
        if self._status is None:
            return ChildLost("a child ended with the process that it was forked from")
        if self._status == -signal.SIGALRM:  # its own timer: this process was too busy to see the time pass
            return _too_slow(job)
        return Refusal(Reason.PARSER_CRASH, f"{job.function} {how_it_ended(self._status)}")

    async def _begin(self, job: Job, start_timeout_s: float) -> Answer:
        try:
            async with asyncio.timeout(start_timeout_s):
                await asyncio.get_running_loop().sock_sendall(self._channel, job.frame)
                return await self._receive()
        except (TimeoutError, EOFError, ConnectionError) as error:
            await self.end()
            raise ChildLost(f"a child did not begin: {str(error) or type(error).__name__}") from None

    async def _receive(self) -> Answer:
        (length,) = ANSWER.unpack(await self._exactly(ANSWER.size))
        if length > MAX_ANSWER_BYTES:
            raise _nonsense(f"an answer of {length:,} bytes")
        return _decoded(await self._exactly(length))

    async def _exactly(self, size: int) -> bytearray:
        buffer = bytearray(size)
        left, running = memoryview(buffer), asyncio.get_running_loop()
        while left:
            got = await running.sock_recv_into(self._channel, left)
            if not got:
                raise EOFError
            left = left[got:]
        return buffer

    async def _drain(self) -> None:
        with contextlib.suppress(ConnectionError):  # it died with unread data in its end
            while await asyncio.get_running_loop().sock_recv(self._channel, 65_536):
                pass


class _Timer:
    """Calls once a child has used so much CPU, from now on.

    Not so much time: on a machine that is busy with other things every page would be slow.
    """

    def __init__(self, child: Child, used_s: float, seconds: float, call: Callable[[Child], None]) -> None:
        self._child, self._call = child, call
        self._until = used_s + seconds
        self._handle = asyncio.get_running_loop().call_later(seconds, self._look)

    def cancel(self) -> None:
        self._handle.cancel()

    def _look(self) -> None:
        left = self._until - self._child.cpu_s()
        if left <= 0:
            self._call(self._child)
        else:
            self._handle = asyncio.get_running_loop().call_later(max(left, 0.05), self._look)


async def _certainly(ending: asyncio.Task[None]) -> None:
    """Wait until it is done, and only then be cancelled; after SIGKILL there is next to nothing to wait for."""
    try:
        await asyncio.shield(ending)
    except asyncio.CancelledError:
        await _certainly(ending)
        raise


def frame(function: str, header: Mapping[str, Any], body: bytes, timeout_s: float) -> bytes:
    """A call as a child reads it."""
    job = json.dumps({"function": function, "header": dict(header), "timeout_s": timeout_s}).encode()
    return b"".join((REQUEST.pack(len(job), len(body)), job, body))


def _decoded(payload: bytearray) -> Answer:
    try:
        said = _value(payload)
        return Answer(said["kind"], said["value"], int(said["resident_bytes"]), float(said["cpu_s"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise _nonsense("an answer that can't be read") from None


def _value(payload: bytearray) -> Any:
    try:
        return orjson.loads(payload)
    except ValueError:  # what only json could write
        return json.loads(payload)


def _too_slow(job: Job) -> Refusal:
    return Refusal(Reason.PARSER_TIMEOUT, f"{job.function} was not done after {job.timeout_s:g} s")


def _nonsense(what: str) -> Refusal:
    return Refusal(Reason.PARSER_CRASH, f"the parser's process sent {what}")
