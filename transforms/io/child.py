"""The program of a child process: it calls functions on foreign bytes, one job after another, until its parent ends.

    python -P -m transforms.io.child PARENT_PID MEMORY_BYTES

Standard input is a socket that carries both ways. A job comes as REQUEST (lengths), a JSON object `{function, header,
timeout_s}` and the body. Back come frames of ANSWER (length) and a JSON object `{kind, value, resident_bytes}`: first
`started`, or `unusable` when the function can't be imported; then `result`, `refusal`, `error` or `crash`.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from schemas.failure import Refusal

Function = Callable[[Mapping[str, Any], bytes], Any]

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">I")

#: What the parent reads of one answer. A page of 5 MB all in two-byte letters is 15 MB as \\u escapes; more than four
#: times that is no article, and the parent has to hold it.
MAX_ANSWER_BYTES = 64 * 2**20

#: Seconds after a job's time is up until the kernel ends the child by itself: the parent is faster unless it hangs.
GRACE_S = 1.0

_PR_SET_PDEATHSIG = 1
_MAX_TEXT_CHARS = 500


def main() -> None:
    """Serve the parent until it closes the socket."""
    parent_pid, memory_bytes = (int(word) for word in sys.argv[1:])
    _die_with(parent_pid)
    _confine(memory_bytes)
    requests, answers = _channel()
    while head := requests.read(REQUEST.size):
        job_length, body_length = REQUEST.unpack(head)
        job = json.loads(requests.read(job_length))
        _serve(job, requests.read(body_length), answers)


def _die_with(parent_pid: int) -> None:
    """Have the kernel kill this process with its parent, however that ends.

    Without it a job under way would go on to its own end: a socket that closed is seen only between jobs.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it ended before the kernel was asked
        sys.exit("the parent is gone")


def _confine(memory_bytes: int) -> None:
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)  # a parser that crashes on a page would leave 100 MB in the working directory
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ignored signals are inherited
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("500")  # when the machine runs out of memory, lose a page and not the run


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _channel() -> tuple[BinaryIO, BinaryIO]:
    """Move the socket away from the standard streams, which functions and C libraries print to, into nothing.

    Until here standard error is the parent's to read: it says why a child could not start. The socket is never closed
    but by the end of the process: the parent takes its closing for that, and asks for the exit status.
    """
    socket = os.dup(0)
    requests, answers = os.fdopen(socket, "rb", closefd=False), os.fdopen(socket, "wb", closefd=False)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return requests, answers


def _serve(job: Mapping[str, Any], body: bytes, answers: BinaryIO) -> None:
    try:
        function = _load(job["function"])
    except Exception as error:  # noqa: BLE001  importing runs other people's modules: anything may be raised
        _send(answers, _answer("unusable", _one_line(error)))
        return
    _send(answers, _answer("started"))
    # Not a handler but the default action, death: a handler would wait for C code or a regex to return.
    signal.setitimer(signal.ITIMER_REAL, job["timeout_s"] + GRACE_S)
    answer = _perform(function, job["header"], body)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _send(answers, answer)


@functools.cache
def _load(name: str) -> Function:
    module, _, attribute = name.partition(":")
    function: Function = getattr(importlib.import_module(module), attribute)
    return function


def _perform(function: Function, header: Mapping[str, Any], body: bytes) -> bytes:
    """Call it; whatever comes of it, but for what ends the process, is an answer."""
    kind: str
    value: Any
    try:
        return _fitting(_answer("result", function(header, body)))
    except Refusal as refusal:
        kind, value = "refusal", [refusal.reason, refusal.detail, refusal.retry_after_s, refusal.stage]
    except MemoryError:
        kind, value = "crash", "out of memory"
    except Exception as error:  # noqa: BLE001  a parser of foreign bytes may raise anything
        kind, value = "error", _one_line(error)
    return _answer(kind, value)  # here, where what the failed call held is free again


def _fitting(answer: bytes) -> bytes:
    if len(answer) > MAX_ANSWER_BYTES:
        raise ValueError(f"a result of {len(answer):,} bytes of JSON, more than {MAX_ANSWER_BYTES:,}")
    return answer


def _answer(kind: str, value: Any = None) -> bytes:
    return json.dumps({"kind": kind, "value": value, "resident_bytes": _resident_bytes()}).encode()


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_TEXT_CHARS]


def _resident_bytes() -> int:
    """Memory held now. Not ru_maxrss: exec keeps it, so a child would start with the peak of a large parent."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:  # not Linux: the peak, in bytes on macOS
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(ANSWER.pack(len(answer)))
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main()
