"""How connections to foreign hosts are made and kept: aiohttp's session, with every limit that it knows."""

from __future__ import annotations

import ssl
from types import SimpleNamespace

import aiohttp
from aiohttp.abc import AbstractResolver

#: Bytes of the status line and of one header line, and number of header lines. Real ones: 10 KB of content security
#: policy, 40 lines; together at most 4 MB while one answer is read.
_MAX_LINE_BYTES, _MAX_FIELD_BYTES, _MAX_FIELDS = 16_384, 32_768, 128

_DNS_TTL_S = 60


def open_session(
    resolver: AbstractResolver,
    *,
    ca_file: str | None,
    connect_timeout_s: float,
    read_timeout_s: float,
    idle_s: float,
) -> aiohttp.ClientSession:
    """A pool of connections without cookies, whose bodies come as they were sent.

    A request's trace context learns by `reused` whether it went over a connection that was open before.

    Args:
        resolver: names to the addresses that may be dialled.
        ca_file: PEM file of further certificate authorities, or null.
        connect_timeout_s: for connecting to one address, TLS included.
        read_timeout_s: for silence in the middle of an answer.
        idle_s: for which an unused connection is kept.
    """
    connector = aiohttp.TCPConnector(
        resolver=resolver,
        ssl=ssl.create_default_context(cafile=ca_file) if ca_file else True,
        limit=0,  # how many at once is the caller's business
        ttl_dns_cache=_DNS_TTL_S,
        keepalive_timeout=idle_s,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # body.py does it, bounded
        max_line_size=_MAX_LINE_BYTES,
        max_field_size=_MAX_FIELD_BYTES,
        max_headers=_MAX_FIELDS,
        timeout=aiohttp.ClientTimeout(sock_connect=connect_timeout_s, sock_read=read_timeout_s),
        trace_configs=[_reuse_trace()],
    )


def _reuse_trace() -> aiohttp.TraceConfig:
    async def mark(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
        context.trace_request_ctx.reused = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_reuseconn.append(mark)
    return trace
