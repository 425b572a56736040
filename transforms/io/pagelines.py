"""Pages as JSON Lines (`url`, `html`), read as if they were an archive. Packed ones are unpacked to disk first.

A page is read twice, once for the index and once when it is its turn, which comes by site and not by line: packed files
can't be read from the middle.
"""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.capture import Capture, Kind
from schemas.failure import Reason, Refusal
from transforms.io.archived import Answer, Damaged, Unreadable
from transforms.web import urls

OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}

MAX_LINE_BYTES = 64 << 20
"""Of one line: six times the largest page that is read, in JSON's most wasteful spelling."""

_HEADERS = {"content-type": "text/html; charset=utf-8"}
"""JSON is text: whatever charset such a page declares was true of its bytes, and those are gone."""


class PageLines:
    """One file, plain: see unpacked()."""

    def __init__(self, path: str) -> None:
        self.path = path

    def captures(self, start: int = 0, stop: int | None = None) -> Iterator[Capture | Damaged]:
        """The pages between two offsets, and the lines that are none.

        Raises:
            OSError: the file can't be read.
        """
        with open(self.path, "rb") as file:
            file.seek(start)
            while (stop is None or file.tell() < stop) and (offset := file.tell()) >= 0:
                line = file.readline(MAX_LINE_BYTES)
                if not line:
                    return
                if not line.endswith(b"\n") and len(line) == MAX_LINE_BYTES:
                    yield Damaged(offset=offset, why=f"a line of more than {MAX_LINE_BYTES:,} bytes")
                    while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                        pass
                elif line.strip():
                    yield _capture(line, offset)

    def answer(self, offset: int, max_bytes: int) -> Answer:
        """The page at an offset.

        Raises:
            Refusal: bad-response: it is no longer there.
        """
        with open(self.path, "rb") as file:
            file.seek(offset)
            try:
                html = _page(file.readline(MAX_LINE_BYTES))["html"]
            except ValueError as error:
                raise Refusal(Reason.BAD_RESPONSE, f"damaged line: {error}") from error
        body = html.encode("utf-8", "replace")  # a lone surrogate has no form in UTF-8
        return Answer(status=200, headers=dict(_HEADERS), body=body, truncated=None, at=None)


def unpacked(path: Path, folder: Path) -> Path:
    """The file itself when it is plain, else its contents in a file of that folder.

    Raises:
        Unreadable: it can't be unpacked to its end.
        OSError: the folder can't be written.
    """
    opener = OPENERS.get(path.suffix)
    if opener is None:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / path.stem
    with plain.open("wb") as target:
        try:
            with opener(path, "rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
        except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(f"{path}: {' '.join(str(error).split())}") from error
    return plain


def modified_at(path: str) -> datetime:
    """When a file was written last: pages of JSON Lines don't say when they came."""
    return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)


def _capture(line: bytes, offset: int) -> Capture | Damaged:
    try:
        url = urls.resolve(_page(line)["url"])
    except ValueError as error:
        return Damaged(offset=offset, why=str(error))
    except Refusal as refusal:
        return Damaged(offset=offset, why=refusal.detail)
    return Capture(
        url=url, requested_url=url, feed_url=None, status=200, location=None, kind=Kind.PAGE, at=None, offset=offset
    )


def _page(line: bytes) -> dict[str, str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    for field in ("url", "html"):
        if not isinstance(found, dict) or not isinstance(found.get(field), str):
            raise ValueError(f"no text in the field {field!r}")
    return dict(found)
