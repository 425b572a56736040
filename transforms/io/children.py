"""Runs parsers of foreign bytes in processes that can be killed (docs/decisions/0002).

A child is a program executed once and used for many jobs (transforms/io/child.py); JSON goes in and comes out. Popen
and a socket rather than asyncio's subprocesses: those cost a thread per child, and on Python 3.11 they can lose the
exit status of a child that dies while it is being killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.failure import Reason, Refusal, Stage
from transforms.io import loop
from transforms.io.child import ANSWER, MAX_ANSWER_BYTES, REQUEST

#: What a child sees of the environment. It reads hostile bytes, and the parent may have been given passwords there.
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "TMPDIR")

#: Makes a result depend on its input alone: sets of strings keep one order from child to child, and times without zone
#: are read alike on every machine. Colliding keys, which a fixed seed allows, cost no more than the job's time.
_SAME_EVERYWHERE = {"PYTHONHASHSEED": "0", "TZ": "UTC"}

_LAST_WORDS_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPool:
    """The Children of ports.py. It pickles; processes are started at need, per process and event loop.

    All pools of one configuration on one loop are one. Waiting jobs are served in the order they came.

    Attributes:
        size: children at most; null: one for each CPU that this process may use.
        memory_bytes: address space of a child. The extractor took 1.8 GB at worst, for a page of 1e6 cells (measured).
        recycle_bytes: a child that holds more than that after a job is replaced: parsers leak. 70 MB are normal.
        start_timeout_s: until a child has started and imported the function, in seconds. A quarter of one is normal.
    """

    size: int | None = None
    memory_bytes: int = 2 * 2**30
    recycle_bytes: int = 700 * 2**20
    start_timeout_s: float = 60.0

    def __post_init__(self) -> None:
        for name in ("size", "memory_bytes", "recycle_bytes", "start_timeout_s"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"ChildPool: {name} is {value}, and must be more than 0")

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        """Call `function` ("module:name") with (header, body) in a child; both it and its result are JSON but for body.

        Waiting for a child and importing the function do not count as time. Cancelling kills the child.

        Raises:
            Refusal: what the function refused; or parser-timeout, parser-crash (died, out of memory), parser-error
                (it raised something else, or its result is not JSON or over 64 MiB of it).
            RuntimeError: no child could be started, or it could not import the function: a bug of ours.
        """
        job = _Job(function=function, frame=_frame(function, header, body, timeout_s), timeout_s=timeout_s)
        return _result(await _pool(self).answer(job), function)


async def close_all() -> None:
    """End every child of the running loop; jobs under way end as crashed. A later run starts new ones."""
    running = asyncio.get_running_loop()
    for key in [key for key in _pools if key[1] is running]:
        await _pools.pop(key).close()


class _Job(NamedTuple):
    function: str
    frame: bytes
    timeout_s: float


class _Answer(NamedTuple):
    kind: str
    value: Any
    resident_bytes: int


class _NotStarted(RuntimeError):
    """A child ended, or did not answer, before the function was called: the job itself is innocent."""


class _Pool:
    """The children of one configuration on one event loop."""

    def __init__(self, config: ChildPool) -> None:
        self._config = config
        self._size = config.size or _cpus()
        self._room = asyncio.Semaphore(self._size)
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._closed = False

    async def answer(self, job: _Job) -> _Answer:
        async with self._room:
            if self._idle:
                with contextlib.suppress(_NotStarted):  # it died since its last job, which is not this job's fault
                    return await self._ask(self._idle.pop(), job)
            with contextlib.suppress(_NotStarted):  # killed as it started, by a person or the system: once is no bug
                return await self._ask(self._start(), job)
            return await self._ask(self._start(), job)

    async def close(self) -> None:
        self._closed = True
        for child in self._busy:
            child.process.kill()
        for _ in range(self._size):  # whoever has or waits for a place gives up
            await self._room.acquire()
        while self._idle:
            await self._idle.pop().end()

    def _start(self) -> _Child:
        if self._closed:
            raise RuntimeError("the pool of child processes was closed")
        return _spawn(self._config.memory_bytes)

    async def _ask(self, child: _Child, job: _Job) -> _Answer:
        self._busy.add(child)
        sound = False
        try:
            answer = await child.ask(job, self._config.start_timeout_s)
            sound = answer.kind != "crash" and answer.resident_bytes <= self._config.recycle_bytes
            return answer
        finally:
            self._busy.discard(child)
            if sound and not self._closed:
                self._idle.append(child)
            else:
                await child.end()


_pools: dict[tuple[ChildPool, asyncio.AbstractEventLoop], _Pool] = {}


def _pool(config: ChildPool) -> _Pool:
    key = (config, asyncio.get_running_loop())
    if key not in _pools:
        _pools[key] = _Pool(config)
        loop.on_close(close_all)
    return _pools[key]


class _Child:
    """One process, and our end of its socket."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self.process, self._channel = process, channel
        self._last_words = ""

    async def ask(self, job: _Job, start_timeout_s: float) -> _Answer:
        """Have a job done.

        Raises:
            Refusal: parser-timeout, parser-crash.
            _NotStarted: the function was not called.
        """
        first = await self._begin(job, start_timeout_s)
        if first.kind != "started":
            return first
        try:
            async with asyncio.timeout(job.timeout_s):
                return await self._receive()
        except TimeoutError:
            raise _too_slow(job) from None
        except (EOFError, ConnectionError):
            await self.end()
            raise _death(self.process.returncode, job) from None

    async def end(self) -> None:
        """Kill it and wait until it is gone: its memory is free before its place is. Again, it does nothing."""
        if self._channel.fileno() < 0:
            return
        self.process.kill()
        try:
            await self._drain()
        finally:  # also when cancelled meanwhile; after SIGKILL there is next to nothing to wait for
            self.process.wait()
            self._leave()

    async def _begin(self, job: _Job, start_timeout_s: float) -> _Answer:
        try:
            async with asyncio.timeout(start_timeout_s):
                await asyncio.get_running_loop().sock_sendall(self._channel, job.frame)
                return await self._receive()
        except (TimeoutError, EOFError, ConnectionError) as error:
            await self.end()
            slow = f"did not begin within {start_timeout_s:g} s"
            how = slow if isinstance(error, TimeoutError) else f"{_how(self.process.returncode)} before it began"
            raise _NotStarted(f"a child {how}: {self._last_words}") from None

    async def _receive(self) -> _Answer:
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

    def _leave(self) -> None:
        self._channel.close()
        if self.process.stderr is not None:
            with self.process.stderr as stderr:
                self._last_words = stderr.read().decode("utf-8", "replace")[-_LAST_WORDS_CHARS:].strip()


def _spawn(memory_bytes: int) -> _Child:
    # -P: without it the working directory comes first on sys.path, and a user's folder named schemas would be ours.
    command = [sys.executable, "-P", "-m", "transforms.io.child", str(os.getpid()), str(memory_bytes)]
    out, err = subprocess.DEVNULL, subprocess.PIPE
    with contextlib.ExitStack() as on_failure:
        ours, theirs = socket.socketpair()
        on_failure.enter_context(ours)
        with theirs:
            # Its own session: Ctrl-C and SIGTERM to the group are for the parent, which drains the jobs under way.
            process = subprocess.Popen(  # noqa: S603  our own program
                command, stdin=theirs.fileno(), stdout=out, stderr=err, env=_environment(), start_new_session=True
            )
        on_failure.pop_all()
    ours.setblocking(False)
    return _Child(process, ours)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return {**kept, **_SAME_EVERYWHERE, "PYTHONPATH": path}


def _frame(function: str, header: Mapping[str, Any], body: bytes, timeout_s: float) -> bytes:
    job = json.dumps({"function": function, "header": dict(header), "timeout_s": timeout_s}).encode()
    return b"".join((REQUEST.pack(len(job), len(body)), job, body))


def _decoded(payload: bytearray) -> _Answer:
    try:
        return _Answer(**json.loads(payload))
    except (ValueError, TypeError, RecursionError):
        raise _nonsense("an answer that can't be read") from None


def _result(answer: _Answer, function: str) -> Any:
    if answer.kind == "result":
        return answer.value
    if answer.kind == "unusable":
        raise RuntimeError(f"a child can't import {function}: {answer.value}")
    if answer.kind == "refusal":
        reason, detail, retry_after_s, stage = answer.value
        raise Refusal(Reason(reason), detail, retry_after_s=retry_after_s, stage=Stage(stage) if stage else None)
    raise Refusal(Reason.PARSER_CRASH if answer.kind == "crash" else Reason.PARSER_ERROR, str(answer.value))


def _death(status: int, job: _Job) -> Refusal:
    if status == -signal.SIGALRM:  # its own timer: this process was too busy to see the time pass
        return _too_slow(job)
    return Refusal(Reason.PARSER_CRASH, f"{job.function} {_how(status)}")


def _too_slow(job: _Job) -> Refusal:
    return Refusal(Reason.PARSER_TIMEOUT, f"{job.function} was not done after {job.timeout_s:g} s")


def _nonsense(what: str) -> Refusal:
    return Refusal(Reason.PARSER_CRASH, f"the parser's process sent {what}")


def _how(status: int) -> str:
    names = {int(known): known.name for known in signal.Signals}
    return f"ended with status {status}" if status >= 0 else f"was killed by {names.get(-status, f'signal {-status}')}"


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
