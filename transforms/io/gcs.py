"""Objects of Google Cloud Storage: each put whole, by one request or one upload session, never in a batch call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from transforms.io.google_errors import said

TRIES = 5
"""To replace an object that others replace too: a run's summary, which every unit rewrites."""
_FORM = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,221})(?:/([^?#\s]*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A folder in a bucket, which must exist. STORAGE_EMULATOR_HOST is heeded as by Google's own clients.

    Any method may raise SinkError.

    Attributes:
        bucket: its name.
        prefix: of all objects, without a slash at its end; empty for the whole bucket.
        patience_s: for which a request is repeated that meets a passing fault, in seconds.
    """

    bucket: str
    prefix: str
    patience_s: float = 30.0

    @classmethod
    def at(cls, uri: str) -> Store:
        """The folder of `gs://bucket/path`.

        Raises:
            ValueError: it is not of that form.
        """
        found = _FORM.fullmatch(uri)
        if not found:
            raise ValueError(uri)
        return cls(bucket=found[1], prefix=(found[2] or "").strip("/"))

    @property
    def uri(self) -> str:
        """Its address, the same for every spelling."""
        return f"gs://{self.bucket}/{self.prefix}".rstrip("/")

    def create(self, name: str, file: IO[bytes]) -> bool:
        """Put an object where none is; returns whether there was none. What is there stays as it is."""
        from google.api_core.exceptions import PreconditionFailed

        with said():
            try:
                self._put(name, file, if_generation_match=0)
            except PreconditionFailed:  # by an earlier try, perhaps of this very request
                return False
        return True

    def replace(self, name: str, file: IO[bytes]) -> None:
        """Put an object in place of the one that is there. Of several at once none is lost without being seen."""
        from google.api_core.exceptions import PreconditionFailed

        with said():
            for left in reversed(range(TRIES)):
                try:
                    self._replace(name, file)
                    return
                except PreconditionFailed:  # another process put its own in between
                    if not left:
                        raise

    def _replace(self, name: str, file: IO[bytes]) -> None:
        there = self._bucket().get_blob(self._name(name), retry=self._retry(), timeout=self.patience_s)
        self._put(name, file, if_generation_match=there.generation if there else 0)

    def read(self, name: str, file: IO[bytes]) -> None:
        """Copy an object into a file."""
        with said():
            blob = self._bucket().blob(self._name(name))
            blob.download_to_file(file, retry=self._retry(), timeout=self.patience_s)

    def folders(self) -> list[str]:
        """The names right below that have objects below them."""
        with said():
            prefix = f"{self.prefix}/" if self.prefix else ""
            pages = self._bucket().list_blobs(
                prefix=prefix, delimiter="/", retry=self._retry(), timeout=self.patience_s
            )
            return sorted({name for page in pages.pages for name in map(_last, page.prefixes)})

    def remove(self, folder: str) -> None:
        """Remove what lies in a folder, object by object."""
        from google.api_core.exceptions import NotFound

        with said():
            for blob in list(self._blobs(folder)):
                try:
                    blob.delete(retry=self._retry(), timeout=self.patience_s)
                except NotFound:
                    continue

    def _blobs(self, folder: str) -> Iterator[Any]:
        prefix = self._name(folder) + "/"
        yield from self._bucket().list_blobs(prefix=prefix, retry=self._retry(), timeout=self.patience_s)

    def _put(self, name: str, file: IO[bytes], if_generation_match: int) -> None:
        size = file.seek(0, 2)
        self._bucket().blob(self._name(name)).upload_from_file(
            file,
            rewind=True,
            size=size,
            content_type="application/octet-stream",
            if_generation_match=if_generation_match,
            checksum="crc32c",
            retry=self._retry(),
            timeout=self.patience_s,
        )

    def _name(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def _bucket(self) -> Any:
        return _client().bucket(self.bucket)

    def _retry(self) -> Any:
        from google.cloud.storage.retry import DEFAULT_RETRY

        return DEFAULT_RETRY.with_timeout(self.patience_s)


@cache
def _client() -> Any:
    """One per process: it keeps connections."""
    from google.cloud import storage

    return storage.Client()


def _last(prefix: str) -> str:
    return prefix.rstrip("/").rpartition("/")[2]
