"""The staging on a local or shared file system: one folder per unit, files named by their content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from transforms.io.files import made_in, read_lines, sync_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStaging:
    """publishing.Staging in a folder."""

    root: str

    def open(self, unit_id: str) -> FolderWriter:
        """See publishing.Staging."""
        folder = Path(self.root) / unit_id
        handle, part = made_in(folder, lambda: tempfile.mkstemp(prefix=".", suffix=".part", dir=folder))
        return FolderWriter(file=os.fdopen(handle, "wb"), part=Path(part))

    def write(self, unit_id: str, lines: Iterable[bytes]) -> str:
        """See publishing.Staging."""
        writer = self.open(unit_id)
        for line in lines:
            writer.write(line)
        return writer.close()

    def read(self, unit_id: str, name: str) -> Iterable[bytes]:
        """See publishing.Staging."""
        return read_lines(Path(self.root) / unit_id / name)

    def remove(self, unit_id: str) -> None:
        """See publishing.Staging."""
        with contextlib.suppress(FileNotFoundError):  # or another removes it as well
            shutil.rmtree(Path(self.root) / unit_id)
        with contextlib.suppress(OSError):  # not empty, or gone
            Path(self.root).rmdir()

    def units(self) -> list[str]:
        """The units that have a folder here, dead ones included."""
        root = Path(self.root)
        return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.exists() else []


@dataclass(slots=True)
class FolderWriter:
    """publishing.StagedWriter: a hidden file until it is closed."""

    file: IO[bytes]
    part: Path
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, line: bytes) -> None:
        """See publishing.StagedWriter."""
        data = line + b"\n"
        self.file.write(data)
        self.digest.update(data)

    def close(self) -> str:
        """See publishing.StagedWriter."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        name = f"{self.digest.hexdigest()[:16]}.jsonl"
        self.part.replace(self.part.with_name(name))
        sync_folder(self.part.parent)
        return name
