"""WARC files read: every answer in order for an index, and one again by its offset. Damage costs the damaged record."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from schemas.capture import NO_ANSWER, Capture, Kind
from schemas.failure import Reason, Refusal
from transforms.io.answers import header_texts
from transforms.io.archived import Answer, Damaged, Unreadable, as_stored, head_of
from transforms.io.warc import CONTINUES, FEED, REFUSED, REQUESTED, refused_of
from transforms.web import redirects, urls
from transforms.web.media import HEAD_BYTES, kind_of
from transforms.web.sitefile import ROBOTS_PATH, TDM_PATH

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_BLOCK_BYTES = 1 << 20
_TRANSFER_CODED_BYTES = 32 << 20
"""Of a body that some other program archived with its transfer coding: so much is undone."""


class WarcFile:
    """One file, plain or with a gzip member per record."""

    def __init__(self, path: str) -> None:
        self.path = path

    def captures(self, start: int = 0, stop: int | None = None) -> Iterator[Capture | Damaged]:
        """The answers between two offsets. A record that can't be read is told, and what follows it is found again.

        Raises:
            Unreadable: the whole file is one gzip stream, in which no record can be found again.
            OSError: the file can't be read.
        """
        with open(self.path, "rb") as file:
            records = _records(file, start, stop)
            yield from _whole(record if isinstance(record, Damaged) else _read(record) for record in records)

    def answer(self, offset: int, max_bytes: int) -> Answer:
        """The answer at an offset, its body as it came, no more of it than `max_bytes` + 1.

        Raises:
            Refusal: truncated, bad-response: what lies there is damaged.
        """
        with open(self.path, "rb") as file:
            file.seek(offset)
            with _damage():
                return _answer(next(iter(_iterator(file))), max_bytes)


def _whole(found: Iterable[Capture | Damaged | None]) -> Iterator[Capture | Damaged]:
    """Only what is whole: that a record is damaged may be seen at its end."""
    waiting: Capture | None = None
    for each in found:
        if waiting and not (isinstance(each, Damaged) and each.offset == waiting.offset):
            yield waiting
        waiting = each if isinstance(each, Capture) else None
        if isinstance(each, Damaged):
            yield each
    if waiting:
        yield waiting


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, StopIteration) as error:
        raise Refusal(Reason.BAD_RESPONSE, f"damaged record: {_brief(error)}") from error


def _iterator(file: BinaryIO) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator

    return iter(ArchiveIterator(file, parse_http=False))


def _records(file: BinaryIO, start: int, stop: int | None) -> Iterator[WarcRecord | Damaged]:
    packed = file.read(2) == _GZIP[:2]
    offset: int | None = start
    while offset is not None and (stop is None or offset < stop):
        damage = yield from _run_of_records(file, offset, stop, packed=packed)
        if damage is None:
            return
        yield damage
        offset = _next_record(file, damage.offset + 1, packed=packed)


def _run_of_records(
    file: BinaryIO, start: int, stop: int | None, *, packed: bool
) -> Generator[WarcRecord, None, Damaged | None]:
    """The records from an offset to the first damage, which is returned; null at the end of the file."""
    file.seek(start)
    last, whole = start, False
    try:
        for record in _iterator(file):
            last, whole = record.stream_pos, False
            if stop is not None and last >= stop:
                return None
            if packed and os.pread(file.fileno(), len(_GZIP), last) != _GZIP:
                raise Unreadable(f"{file.name}: one gzip stream over many records: unpack it first (gunzip)")
            yield record
            record.consume()
            if record.reader.tell() < record.content_length:
                raise ValueError("ends within the record")
            whole = True
        why = "no record begins where the one before it ends"
        ended = not packed
    except (OSError, ValueError) as error:
        why, ended = _brief(error), False
    if ended or (not whole and last == os.fstat(file.fileno()).st_size):
        return None
    if not whole or not packed:  # of a plain file's record no one knows where it ends
        return Damaged(offset=last + whole, why=why)
    end = _end_of(file, last)
    if end is None:
        return Damaged(offset=last, why="wrong check sum")
    return Damaged(offset=end, why=why) if end < os.fstat(file.fileno()).st_size else None


def _end_of(file: BinaryIO, offset: int) -> int | None:
    """Where a packed record ends; None if its check sum is wrong."""
    member, at = zlib.decompressobj(31), offset
    try:
        while not member.eof and (data := os.pread(file.fileno(), _BLOCK_BYTES, at)):
            at += len(data)
            while data and not member.eof:
                member.decompress(data, _BLOCK_BYTES)
                data = member.unconsumed_tail
    except zlib.error:
        return None
    return at - len(member.unused_data) if member.eof else None


def _next_record(file: BinaryIO, after: int, *, packed: bool) -> int | None:
    """The offset of the next record that begins at or after an offset; None when there is none."""
    mark = _GZIP if packed else b"\r\n\r\n" + _PLAIN
    at = after
    while True:
        block = os.pread(file.fileno(), _BLOCK_BYTES, at)
        found = block.find(mark)
        while found >= 0:
            place = at + found + (0 if packed else 4)
            if not packed or _begins_record(os.pread(file.fileno(), 4096, place)):
                return place
            found = block.find(mark, found + 1)
        if len(block) < _BLOCK_BYTES:
            return None
        at += len(block) - len(mark) + 1


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, len(_PLAIN)) == _PLAIN
    except zlib.error:
        return False


def _read(record: WarcRecord) -> Capture | Damaged | None:
    try:
        return _capture(record)
    except (OSError, ValueError) as error:
        return Damaged(offset=record.stream_pos, why=_brief(error))


def _capture(record: WarcRecord) -> Capture | None:
    """What the index says of a record; None when it is no answer over HTTP, nor says why there is none."""
    fields, url = record.headers, _resolved(record.headers.get("WARC-Target-URI"))
    if url is None or not (_is_unanswered(record) or fields.get("WARC-Type") == "response"):
        return None
    status, headers = (NO_ANSWER, {}) if _is_unanswered(record) else _head(record)
    requested = _resolved(fields.get(REQUESTED)) or url
    feed_url, location = fields.get(FEED), headers.get("location")
    # Whatever comes at these paths, it is no page; and a further page is no article of its own.
    no_page = urlsplit(requested).path in (ROBOTS_PATH, TDM_PATH) or fields.get(CONTINUES)
    kind = Kind.OTHER if no_page else _kind(record, headers, status, feed_url)
    return Capture(
        url=url,
        requested_url=requested,
        feed_url=feed_url or (url if kind is Kind.FEED else None),
        status=status,
        location=_resolved(location, url) if status in redirects.STATUSES else None,
        kind=kind,
        at=_date(record),
        offset=record.stream_pos,
    )


def _is_unanswered(record: WarcRecord) -> bool:
    return record.headers.get("WARC-Type") == "metadata" and refused_of(record.headers.get(REFUSED)) is not None


def _head(record: WarcRecord) -> tuple[int, dict[str, str]]:
    record.parse_http(auto_decode="none")
    status: int | None = record.http_headers.status_code
    if status is None:
        raise ValueError("no HTTP answer in it")
    return status, header_texts(record.http_headers.items_bytes())


def _kind(record: WarcRecord, headers: dict[str, str], status: int, feed_url: str | None) -> Kind:
    if feed_url:
        return Kind.OTHER if status in redirects.STATUSES else Kind.FEED
    if status != 200:
        return Kind.OTHER
    begin = record.reader.read(HEAD_BYTES)
    return kind_of(headers.get("content-type"), head_of(as_stored(headers, begin), begin, HEAD_BYTES))


def _answer(record: WarcRecord, max_bytes: int) -> Answer:
    refused = refused_of(record.headers.get(REFUSED))
    if _is_unanswered(record):
        return Answer(status=NO_ANSWER, headers={}, body=b"", truncated=None, at=_date(record), refused=refused)
    status, headers = _head(record)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(record.reader.read(_TRANSFER_CODED_BYTES), max_bytes + 1)
        whole = True
    else:
        body = record.reader.read(max_bytes + 1)
        whole = len(body) == min(record.content_length, max_bytes + 1)
    if not whole:
        raise Refusal(Reason.TRUNCATED, f"the archive's file ends within the record, after {len(body):,} bytes")
    truncated = record.headers.get("WARC-Truncated")
    return Answer(
        status=status,
        headers=as_stored(headers, body),
        body=body,
        truncated=truncated,
        at=_date(record),
        refused=refused,
    )


def _unchunked(body: bytes, limit: int) -> bytes:
    """The body without its chunks; as it is where it has none: some programs undo the coding and keep its header."""
    from fastwarc.stream_io import ChunkedReader

    try:
        return ChunkedReader(io.BytesIO(body)).read(limit)
    except OSError:
        return body[:limit]


def _date(record: WarcRecord) -> datetime | None:
    found: datetime | None = record.record_date  # null when it can't be read, whatever the stub says
    return found


def _resolved(url: str | None, base: str | None = None) -> str | None:
    try:
        return urls.resolve(url.strip("<> "), base) if url else None  # WARC 1.0 was read as asking for the brackets
    except Refusal:
        return None


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
