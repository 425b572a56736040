"""The process that children are forked from, and our end of its socket; transforms/io/forkserver.py is its program."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque

from transforms.io.child import module_of
from transforms.io.forkserver import CONTROL, FORK, REPLY, WAIT

#: What a child sees of the environment. It reads hostile bytes, and the parent may have been given passwords there.
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "TMPDIR")

#: Makes a result depend on its input alone: sets of strings keep one order from child to child, and times without zone
#: are read alike on every machine. Colliding keys, which a fixed seed allows, cost no more than the job's time.
#: Libraries for matrices start a thread for each CPU as they are imported, and a process with threads isn't forked.
_SAME_EVERYWHERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

_LAST_WORDS_CHARS = 2_000


class Gone(Exception):
    """The nursery ended, and its children with it. The message says how, and its last words."""


class Nursery:
    """Forks children, and tells how they ended. Belongs to one event loop.

    A start costs a quarter of a second of CPU, a fork a hundredth of that (docs/decisions/0013).

    Attributes:
        modules: those that a child has imported which is forked from now on.

    Raises:
        OSError: the system starts no more processes.
    """

    def __init__(self, memory_bytes: int) -> None:
        self._process, self._control = _execute(memory_bytes)
        self._replies: deque[asyncio.Future[int]] = deque()
        self._received = b""
        self.gone: Gone | None = None
        self.modules: frozenset[str] = frozenset()
        asyncio.get_running_loop().add_reader(self._control, self._read)

    async def fork(self, function: str) -> tuple[int, socket.socket]:
        """A new child that has imported the function if it can be: its process id and our end of its channel.

        Raises:
            Gone: there was none.
            OSError: the system starts no more processes.
        """
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as on_failure:
            on_failure.enter_context(ours)
            name = function.encode()
            self.modules |= {module_of(function)}
            with theirs:
                forked = self._request(CONTROL.pack(FORK, len(name)) + name, theirs)
            try:
                pid = await asyncio.shield(forked)
            except asyncio.CancelledError:
                forked.add_done_callback(self._forget)
                raise
            if pid < 0:
                raise OSError(-pid, os.strerror(-pid))
            on_failure.pop_all()
        ours.setblocking(False)
        return pid, ours

    async def wait(self, pid: int) -> int:
        """The exit status of a child that was killed, or ended by itself: -N for signal N. To be asked once.

        Raises:
            Gone: nobody knows.
        """
        return await asyncio.shield(self._request(CONTROL.pack(WAIT, pid)))

    def end(self) -> None:
        """Kill it and wait until it is gone. Again, it does nothing."""
        if not self.gone:
            self._process.kill()
            self._lose()

    def _request(self, message: bytes, channel: socket.socket | None = None) -> asyncio.Future[int]:
        if self.gone:
            raise self.gone
        reply = asyncio.get_running_loop().create_future()
        self._replies.append(reply)
        with contextlib.suppress(ConnectionError):  # _read sees it too
            socket.send_fds(self._control, [message], [channel.fileno()] if channel else [])
        return reply

    def _read(self) -> None:
        try:
            received = self._control.recv(65_536)
        except ConnectionError:
            received = b""
        if not received:
            self._lose()
        self._received += received
        while len(self._received) >= REPLY.size:
            head, self._received = self._received[: REPLY.size], self._received[REPLY.size :]
            self._replies.popleft().set_result(*REPLY.unpack(head))

    def _lose(self) -> None:
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        _, words = self._process.communicate()
        last = words.decode("utf-8", "replace")[-_LAST_WORDS_CHARS:].strip()
        self.gone = Gone(f"{how_it_ended(self._process.returncode)} before it began: {last}")
        while self._replies:
            reply = self._replies.popleft()
            reply.set_exception(self.gone)
            reply.exception()  # looked at: who asked may have been cancelled

    def _forget(self, forked: asyncio.Future[int]) -> None:
        """Have a child reaped that nobody waited for; it ends by itself, since its channel is closed."""
        if not forked.exception() and forked.result() > 0 and not self.gone:
            self._request(CONTROL.pack(WAIT, forked.result()))


def how_it_ended(status: int) -> str:
    """An exit status in words."""
    names = {int(known): known.name for known in signal.Signals}
    return f"ended with status {status}" if status >= 0 else f"was killed by {names.get(-status, f'signal {-status}')}"


def _execute(memory_bytes: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    # -P: without it the working directory comes first on sys.path, and a user's folder named schemas would be ours.
    command = [sys.executable, "-P", "-m", "transforms.io.forkserver", str(os.getpid()), str(memory_bytes)]
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
    return process, ours


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return {**kept, **_SAME_EVERYWHERE, "PYTHONPATH": path}
