"""Makes many small files of a local folder sink into few large ones, a partition (articles/dt=…) at a time.

The large files are written into a new folder, beside links to the files that stay, and the two folders are exchanged
in one step of the file system: who lists the partition sees every line once, before and after. A kill leaves the one or
the other, and a folder that the next compaction removes. Runs may publish meanwhile: a file that comes between the
listing and the exchange is carried over.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

from schemas.published import PLACES
from transforms.io.fileforms import FORMS
from transforms.io.files import sync_folder, write_file, write_whole
from transforms.io.publishing import SinkError
from transforms.io.sinks.reading import read_records, record_files

WORK = "_compact"
"""Folder in which the new partitions are made: not in the staging, which a run cleans as it starts."""
Settled = Callable[[Iterable[str]], set[str]]
"""Of some units those whose files nobody will write again."""
MANIFESTS = "compactions"
"""Folder of what went into which file: a reader that goes by units finds its lines there."""
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Of renameat2(2), Linux 3.15; ext4, XFS, Btrfs, tmpfs and overlayfs know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Files of one partition and form to become one, in their order."""

    place: str
    parts: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Of the new file: from its parts, so that a repeat gives the same."""
        digest = hashlib.sha256("\n".join(part.name for part in self.parts).encode()).hexdigest()
        return f"compact-{digest[:16]}{self.parts[0].suffix}"


def compact(root: Path, settled: Settled, target_bytes: int) -> Iterator[tuple[Path, int, int]]:
    """Compact every partition that has small files: under half of the target. Safe beside runs that publish into it.

    Args:
        root: the folder sink.
        settled: asked after the files have been listed; those of other units are left as they are.
        target_bytes: size of a large file.

    Yields:
        Partition, files before, files after.

    Raises:
        SinkError: a file can't be read or written, the file system can't exchange folders, or another compaction is at
            work; what was there stays.
    """
    with _alone(root):
        for folder, files in _partitions(root):
            plan = list(_plan(files, settled, target_bytes))
            if plan:
                try:
                    _rebuild(root, folder, plan)
                except OSError as error:
                    raise SinkError(f"{error.filename or folder}: {error.strerror or error}") from error
                merged = sum(len(merge.parts) for merge in plan)
                yield folder, len(files), len(files) - merged + len(plan)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """The folder to work in, empty, and ours alone as long as the block runs; what a killed compaction left goes."""
    work = root / WORK
    work.mkdir(exist_ok=True)
    handle = os.open(work, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SinkError(f"{root}: another compaction is at work") from None
        _empty(work)
        yield
        work.rmdir()
    finally:
        os.close(handle)


def _empty(work: Path) -> None:
    for left in work.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _partitions(root: Path) -> Iterator[tuple[Path, list[tuple[str, Path]]]]:
    found: dict[Path, list[tuple[str, Path]]] = {}
    for place, path in record_files(root, PLACES):
        found.setdefault(path.parent, []).append((place, path))
    yield from found.items()


def _plan(files: Sequence[tuple[str, Path]], settled: Settled, target_bytes: int) -> Iterator[Merge]:
    """Small files of one form, put together up to the target; one alone stays."""
    by_form: dict[str, list[tuple[str, Path]]] = {}
    done = settled({_unit_of(path) for _, path in files})
    for place, path in files:
        if path.stat().st_size < target_bytes // 2 and _unit_of(path) in done:
            by_form.setdefault(path.suffix, []).append((place, path))
    for same in by_form.values():
        yield from (Merge(place=same[0][0], parts=group) for group in _groups(same, target_bytes) if len(group) > 1)


def _unit_of(path: Path) -> str:
    return path.stem.rpartition("-")[0]


def _groups(files: Iterable[tuple[str, Path]], target_bytes: int) -> Iterator[tuple[Path, ...]]:
    group: list[Path] = []
    size = 0
    for _, path in files:
        if size + path.stat().st_size > target_bytes:
            yield tuple(group)
            group, size = [], 0
        group.append(path)
        size += path.stat().st_size
    yield tuple(group)


def _rebuild(root: Path, folder: Path, plan: list[Merge]) -> None:
    fresh = root / WORK / f"{folder.parent.name}-{folder.name}"
    fresh.mkdir()
    merged = {part.name for merge in plan for part in merge.parts}
    there = {path.name for path in folder.iterdir()}
    for name in there - merged:
        os.link(folder / name, fresh / name)
    for merge in plan:
        counts = _write(merge, fresh)
        manifest = {"file": f"{folder.parent.name}/{folder.name}/{merge.name}", "parts": counts}
        target = root / MANIFESTS / folder.name / f"{folder.parent.name}-{merge.name}.json"
        write_whole(target, [json.dumps(manifest).encode()], root / WORK / ".manifest.part")
    exchange(fresh, folder)
    _carry(fresh, folder, there)
    shutil.rmtree(fresh)


def _carry(old: Path, new: Path, known: set[str]) -> None:
    """What a run published into the old folder between its listing and the exchange goes into the new one too."""
    for path in old.iterdir():
        if path.name not in known:
            with contextlib.suppress(FileExistsError):
                os.link(path, new / path.name)
    sync_folder(new)


def _write(merge: Merge, fresh: Path) -> list[dict[str, str | int]]:
    """Write the new file; returns its parts with the number of lines of each."""
    counts: list[dict[str, str | int]] = []

    def lines(path: Path) -> Iterator[bytes]:
        number = 0
        for line in read_records(merge.place, path):
            number += 1
            yield line
        counts.append({"file": path.name, "lines": number})

    form = FORMS[merge.parts[0].suffix.removeprefix(".")]
    content = chain.from_iterable(lines(path) for path in merge.parts)
    write: Callable[[IO[bytes]], int] = partial(form.write, kind=PLACES[merge.place], lines=content)
    write_file(fresh / merge.name, write, fresh / f".{merge.name}.part")
    return counts


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system in one step.

    Raises:
        SinkError: this system can't.
        OSError: it did not.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        raise SinkError(f"{other}: compaction needs Linux: other systems can't exchange two folders in one step")
    done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done != 0:
        number = ctypes.get_errno()
        if number in (errno.EINVAL, errno.ENOSYS):
            raise SinkError(f"{other}: its file system can't exchange two folders in one step")
        raise OSError(number, os.strerror(number), str(other))
    for folder in (one.parent, other.parent):
        sync_folder(folder)
