"""The staging in Google Cloud Storage, for workers that share no file system."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from transforms.io.gcs import Store
from transforms.io.publishing import SinkError

SPOOL_BYTES = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GcsStaging:
    """publishing.Staging in a bucket: a file is put when it is closed, under a name from its content."""

    store: Store

    def open(self, unit_id: str) -> GcsWriter:
        """See publishing.Staging."""
        return GcsWriter(store=self.store, unit_id=unit_id)

    def write(self, unit_id: str, lines: Iterable[bytes]) -> str:
        """See publishing.Staging."""
        writer = self.open(unit_id)
        for line in lines:
            writer.write(line)
        return writer.close()

    def read(self, unit_id: str, name: str) -> Iterable[bytes]:
        """See publishing.Staging."""
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as file:
            with _as_os_error():
                self.store.read(f"{unit_id}/{name}", file)
            file.seek(0)
            for line in file:
                yield line.removesuffix(b"\n")

    def remove(self, unit_id: str) -> None:
        """See publishing.Staging."""
        with _as_os_error():
            self.store.remove(unit_id)

    def units(self) -> list[str]:
        """The units that have files here, dead ones included."""
        with _as_os_error():
            return self.store.folders()


@dataclass(slots=True)
class GcsWriter:
    """publishing.StagedWriter: in this machine's temporary folder until it is closed."""

    store: Store
    unit_id: str
    file: IO[bytes] = field(default_factory=partial(tempfile.SpooledTemporaryFile, SPOOL_BYTES))
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, line: bytes) -> None:
        """See publishing.StagedWriter."""
        data = line + b"\n"
        self.file.write(data)
        self.digest.update(data)

    def close(self) -> str:
        """See publishing.StagedWriter."""
        name = f"{self.digest.hexdigest()[:16]}.jsonl"
        with self.file, _as_os_error():
            self.store.create(f"{self.unit_id}/{name}", self.file)
        return name


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    """What a staging raises is OSError: a unit whose records have no place fails as on a full disk."""
    try:
        yield
    except SinkError as error:
        raise OSError(None, f"staging: {error}") from error
