"""Archive files as units of work: their parts, and an index of each that finds the answer to a request."""

from __future__ import annotations

import functools
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from schemas.capture import Capture, Kind, Part
from schemas.failure import Refusal
from transforms.io.archived import Damaged, Unreadable
from transforms.io.pagelines import OPENERS, PageLines, modified_at, unpacked
from transforms.io.warcfile import WarcFile
from transforms.web.urls import canonical

PART_ANSWERS = 20_000
"""Answers of one unit at most: 10 MB of index, and with their items and rows 100 MB in a runner that keeps all in
memory. An archive of the program's own with files of 1 GB has about that many."""

_SAMPLE_BYTES = 1 << 16


@dataclass(slots=True)
class Index:
    """The answers of a part, by what was asked: of several to one address the last that is a page, else the last.

    Attributes:
        by_url: address → answer; one that was asked for by itself before one at the end of redirects.
        feeds: feed → the answer to its poll; none of those that were "not modified".
        hops: feed → the redirects before it.
    """

    by_url: dict[str, Capture] = field(default_factory=dict)
    feeds: dict[str, Capture] = field(default_factory=dict)
    hops: dict[str, list[Capture]] = field(default_factory=dict)
    _redirected: dict[tuple[str, str], Capture] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)

    def add(self, capture: Capture) -> None:
        """Take the next one of the file."""
        url, asked = capture.url, capture.requested_url
        before = self.by_url.get(url)
        if asked != url:
            self._redirected[asked, url] = capture
        if before is None or _rank(capture) >= _rank(before):
            self.by_url[url] = capture
        with suppress(Refusal):
            self._spelled.setdefault(canonical(url), url)
        if capture.feed_url and capture.kind is Kind.FEED and capture.status != 304:
            self.feeds[capture.feed_url] = capture
        elif capture.feed_url and capture.location:
            self.hops.setdefault(capture.feed_url, []).append(capture)

    def find(self, url: str) -> Capture | None:
        """The answer to an address, in whatever spelling of it was asked for."""
        found = self.by_url.get(url)
        if found is None:
            with suppress(Refusal):
                found = self.by_url.get(self._spelled.get(canonical(url), ""))
        return found

    def after(self, hop: Capture) -> Capture | None:
        """The answer that a redirect leads to: that of the same request, where the archive tells."""
        target = hop.location or ""
        return self._redirected.get((hop.requested_url, target)) or self.by_url.get(target)

    def chain(self, url: str) -> list[Capture]:
        """The answers that following an address meets, the last one no redirect unless the archive has no more."""
        met: list[Capture] = []
        found = self.find(url)
        while found is not None and found not in met:
            met.append(found)
            found = self.after(found) if found.location else None
        return met


def _rank(capture: Capture) -> tuple[bool, bool]:
    return capture.kind is not Kind.OTHER, capture.requested_url == capture.url


class ArchiveFile:
    """A file that a user names as an archive."""

    def __init__(self, path: str, unpack_to: Path) -> None:
        """Look what it is.

        Args:
            path: WARC (plain, or gzip per record) or JSON Lines (plain, .gz, .xz).
            unpack_to: folder for what must be unpacked, made when there is need.

        Raises:
            Unreadable: it is neither, or can't be read.
        """
        self.name = Path(path).name
        try:
            self.key = _key(path)
            self.is_warc = is_warc(path)
            readable = path if self.is_warc else str(unpacked(Path(path), unpack_to))
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or error}") from error
        self.path = readable
        self.reader = reader_of(readable, is_warc=self.is_warc)
        self.written_at = modified_at(path)

    def parts(self) -> Iterator[tuple[Part, Index, list[Damaged]]]:
        """Its parts in order: a new one where a feed comes again that was there before, and when one is full.

        Raises:
            Unreadable: see WarcFile.captures().
            OSError: it can't be read.
        """
        index, damaged, number, start = Index(), list[Damaged](), 1, 0
        for found in self.reader.captures():
            if isinstance(found, Damaged):
                damaged.append(found)
                continue
            if len(index.by_url) >= PART_ANSWERS or _comes_again(found, index):
                yield self._part(number, start, found.offset, index), index, damaged
                index, damaged, number, start = Index(), [], number + 1, found.offset
            index.add(found)
        yield self._part(number, start, None, index), index, damaged

    def _part(self, number: int, start: int, stop: int | None, index: Index) -> Part:
        dates = [capture.at for capture in index.by_url.values() if capture.at]
        part = Part(
            path=self.path,
            name=self.name if self.is_warc else None,
            key=f"{self.key}-p{number:04d}",
            start=start,
            stop=stop,
            at=min([*dates, self.written_at]),
        )
        _indexes[part] = index
        while len(_indexes) > 2:
            del _indexes[next(iter(_indexes))]
        return part


def reader_of(path: str, *, is_warc: bool) -> WarcFile | PageLines:
    """What reads a file."""
    return WarcFile(path) if is_warc else PageLines(path)


_indexes: dict[Part, Index] = {}


def index_of(part: Part) -> Index:
    """The index of a part: as this process has it, or made again from the file."""
    return _indexes.get(part) or _scanned(part)


@functools.lru_cache(maxsize=2)
def _scanned(part: Part) -> Index:
    index = Index()
    reader = reader_of(part.path, is_warc=part.name is not None)
    for found in _sound(reader.captures(part.start, part.stop)):
        index.add(found)
    return index


def _sound(found: Iterable[Capture | Damaged]) -> Iterator[Capture]:
    return (each for each in found if isinstance(each, Capture))


def _comes_again(capture: Capture, index: Index) -> bool:
    """Whether a feed was polled again: one unit has one poll of each."""
    return capture.kind is Kind.FEED and capture.status != 304 and capture.feed_url in index.feeds


def _key(path: str) -> str:
    """16 hex digits over a file's size, beginning and end: the same wherever it lies; one that still grows changes."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_SAMPLE_BYTES)
        file.seek(max(0, size - _SAMPLE_BYTES))
        return hashlib.sha256(b"%d\n" % size + head + file.read()).hexdigest()[:16]


def is_warc(path: str) -> bool:
    """Whether a file is WARC; if not, it is JSON Lines.

    Raises:
        Unreadable: it is neither.
    """
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    if ".jsonl" in suffixes and (suffixes[-1] == ".jsonl" or suffixes[-1] in OPENERS):
        return False
    with open(path, "rb") as file:
        head = file.read(4096)
    if head[:2] == b"\x1f\x8b":
        with suppress(zlib.error):
            head = zlib.decompressobj(31).decompress(head, 16)
    if head.startswith(b"WARC/") or (not head and ".warc" in suffixes):  # a run that was killed at once leaves nothing
        return True
    raise Unreadable(f"{path}: neither WARC (plain or .gz) nor JSON Lines (.jsonl, .jsonl.gz, .jsonl.xz)")
