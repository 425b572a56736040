"""Files that appear whole or not at all, and stay after a power failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO


def write_whole(path: Path, write: Callable[[IO[bytes]], int], part: Path) -> int:
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
    part.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as file:
        count = write(file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)
    return count


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
