"""An archive being written: what came, or why nothing did, appended to WARC files, durable before its asker goes on."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from schemas.page import Exchange, Place, Unanswered
from transforms.io.files import sync_folder
from transforms.io.loop import on_close, taken
from transforms.io.ports import ArchiveError
from transforms.io.warc import records_of, warcinfo

ROLL_BYTES = 1_000_000_000
"""A file of this size is closed and the next begun: what archives and their tools are used to (WARC 1.1, annex C)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcArchive:
    """ports.Archive in a folder. It pickles; files are opened per process, so that none has two writers.

    Attributes:
        folder: where the files are, `<run id>-<number>.warc.gz`.
        run_id: the run that writes them.
        software: name and version of the program.
        roll_bytes: see ROLL_BYTES.
    """

    folder: str
    run_id: str
    software: str
    roll_bytes: int = ROLL_BYTES

    async def keep(self, kept: Exchange | Unanswered) -> Place:
        """See ports.Archive. Calls that come while the disk is busy are written and synced together."""
        return await _queue_of(self).keep(kept)


_queues: dict[tuple[WarcArchive, asyncio.AbstractEventLoop], _Queue] = {}


def _queue_of(archive: WarcArchive) -> _Queue:
    key = (archive, asyncio.get_running_loop())
    if key not in _queues:
        # A run that is over writes no more: with --every there is one after the other.
        for other in [other for other in _queues if other[0].folder == archive.folder and other[1] is key[1]]:
            _queues.pop(other).files.close()
        _queues[key] = _Queue(archive)
        on_close(_close)
    return _queues[key]


async def _close() -> None:
    """Close the files of the loop that ends."""
    for queue in taken(_queues):
        queue.files.close()


class _Queue:
    """What waits for the disk. Belongs to one event loop."""

    def __init__(self, archive: WarcArchive) -> None:
        self.files = Files(archive)
        self._waiting: list[tuple[Exchange | Unanswered, asyncio.Future[Place]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, kept: Exchange | Unanswered) -> Place:
        future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await future

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                places = await asyncio.to_thread(self.files.append, [kept for kept, _ in batch])
            except OSError as error:
                _fail(batch, ArchiveError(f"--archive {self.files.archive.folder}: {error.strerror or error}"))
            except Exception as error:  # noqa: BLE001 - it goes to whoever asked; nobody may be left waiting
                _fail(batch, error)
            else:
                for (_, future), place in zip(batch, places, strict=True):
                    if not future.done():  # its asker may have been cancelled
                        future.set_result(place)


def _fail(batch: Sequence[tuple[Exchange | Unanswered, asyncio.Future[Place]]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)


class Files:
    """The files of one process, one after another. Not thread-safe."""

    def __init__(self, archive: WarcArchive) -> None:
        self.archive = archive
        self._file: FileIO | None = None
        self._name, self._size, self._number = "", 0, 0

    def append(self, batch: Sequence[Exchange | Unanswered]) -> list[Place]:
        """Write and sync.

        Raises:
            OSError: none of them counts as written. What may be half written is at the end of a file, and the next
                record begins another.
        """
        try:
            places = [self._append(records_of(kept)) for kept in batch]
            if self._file:
                os.fsync(self._file.fileno())
        except OSError:
            self.close()
            raise
        return places

    def close(self) -> None:
        """End the file that is open; the next record begins another."""
        if self._file:
            self._file.close()
            self._file = None

    def _append(self, record: bytes) -> Place:
        if self._file and self._size >= self.archive.roll_bytes:
            os.fsync(self._file.fileno())
            self.close()
        file = self._file or self._open()
        place = Place(file=self._name, offset=self._size)
        self._write(file, record)
        return place

    def _write(self, file: FileIO, record: bytes) -> None:
        left = memoryview(record)
        while left:  # unbuffered, so that an error is that of the record; it may take less than it was given
            left = left[file.write(left) :]
        self._size += len(record)

    def _open(self) -> FileIO:
        folder = Path(self.archive.folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = file = self._next_file(folder)
        self._size = 0
        fields = {"software": self.archive.software, "format": "WARC File Format 1.1", "isPartOf": self.archive.run_id}
        self._write(file, warcinfo(self._name, fields, datetime.now(UTC)))
        sync_folder(folder)
        return file

    def _next_file(self, folder: Path) -> FileIO:
        while True:
            self._number += 1
            self._name = f"{self.archive.run_id}-{self._number:05d}.warc.gz"
            with contextlib.suppress(FileExistsError):  # another worker process of this run has that number
                return FileIO(folder / self._name, "x")
