"""Files that appear whole or not at all, and stay after a power failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TypeVar

T = TypeVar("T")

_TRIES = 100
"""Four threads that wrote 300 reports each met a folder that had just gone 117 times."""


def write_whole(path: Path, lines: Iterable[bytes], part: Path) -> int:
    """Write lines as a whole file: see write_file."""
    counted = Counted(lines)

    def write(file: IO[bytes]) -> int:
        file.writelines(line + b"\n" for line in counted)
        return counted.count

    return write_file(path, write, part)


def write_file(path: Path, write: Callable[[IO[bytes]], int], part: Path) -> int:
    """Write a file as `part`, sync it, and rename it to `path`; both folders are made if need be.

    Args:
        path: where it shall be.
        write: writes the content, and returns the number of its lines.
        part: its name until it is whole, on the same file system.

    Returns:
        The number of lines.

    Raises:
        OSError: nothing is to be seen at `path` then but what was there before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with made_in(part.parent, lambda: part.open("wb")) as file:
        count = write(file)
        file.flush()
        os.fsync(file.fileno())
    try:
        part.replace(path)
    except FileNotFoundError:
        if not path.exists():
            raise  # else one that was faster has put its own there, and swept this one's part away
    sync_folder(path.parent)
    return count


def made_in(folder: Path, make: Callable[[], T], tries: int = _TRIES) -> T:
    """Make a file in a folder, which is made for it, anew where others take it away because they find it empty.

    Raises:
        OSError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return make()
    except (FileNotFoundError, FileExistsError):  # the latter: it went as mkdir looked at it
        if not tries:
            raise
    return made_in(folder, make, tries - 1)


class Counted:
    """Lines, and how many were read so far."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines, self.count = lines, 0

    def __iter__(self) -> Iterator[bytes]:
        """Read on."""
        for line in self.lines:
            self.count += 1
            yield line


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable: a rename is only on disk when its folder is (fsync(2))."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_lines(path: Path) -> Iterable[bytes]:
    """The lines of a file without their ends."""
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")
