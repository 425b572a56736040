"""Fetches pages and feeds: the only module that connects to foreign hosts."""

from __future__ import annotations

import asyncio
import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import aiohttp
from yarl import URL

from schemas.failure import Reason, Refusal
from schemas.page import Request, Response
from transforms.io import loop
from transforms.io.body import ACCEPT_ENCODING, body_of, too_large
from transforms.io.faults import refusal_for
from transforms.io.pace import Pacer
from transforms.io.resolve import Lookup, VettedResolver, system_lookup, vet
from transforms.io.secret_headers import secret_headers
from transforms.web import urls
from transforms.web.addresses import WEB_PORTS, Allowance

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5

#: Bytes of the status line and of one header line, and number of header lines. Real ones: 10 KB of content security
#: policy, 40 lines; together at most 4 MB while one answer is read.
_MAX_LINE_BYTES, _MAX_FIELD_BYTES, _MAX_FIELDS = 16_384, 32_768, 128

_CHUNK_BYTES = 65_536
_DNS_TTL_S = 60
#: A connection outlives the host's pace by this much, so that the next request can use it; longer would pile up open
#: sockets over thousands of hosts.
_KEEP_ALIVE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetcher:
    """The Fetcher of ports.py over aiohttp. It pickles; connections are opened per process at first use.

    Every request of one configuration on one event loop shares a connection pool, a resolver and the pace per host.

    Attributes:
        user_agent: value of the User-Agent header.
        proxy: http(s) address of a proxy that makes all connections and resolves names, or null.
        allowed: private addresses and further ports that the user opened.
        ports: of public hosts that may be asked.
        per_host_delay_s: between the starts of two requests to one host, in seconds.
        connect_timeout_s: for connecting to one address, TLS included, in seconds.
        read_timeout_s: for silence in the middle of an answer, in seconds.
        ca_file: PEM file of further certificate authorities, or null.
        lookup: asks for the addresses of a name; a function of a module, so that it pickles.
    """

    user_agent: str
    proxy: str | None = None
    allowed: tuple[Allowance, ...] = ()
    ports: frozenset[int] = WEB_PORTS
    per_host_delay_s: float = 1.0
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 15.0
    ca_file: str | None = None
    lookup: Lookup = system_lookup

    async def fetch(self, request: Request) -> Response:
        """Get it, redirects followed, the host's pace kept; waiting for one's turn does not count as time.

        The body of an answer with status 400 or above is not read: the status is the answer.

        Raises:
            Refusal: dns, connect, tls, timeout, reset, truncated, bad-response, too-large, too-many-redirects,
                address-refused, bad-url, not-configured. Any status is a Response, not a refusal.
        """
        journey = _Journey(self, request)
        try:
            async with asyncio.timeout(request.deadline_s) as deadline:
                return await journey.run(deadline)
        except (aiohttp.ClientError, OSError) as error:
            raise refusal_for(error, urls.host(journey.url), proxied=self.proxy is not None) from error


async def close_all() -> None:
    """Close the connections of every configuration on the running loop; a later fetch opens new ones."""
    running = asyncio.get_running_loop()
    for key in [key for key in _open if key[1] is running]:
        await _open.pop(key).session.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What all requests of a configuration share on one event loop."""

    session: aiohttp.ClientSession
    pacer: Pacer


_open: dict[tuple[HttpFetcher, asyncio.AbstractEventLoop], _Shared] = {}


def _shared(config: HttpFetcher) -> _Shared:
    key = (config, asyncio.get_running_loop())
    shared = _open.get(key)
    if shared is None:
        shared = _open[key] = _Shared(session=_session(config), pacer=Pacer(config.per_host_delay_s))
        loop.on_close(close_all)
    return shared


def _session(config: HttpFetcher) -> aiohttp.ClientSession:
    # Towards a proxy nothing is vetted: its address is the user's own choice.
    connector = aiohttp.TCPConnector(
        resolver=VettedResolver(config.lookup, None if config.proxy else config.allowed, config.ports),
        ssl=ssl.create_default_context(cafile=config.ca_file) if config.ca_file else True,
        limit=0,  # how many at once is the caller's business
        ttl_dns_cache=_DNS_TTL_S,
        keepalive_timeout=config.per_host_delay_s + _KEEP_ALIVE_S,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # body.py does it, bounded
        max_line_size=_MAX_LINE_BYTES,
        max_field_size=_MAX_FIELD_BYTES,
        max_headers=_MAX_FIELDS,
        timeout=aiohttp.ClientTimeout(sock_connect=config.connect_timeout_s, sock_read=config.read_timeout_s),
        trace_configs=[_reuse_trace()],
    )


def _reuse_trace() -> aiohttp.TraceConfig:
    async def mark(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
        context.trace_request_ctx.reused = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_reuseconn.append(mark)
    return trace


class _Journey:
    """One request from its address to its last answer, hop by hop."""

    def __init__(self, config: HttpFetcher, request: Request) -> None:
        self._config, self._request = config, request
        self.url = urls.resolve(request.url)
        self._hops: list[str] = []
        self._hop_statuses: list[int] = []

    async def run(self, deadline: asyncio.Timeout) -> Response:
        shared = _shared(self._config)
        while True:
            vet(self.url, self._config.allowed, self._config.ports, proxied=self._config.proxy is not None)
            await _wait_turn(shared.pacer, urls.host(self.url), deadline)
            response = await self._ask(shared.session)
            if response is not None:
                return response

    async def _ask(self, session: aiohttp.ClientSession) -> Response | None:
        """One hop: the response, or null after a redirect."""
        context = SimpleNamespace(reused=False)
        async with session.get(
            URL(self.url, encoded=True),  # as it is: yarl's own quoting would change it
            headers=self._headers(),
            proxy=self._config.proxy,
            allow_redirects=False,
            trace_request_ctx=context,
            middlewares=(self._once(context),),
        ) as answer:
            headers = _headers_of(answer)
            if answer.status in _REDIRECTS and "location" in headers:
                self._follow(headers["location"])
                self._hop_statuses.append(answer.status)
                return None
            body = await self._body(answer, headers)
            return self._response(answer.status, headers, body)

    def _headers(self) -> dict[str, str]:
        headers = {
            "User-Agent": self._config.user_agent,
            "Accept": self._request.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        validators = {"If-None-Match": self._request.etag, "If-Modified-Since": self._request.last_modified}
        headers |= {name: value for name, value in validators.items() if value and value.isprintable()}
        return headers | secret_headers(self._request, self.url, os.environ)

    def _once(self, context: SimpleNamespace) -> aiohttp.ClientMiddlewareType:
        """Keep aiohttp from asking again by itself, but for a kept connection that the host had closed meanwhile.

        There RFC 9112 section 9.3.1 allows it; elsewhere a second request would come without its turn.
        """

        async def once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
            try:
                return await handler(request)
            except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
                if context.reused:
                    raise
                raise refusal_for(error, urls.host(self.url), proxied=self._config.proxy is not None) from error

        return once

    def _follow(self, location: str) -> None:
        target = urls.resolve(location, self.url)
        self._hops.append(self.url)
        if target in self._hops:
            raise Refusal(Reason.TOO_MANY_REDIRECTS, f"redirect loop at {target[:200]}")
        if len(self._hops) > MAX_REDIRECTS:
            raise Refusal(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects, last to {target[:200]}")
        self.url = target

    async def _body(self, answer: aiohttp.ClientResponse, headers: dict[str, str]) -> bytes:
        if answer.status == 304 or answer.status >= 400:
            return b""
        if (answer.content_length or 0) > self._request.max_bytes:
            raise too_large(self._request.max_bytes)
        body = body_of(headers.get("content-encoding", ""), self._request.max_bytes)
        closed = _watch_end(answer)
        async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
            body.feed(chunk)
        if closed is not None and _is_reset(closed):
            raise Refusal(Reason.RESET, f"{urls.host(self.url)}: connection reset within the body")
        return body.finish()

    def _response(self, status: int, headers: dict[str, str], body: bytes) -> Response:
        if not 200 <= status <= 599:
            raise Refusal(Reason.BAD_RESPONSE, f"status {status}")
        return Response(
            requested_url=self._request.url,
            final_url=self.url,
            hops=tuple(self._hops),
            hop_statuses=tuple(self._hop_statuses),
            status=status,
            headers=headers,
            body=body,
            fetched_at=datetime.now(UTC),
        )


async def _wait_turn(pacer: Pacer, host: str, deadline: asyncio.Timeout) -> None:
    """Wait for the host's pace with the deadline's clock stopped."""
    running = asyncio.get_running_loop()
    left_s = (deadline.when() or 0.0) - running.time()
    deadline.reschedule(None)
    await pacer.turn(host)
    deadline.reschedule(running.time() + left_s)


def _headers_of(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case, of repeated ones the first; values as text that encodes back to the same bytes as UTF-8."""
    headers: dict[str, str] = {}
    for name, value in answer.raw_headers:
        headers.setdefault(_text(name).lower(), _text(value))
    return headers


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # RFC 9110 section 5.5: opaque; lone surrogates would break every sink


def _watch_end(answer: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """The future of the connection's end; makes that end known to who reads the body.

    aiohttp (3.14) tells the reader nothing of a broken chunk that comes in a later packet: it closes the connection,
    and the reader would wait for the deadline.
    """
    protocol = answer.connection.protocol if answer.connection else None
    closed = protocol.closed if protocol is not None else None  # a protocol is false while its queue is empty
    content = answer.content

    def tell(ended: asyncio.Future[None]) -> None:
        _is_reset(ended)  # asyncio complains of exceptions that nobody asked for
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection ended within the body"))

    if closed is not None:
        closed.add_done_callback(tell)
    return closed


def _is_reset(closed: asyncio.Future[None]) -> bool:
    """Whether a connection ended by a reset, where aiohttp takes a body that lasts until then for complete."""
    return closed.done() and not closed.cancelled() and closed.exception() is not None
