"""The program that child processes are forked from: it has imported what they run, and never sees foreign bytes.

    python -P -m transforms.io.forkserver PARENT_PID MEMORY_BYTES

Standard input is a socket. Requests are CONTROL, a kind and a number, in turn: FORK, with the child's channel
(SCM_RIGHTS, unix(7)), the length of a function's name and the name; WAIT, and the process id of a child that is ending.
To each comes one REPLY: the child's process id, or what errno said, below 0; the child's exit status.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import os
import resource
import signal
import socket
import struct
import sys

from transforms.io.child import load, module_of, serve

CONTROL = struct.Struct(">cI")
REPLY = struct.Struct(">i")
FORK, WAIT = b"f", b"w"

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Fork for the parent until it closes the socket; in a child, serve it."""
    parent_pid, memory_bytes = (int(word) for word in sys.argv[1:])
    _die_with(parent_pid)
    _confine(memory_bytes)
    control = _control()
    while True:
        head, channels, _, _ = socket.recv_fds(control, CONTROL.size, 1)
        if len(head) < CONTROL.size:
            return
        kind, number = CONTROL.unpack(head)
        reply = _wait(number) if kind == WAIT else _fork(control.recv(number, socket.MSG_WAITALL).decode())
        if kind == FORK and not reply:
            control.close()
            serve(channels[0])
            return
        for channel in channels:
            os.close(channel)
        control.sendall(REPLY.pack(reply))


def _fork(function: str) -> int:
    # Here, once, and not in each child: it is nearly all of a child's start. What goes wrong the child meets again.
    with contextlib.suppress(Exception):  # importing runs other people's modules: anything may be raised
        _prepare(function)
    gc.freeze()  # or the first collection in a child copies every page that it shares with this process
    here = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        return -(error.errno or 1)
    if not pid:
        _die_with(here)
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
            score.write("500")  # when the machine runs out of memory, lose a page and not the run
    return pid


@functools.cache
def _prepare(function: str) -> None:
    """Import its module, and have it make what it makes at first use: by its `prepare`, where it has one."""
    load(function)
    if make := getattr(sys.modules[module_of(function)], "prepare", None):
        make()


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _die_with(parent_pid: int) -> None:
    """Have the kernel kill this process with its parent, however that ends.

    Without it a job under way would go on to its own end: a socket that closed is seen only between jobs.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it ended before the kernel was asked
        sys.exit("the parent is gone")


def _confine(memory_bytes: int) -> None:
    """Set the limits that every child inherits."""
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)  # a parser that crashes on a page would leave 100 MB in the working directory
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ignored signals are inherited


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _control() -> socket.socket:
    """Move the socket away from the standard streams, which functions and C libraries print to, into nothing.

    Until here standard error is the parent's to read: it says why this program could not start.
    """
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return control


if __name__ == "__main__":
    main()
