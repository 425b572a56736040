"""An HTTP answer as aiohttp has it: its headers as text, its first bytes, and whether its end is that of its body."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

import aiohttp

from schemas.failure import Refusal
from transforms.io.body import body_of

SOON_S = 3.0
"""Within this a wall has come: it is small, and a server that gives nothing away makes no one wait for it."""


def headers_of(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case; values as text that encodes back to the same bytes as UTF-8.

    Of repeated ones the first, but of X-Robots-Tag all, a line each: a name in one addresses that robot alone.
    """
    headers: dict[str, str] = {}
    for name, value in answer.raw_headers:
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


async def first_bytes(answer: aiohttp.ClientResponse, headers: Mapping[str, str], limit: int) -> bytes:
    """So many decoded bytes of a body that nothing hangs on: what came of it within 3 s and before any fault."""
    try:
        body = body_of(headers.get("content-encoding", ""), limit)
    except Refusal:
        return b""
    with contextlib.suppress(Refusal, aiohttp.ClientError, OSError):
        async with asyncio.timeout(SOON_S):
            async for chunk in answer.content.iter_chunked(limit):
                body.feed(chunk)
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
