"""Lines in and out, for the commands that read documents: JSONL plain or compressed, results on stdout in order."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import sys
import zlib
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipelines.status import OK, USAGE, complain
from schemas.wire import dumps
from transforms.io.loop import submit

Given = TypeVar("Given")
Made = TypeVar("Made")

WINDOW = 64
"""Documents in hand: one that hangs for its ten seconds holds up the output, not the work on the next 63; at most 5 MB
of each."""

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


class Unreadable(Exception):
    """An input file can't be read, or not to its end: one line says which and why."""


@dataclass(slots=True)
class Tally:
    """How many inputs could be read, and how many could not: the exit status of a command that reads documents."""

    read: int = 0
    bad: int = 0

    def complain(self, line: str) -> None:
        """Tell the user of an input that can't be read."""
        self.bad += 1
        complain(line)

    def counted(self, given: Iterable[Given], sound: Callable[[Given], bool]) -> Iterator[Given]:
        """The inputs as they pass, counted."""
        for piece in given:
            self.read += sound(piece)
            self.bad += not sound(piece)
            yield piece

    @property
    def status(self) -> int:
        """0 unless there was something to read and nothing could be."""
        return OK if self.read or not self.bad else USAGE


def read_file(name: str, max_bytes: int) -> bytes:
    """The first `max_bytes` + 1 bytes of a file: whoever gets that many knows that it is too large.

    Raises:
        Unreadable: there is no such file, or it can't be read.
    """
    try:
        with open(name, "rb") as file:
            return file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise Unreadable(f"{name}: {_why(error)}") from error


def read_objects(name: str) -> Iterator[dict[str, Any] | str]:
    """The objects of a JSON Lines file (plain, .gz, .xz), blank lines aside; for a broken line, what is wrong with it.

    Raises:
        Unreadable: there is no such file, or it can't be read or unpacked to its end.
    """
    try:
        with _OPENERS.get(Path(name).suffix, open)(name, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _object(line, f"{name}:{number}")
    except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
        raise Unreadable(f"{name}: {_why(error)}") from error


def in_order(
    given: Iterable[Given], work: Callable[[Given], Coroutine[Any, Any, Made]], window: int = WINDOW
) -> Iterator[Made]:
    """The results of work, in the order of what was given; up to `window` pieces are under way at once."""
    waiting: deque[Any] = deque()
    for piece in given:
        waiting.append(submit(work(piece)))
        if len(waiting) >= window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def print_lines(values: Iterable[Any]) -> None:
    """One line of JSON each, at once."""
    print_text(dumps(value) for value in values)


def print_text(lines: Iterable[str]) -> None:
    """Lines on stdout, in UTF-8. A reader that has had enough (`| head`) ends it without complaint."""
    try:
        for line in lines:
            sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end


def _object(line: bytes, where: str) -> dict[str, Any] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"{where}: not JSON: {error}"
    return found if isinstance(found, dict) else f"{where}: not a JSON object"


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
