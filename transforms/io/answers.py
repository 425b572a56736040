"""An HTTP answer as aiohttp has it: its headers as text, its body, whether its end is that of its body, and a copy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from schemas.failure import Reason, Refusal
from schemas.page import Exchange, Refused, Request, Unanswered
from transforms.io.body import body_of, too_large
from transforms.web import urls
from transforms.web.challenge import HEAD_BYTES, STATUSES

SOON_S = 3.0
"""Within this a wall has come: it is small, and a server that gives nothing away makes no one wait for it."""

_CHUNK_BYTES = 65_536

#: WARC-Truncated (WARC 1.1, section 5.13) for what ended a body early.
_CUT_SHORT = {
    Reason.TOO_LARGE: "length",
    Reason.COMPRESSION_BOMB: "length",
    Reason.TIMEOUT: "time",
    Reason.RESET: "disconnect",
    Reason.TRUNCATED: "disconnect",
}


@dataclass(slots=True)
class Tape:
    """What an archive will be told of one hop: it runs along with what is read."""

    url: str
    running: bool
    _answer: aiohttp.ClientResponse | None = None
    _body: list[bytes] = field(default_factory=list)
    _truncated: str | None = "unspecified"
    _refused: Refused | None = None

    def begin(self, answer: aiohttp.ClientResponse) -> dict[str, str]:
        """Start with an answer's headers, and return them as headers_of() does."""
        self._answer = answer
        if answer.content_length == 0 or answer.status == 304:
            self._truncated = None
        return headers_of(answer)

    def take(self, chunk: bytes) -> None:
        """The next piece of the body as it came."""
        if self.running:
            self._body.append(chunk)

    def end(self) -> None:
        """Note that all of the body came."""
        self._truncated = None

    def refused(self, refusal: Refusal) -> None:
        """Note why this is the end, and what kept the body from being read to its own, if anything did."""
        self._refused = Refused(reason=refusal.reason, detail=refusal.detail)
        if self._truncated:
            self._truncated = _CUT_SHORT.get(refusal.reason, self._truncated)

    def taken(self, request: Request, sent: Mapping[str, str], at: datetime) -> Exchange | Unanswered | None:
        """What was taken down, null before anything came."""
        if self._answer is not None:
            return self._exchange(self._answer, request, sent, at)
        if self._refused is None:
            return None
        return Unanswered(
            url=self.url,
            requested_url=request.url,
            feed_url=request.feed_url,
            continues=request.continues,
            refused=self._refused,
            at=at,
        )

    def _exchange(
        self, answer: aiohttp.ClientResponse, request: Request, sent: Mapping[str, str], at: datetime
    ) -> Exchange:
        version = answer.version or (1, 1)
        return Exchange(
            url=self.url,
            requested_url=request.url,
            feed_url=request.feed_url,
            continues=request.continues,
            sent=(("Host", urls.host(self.url)), *sent.items()),
            version=(version[0], version[1]),
            status=answer.status,
            phrase=answer.reason or "",
            headers=tuple(answer.raw_headers),
            body=b"".join(self._body),
            truncated=self._truncated,
            at=at,
            refused=self._refused,
        )


async def read_body(answer: aiohttp.ClientResponse, headers: Mapping[str, str], request: Request, tape: Tape) -> bytes:
    """The decoded body, as far as it is wanted: none of 304, of an error the first bytes if walls come with it.

    Raises:
        Refusal: as body_of(); too-large; reset.
        aiohttp.ClientError, OSError: the connection's.
    """
    if answer.status == 304 or answer.status >= 400:
        return await first_bytes(answer, headers, HEAD_BYTES, tape) if answer.status in STATUSES else b""
    if not request.cut and (answer.content_length or 0) > request.max_bytes:
        raise too_large(request.max_bytes)
    body = body_of(headers.get("content-encoding", ""), request.max_bytes)
    closed = watch_end(answer)
    try:
        async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
            tape.take(chunk)
            body.feed(chunk)
    except Refusal as refusal:
        if request.cut and refusal.reason is Reason.TOO_LARGE:
            return body.head()
        raise
    if closed is not None and is_reset(closed):
        raise Refusal(Reason.RESET, f"{urls.host(tape.url)}: connection reset within the body")
    tape.end()
    return body.finish()


def headers_of(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case, see header_texts()."""
    return header_texts(answer.raw_headers)


def header_texts(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header lines with names in lower case; values as text that encodes back to the same bytes as UTF-8.

    Of repeated ones the first, but of X-Robots-Tag all, a line each: a name in one addresses that robot alone.
    """
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = _text(name).lower(), _text(value)
        if key == "x-robots-tag" and key in headers:
            headers[key] += f"\n{text}"
        headers.setdefault(key, text)
    return headers


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # RFC 9110 section 5.5: opaque; lone surrogates would break every sink


async def first_bytes(answer: aiohttp.ClientResponse, headers: Mapping[str, str], limit: int, tape: Tape) -> bytes:
    """So many decoded bytes of a body that nothing hangs on: what came of it within 3 s and before any fault."""
    try:
        body = body_of(headers.get("content-encoding", ""), limit)
    except Refusal:
        return b""
    with contextlib.suppress(Refusal, aiohttp.ClientError, OSError):
        async with asyncio.timeout(SOON_S):
            async for chunk in answer.content.iter_chunked(limit):
                tape.take(chunk)
                body.feed(chunk)
            tape.end()
    return body.head()


def watch_end(answer: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """The future of the connection's end; makes that end known to who reads the body.

    aiohttp (3.14) tells the reader nothing of a broken chunk that comes in a later packet: it closes the connection,
    and the reader would wait for the deadline.
    """
    protocol = answer.connection.protocol if answer.connection else None
    closed = protocol.closed if protocol is not None else None  # a protocol is false while its queue is empty
    content = answer.content

    def tell(ended: asyncio.Future[None]) -> None:
        is_reset(ended)  # asyncio complains of exceptions that nobody asked for
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection ended within the body"))

    if closed is not None:
        closed.add_done_callback(tell)
    return closed


def is_reset(closed: asyncio.Future[None]) -> bool:
    """Whether a connection ended by a reset, where aiohttp takes a body that lasts until then for complete."""
    return closed.done() and not closed.cancelled() and closed.exception() is not None
