"""A body as it comes in: its content coding removed, and never larger in memory than its cap."""

from __future__ import annotations

import zlib
from typing import Protocol

from schemas.failure import Reason, Refusal

#: Expansion that no text reaches: feeds of repeated markup come to about 100, DEFLATE's limit is 1,032.
_MAX_RATIO = 250
_RATIO_FROM_BYTES = 1 << 20  # small bodies may be as dense as they like

#: Compressed bytes beyond the decoded cap: headers, trailers and padding. More means that nothing is in them.
ENCODED_SLACK_BYTES = 1 << 16

#: Members of a gzip stream: servers join a few; thousands of empty ones keep the processor busy for nothing.
_MAX_MEMBERS = 256

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"

#: What is asked for: all that body_of() can undo.
ACCEPT_ENCODING = "gzip, deflate"


class Body(Protocol):
    """Takes a body in pieces."""

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came.

        Raises:
            Refusal: too-large; compression-bomb; bad-response: not in the coding that it claims.
        """
        ...

    def finish(self) -> bytes:
        """The decoded body, once all of it was fed.

        Raises:
            Refusal: truncated: the coded stream does not end.
        """
        ...

    def head(self) -> bytes:
        """What was decoded so far, up to the cap."""
        ...


def body_of(coding: str, max_bytes: int) -> Body:
    """A collector for a body.

    Args:
        coding: value of the Content-Encoding header, empty for none.
        max_bytes: cap of the decoded body.

    Raises:
        Refusal: bad-response: a coding that was not asked for, or several on top of each other.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return _Plain(max_bytes)
    if name in ("gzip", "x-gzip", "deflate"):
        return _Deflated(max_bytes, gzip=name != "deflate")
    raise Refusal(Reason.BAD_RESPONSE, f"content-encoding {name[:60]!a}, asked for {ACCEPT_ENCODING}")


class _Plain:
    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._decoded = max_bytes, bytearray()

    def feed(self, data: bytes) -> None:
        self._decoded += data
        if len(self._decoded) > self._max_bytes:
            raise too_large(self._max_bytes)

    def finish(self) -> bytes:
        return bytes(self._decoded)

    def head(self) -> bytes:
        return bytes(self._decoded[: self._max_bytes])


class _Deflated(_Plain):
    def __init__(self, max_bytes: int, *, gzip: bool) -> None:
        super().__init__(max_bytes)
        self._gzip, self._encoded, self._members = gzip, 0, 0
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> None:
        self._encoded += len(data)
        if self._encoded > self._max_bytes + ENCODED_SLACK_BYTES:
            raise too_large(self._max_bytes)
        try:
            while data:
                data = self._inflate(data)
        except zlib.error as error:
            raise Refusal(Reason.BAD_RESPONSE, f"broken content-encoding: {error}") from error

    def finish(self) -> bytes:
        # A body of no bytes is sent with a coding by servers that compress nothing: complete, as curl has it.
        if self._stream is not None and not self._stream.eof:
            raise Refusal(Reason.TRUNCATED, f"compressed body ends early, after {self._encoded:,} bytes")
        return super().finish()

    def _inflate(self, data: bytes) -> bytes:
        """Decode some of the data, no further than the cap; returns what is left of it."""
        if self._stream is None or self._stream.eof:
            if self._stream is not None and not (self._gzip and data.startswith(_GZIP_MAGIC[: len(data)])):
                return b""  # padding after the end, which all clients ignore
            self._stream = self._next_member(data)
        # One byte more than allowed tells "too large" from "just fits"; never 0, which means without limit.
        room = self._max_bytes + 1 - len(self._decoded)
        piece = self._stream.decompress(data, room)
        self._refuse_bomb(len(self._decoded) + len(piece), self._encoded - len(self._stream.unconsumed_tail))
        super().feed(piece)
        return self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _next_member(self, data: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Refusal(Reason.COMPRESSION_BOMB, f"gzip stream of more than {_MAX_MEMBERS} members")
        if self._gzip:
            return zlib.decompressobj(_GZIP)
        # "deflate" is zlib's format (RFC 9110 section 8.4.1.2), but some servers send it bare; zlib starts with its
        # method 8, which no bare stream has in that place unless its padding bits are set.
        return zlib.decompressobj(_ZLIB if data[0] & 0x0F == 8 else _RAW)

    def _refuse_bomb(self, size: int, encoded: int) -> None:
        if size > _RATIO_FROM_BYTES and size > _MAX_RATIO * encoded:
            raise Refusal(
                Reason.COMPRESSION_BOMB, f"body expands more than {_MAX_RATIO} times: {encoded:,} to {size:,}"
            )


def too_large(max_bytes: int) -> Refusal:
    """The refusal of a body over its cap."""
    return Refusal(Reason.TOO_LARGE, f"body of more than {max_bytes:,} bytes")
