"""One process that foreign bytes are parsed in, and our end of its socket; transforms/io/child.py is its program.

Popen and a socket rather than asyncio's subprocesses: those cost a thread per child, and on Python 3.11 they can lose
the exit status of a child that dies while it is being killed.
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
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.failure import Reason, Refusal
from transforms.io.child import ANSWER, MAX_ANSWER_BYTES, REQUEST

#: What a child sees of the environment. It reads hostile bytes, and the parent may have been given passwords there.
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "TMPDIR")

#: Makes a result depend on its input alone: sets of strings keep one order from child to child, and times without zone
#: are read alike on every machine. Colliding keys, which a fixed seed allows, cost no more than the job's time.
_SAME_EVERYWHERE = {"PYTHONHASHSEED": "0", "TZ": "UTC"}

_LAST_WORDS_CHARS = 2_000


class Job(NamedTuple):
    """A function's name, the call as bytes, and seconds that it may take."""

    function: str
    frame: bytes
    timeout_s: float


class Answer(NamedTuple):
    """What a child said: see transforms/io/child.py."""

    kind: str
    value: Any
    resident_bytes: int


class NotStarted(RuntimeError):
    """A child ended, or did not answer, before the function was called: the job itself is innocent."""


class Child:
    """One process, and our end of its socket."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self.process, self._channel = process, channel
        self._last_words = ""

    async def ask(self, job: Job, start_timeout_s: float, late: Sequence[tuple[float, Callable[[], None]]]) -> Answer:
        """Have a job done; of `late`, each is called if it takes more seconds of CPU than it says.

        Raises:
            Refusal: parser-timeout, parser-crash.
            NotStarted: the function was not called.
        """
        first = await self._begin(job, start_timeout_s)
        if first.kind != "started":
            return first
        timers = [_Timer(self, seconds, call) for seconds, call in late]
        try:
            async with asyncio.timeout(job.timeout_s):
                return await self._receive()
        except TimeoutError:
            raise _too_slow(job) from None
        except (EOFError, ConnectionError):
            await self.end()
            raise _death(self.process.returncode, job) from None
        finally:
            for timer in timers:
                timer.cancel()

    def cpu_s(self) -> float:
        """Seconds of CPU that it has used; where that can't be read, the time."""
        try:
            with open(f"/proc/{self.process.pid}/stat", "rb") as stat:
                user, system = stat.read().rpartition(b")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return time.monotonic()

    def lower_priority(self, nice: int) -> None:
        """Leave the CPU to others, for the rest of the process's life."""
        pid = self.process.pid
        with contextlib.suppress(OSError):  # not allowed here
            os.setpriority(os.PRIO_PROCESS, pid, nice)
        # Where the kernel shares the CPU by session (sched(7), "autogroup"), a child's priority counts in its own only.
        with contextlib.suppress(OSError), open(f"/proc/{pid}/autogroup", "w") as group:
            group.write(str(nice))

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

    async def _begin(self, job: Job, start_timeout_s: float) -> Answer:
        try:
            async with asyncio.timeout(start_timeout_s):
                await asyncio.get_running_loop().sock_sendall(self._channel, job.frame)
                return await self._receive()
        except (TimeoutError, EOFError, ConnectionError) as error:
            await self.end()
            slow = f"did not begin within {start_timeout_s:g} s"
            how = slow if isinstance(error, TimeoutError) else f"{_how(self.process.returncode)} before it began"
            raise NotStarted(f"a child {how}: {self._last_words}") from None

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

    def _leave(self) -> None:
        self._channel.close()
        if self.process.stderr is not None:
            with self.process.stderr as stderr:
                self._last_words = stderr.read().decode("utf-8", "replace")[-_LAST_WORDS_CHARS:].strip()


class _Timer:
    """Calls once a child has used so much CPU, from now on.

    Not so much time: on a machine that is busy with other things every page would be slow.
    """

    def __init__(self, child: Child, seconds: float, call: Callable[[], None]) -> None:
        self._child, self._call = child, call
        self._until = child.cpu_s() + seconds
        self._handle = asyncio.get_running_loop().call_later(seconds, self._look)

    def cancel(self) -> None:
        self._handle.cancel()

    def _look(self) -> None:
        left = self._until - self._child.cpu_s()
        if left <= 0:
            self._call()
        else:
            self._handle = asyncio.get_running_loop().call_later(max(left, 0.05), self._look)


def spawn(memory_bytes: int) -> Child:
    """Start a child.

    Raises:
        OSError: the system starts no more processes.
    """
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
    return Child(process, ours)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return {**kept, **_SAME_EVERYWHERE, "PYTHONPATH": path}


def frame(function: str, header: Mapping[str, Any], body: bytes, timeout_s: float) -> bytes:
    """A call as a child reads it."""
    job = json.dumps({"function": function, "header": dict(header), "timeout_s": timeout_s}).encode()
    return b"".join((REQUEST.pack(len(job), len(body)), job, body))


def _decoded(payload: bytearray) -> Answer:
    try:
        return Answer(**json.loads(payload))
    except (ValueError, TypeError, RecursionError):
        raise _nonsense("an answer that can't be read") from None


def _death(status: int, job: Job) -> Refusal:
    if status == -signal.SIGALRM:  # its own timer: this process was too busy to see the time pass
        return _too_slow(job)
    return Refusal(Reason.PARSER_CRASH, f"{job.function} {_how(status)}")


def _too_slow(job: Job) -> Refusal:
    return Refusal(Reason.PARSER_TIMEOUT, f"{job.function} was not done after {job.timeout_s:g} s")


def _nonsense(what: str) -> Refusal:
    return Refusal(Reason.PARSER_CRASH, f"the parser's process sent {what}")


def _how(status: int) -> str:
    names = {int(known): known.name for known in signal.Signals}
    return f"ended with status {status}" if status >= 0 else f"was killed by {names.get(-status, f'signal {-status}')}"
