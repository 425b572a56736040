"""What a child process does: it calls functions on foreign bytes, one job after another, until its parent ends.

Its channel is a socket that carries both ways. A job comes as REQUEST (lengths), a JSON object `{function, header,
timeout_s}` and the body. Back come frames of ANSWER (length) and a JSON object `{kind, value, resident_bytes, cpu_s}`,
memory and CPU of the process: first `started`, or `unusable` when the function can't be imported; then `result`,
`refusal`, `error` or `crash`.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import resource
import signal
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import orjson

from schemas.failure import Refusal

Function = Callable[[Mapping[str, Any], bytes], Any]

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">I")

#: What the parent reads of one answer. A page of 5 MB all in two-byte letters is 15 MB as \u escapes; more than four
#: times that is no article, and the parent has to hold it.
MAX_ANSWER_BYTES = 64 * 2**20

#: So many times its time a job may have that others leave no CPU (transforms/io/children.py).
PATIENCE = 6.0

#: Seconds after all of that until the kernel ends the child by itself: the parent is faster unless it hangs.
GRACE_S = 1.0

_MAX_TEXT_CHARS = 500


def serve(channel: int) -> None:
    """Do the jobs that come over a socket, by its descriptor, until the other end closes it.

    It is never closed here but by the end of the process: the parent takes its closing for that.
    """
    requests, answers = os.fdopen(channel, "rb", closefd=False), os.fdopen(channel, "wb", closefd=False)
    while head := requests.read(REQUEST.size):
        job_length, body_length = REQUEST.unpack(head)
        job = json.loads(requests.read(job_length))
        _serve(job, requests.read(body_length), answers)


@functools.cache
def load(name: str) -> Function:
    """The function of that name, "module:function".

    Raises:
        Exception: any, when the module can't be imported or has no such function.
    """
    function: Function = getattr(importlib.import_module(module_of(name)), name.partition(":")[2])
    return function


def module_of(name: str) -> str:
    """The module of a function by its name, "module:function"."""
    return name.partition(":")[0]


def _serve(job: Mapping[str, Any], body: bytes, answers: BinaryIO) -> None:
    try:
        function = load(job["function"])
    except Exception as error:  # noqa: BLE001  importing runs other people's modules: anything may be raised
        _send(answers, _answer("unusable", _one_line(error)))
        return
    _send(answers, _answer("started"))
    # Not a handler but the default action, death: a handler would wait for C code or a regex to return.
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * job["timeout_s"] + GRACE_S)
    answer = _perform(function, job["header"], body)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _send(answers, answer)


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
    answer = {"kind": kind, "value": value, "resident_bytes": _resident_bytes(), "cpu_s": time.process_time()}
    try:
        return orjson.dumps(answer)
    except TypeError:  # an eighth of json's time, but it takes no lone surrogates and no integers beyond 64 bits
        return json.dumps(answer).encode()


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
