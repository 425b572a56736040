"""What a parser may do to the child process that it runs in. Each is called as tests.transforms.io.hostile:NAME."""

import ctypes
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any

from schemas.failure import Reason, Refusal, Stage

Header = Mapping[str, Any]
held: list[bytes] = []


def prepare() -> None:
    held.append(b"made by %d" % os.getpid())


def prepared(header: Header, body: bytes) -> Any:
    return {"held": [each.decode() for each in held], "parent": os.getppid(), "pid": os.getpid()}


def echo(header: Header, body: bytes) -> Any:
    return {"header": dict(header), "size": len(body), "end": body[-4:].decode("latin-1"), "text": "ü\ud800\n"}


def refuse(header: Header, body: bytes) -> Any:
    raise Refusal(Reason.EMPTY, "nothing in it", retry_after_s=7.5, stage=Stage.EXTRACT)


def fail(header: Header, body: bytes) -> Any:
    raise AssertionError("assert parent\nis not None")


def fail_unspeakably(header: Header, body: bytes) -> Any:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    raise Mute


def no_json(header: Header, body: bytes) -> Any:
    return {"raw": body}


def nested(header: Header, body: bytes) -> Any:
    result: list[Any] = []
    for _ in range(100_000):
        result = [result]
    return result


def huge(header: Header, body: bytes) -> Any:
    return "x" * header["size"]


def spin(header: Header, body: bytes) -> Any:
    while True:
        pass


def burn(header: Header, body: bytes) -> Any:
    """Take so much CPU."""
    until = time.process_time() + header["cpu_s"]
    while time.process_time() < until:
        pass
    return os.getpid()


def backtrack(header: Header, body: bytes) -> Any:
    return bool(re.match(r"(a+)+$", "a" * 64 + "b"))


def segfault(header: Header, body: bytes) -> Any:
    return ctypes.string_at(0)


def leave(header: Header, body: bytes) -> Any:
    os._exit(3)


def exit_politely(header: Header, body: bytes) -> Any:
    sys.exit(4)


def kill_itself(header: Header, body: bytes) -> Any:
    os.kill(os.getpid(), header["signal"])


def devour(header: Header, body: bytes) -> Any:
    eaten = []
    while True:  # asked for and not touched: on a busy machine to fill two gigabytes takes longer than a page may
        eaten.append(bytes(16 * 2**20))


def hold(header: Header, body: bytes) -> Any:
    held.append(b"x" * header["size"])
    return os.getpid()


def pid(header: Header, body: bytes) -> int:
    return os.getpid()


def prints(header: Header, body: bytes) -> Any:
    print("{}" * 10_000, flush=True)
    for stream in (0, 1, 2):
        os.write(stream, b"\0\0\0\1" * 1_000)
    print("libxml2 has something to say", file=sys.stderr, flush=True)
    ctypes.CDLL(None).puts(b"so has C")
    ctypes.CDLL(None).fflush(None)
    return "quiet"


def reads_input(header: Header, body: bytes) -> Any:
    return sys.stdin.read()


def talk_out_of_turn(header: Header, body: bytes) -> Any:
    """Write onto the socket of the protocol itself, as code that has taken over the process could."""
    for number in range(3, 64):
        try:
            channel = socket.socket(fileno=number)
        except OSError:
            continue
        channel.sendall(bytes.fromhex(header["hex"]))
        channel.detach()
    signal.pause()


def say_pid(header: Header, body: bytes) -> Any:
    """Write the own pid into the FIFO at `fifo`, then work for ever."""
    with open(header["fifo"], "w") as fifo:
        fifo.write(str(os.getpid()))
    spin(header, body)


def say_pid_and_wait(header: Header, body: bytes) -> Any:
    with open(header["fifo"], "w") as fifo:
        fifo.write(str(os.getpid()))
    with open(header["go"]) as go:
        return go.read()


def world(header: Header, body: bytes) -> Any:
    """What a child sees: the order of a set, the kernel's timer, its path, its environment."""
    return {
        "order": list({f"word{n}" for n in range(20)}),
        "timer_s": signal.getitimer(signal.ITIMER_REAL)[0],
        "path": sys.path,
        "environment": dict(os.environ),
        "session": os.getsid(0),
    }
