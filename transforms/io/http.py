"""Fetches pages and feeds: the only module that connects to foreign hosts."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import SimpleNamespace

import aiohttp
from yarl import URL

from schemas.failure import Reason, Refusal
from schemas.page import Place, Request, Response
from schemas.robots import SiteFile, Verdict
from transforms.io import loop
from transforms.io.answers import Tape, read_body
from transforms.io.body import ACCEPT_ENCODING
from transforms.io.connections import open_session
from transforms.io.faults import refusal_for
from transforms.io.gate import Gate, Manners
from transforms.io.hosts import OwnHosts
from transforms.io.pace import Pacer, Turn
from transforms.io.ports import Archive, Clock, HostStore
from transforms.io.proxies import Proxy
from transforms.io.resolve import Lookup, VettedResolver, system_lookup, vet
from transforms.io.secret_headers import secret_headers
from transforms.web import redirects, urls
from transforms.web.addresses import WEB_PORTS, Allowance
from transforms.web.holds import Scope

#: A connection outlives the host's pace by this much, so that the next request can use it; longer would pile up open
#: sockets over thousands of hosts.
_KEEP_ALIVE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetcher:
    """The Fetcher of ports.py over aiohttp. It pickles; connections are opened per process at first use.

    Every request of one configuration on one event loop shares a connection pool, a resolver and the pace per host.

    Attributes:
        user_agent: value of the User-Agent header.
        clock: tells the time.
        proxy: makes connections and resolves names, or null.
        allowed: private addresses and further ports that the user opened.
        ports: of public hosts that may be asked.
        per_host_delay_s: between the starts of two requests to one host, in seconds.
        connect_timeout_s: for connecting to one address, TLS included, in seconds.
        read_timeout_s: for silence in the middle of an answer, in seconds.
        ca_file: PEM file of further certificate authorities, or null.
        lookup: asks for the addresses of a name; a function of a module, so that it pickles.
        manners: how rules for robots are treated, or null: none is asked.
        hosts: keeps the pace of hosts where several processes ask them; null: this process does, for itself.
        retry_after_scope: whom a wait holds that a server asked for.
        archive: keeps every answer, those to questions of manners too, and why there was none; or null. Fetchers that
            differ in it alone share connections and pace.
    """

    user_agent: str
    clock: Clock
    proxy: Proxy | None = None
    allowed: tuple[Allowance, ...] = ()
    ports: frozenset[int] = WEB_PORTS
    per_host_delay_s: float = 1.0
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 15.0
    ca_file: str | None = None
    lookup: Lookup = system_lookup
    manners: Manners | None = None
    hosts: HostStore | None = None
    retry_after_scope: Scope = "domain"
    archive: Archive | None = field(default=None, compare=False)

    async def fetch(self, request: Request) -> Response:
        """Get it, redirects followed, the host's pace kept; waiting for rules and one's turn does not count as time.

        With status 400 or above the status is the answer. Of those that bot walls come with the first bytes are read as
        well, if they come soon, and no fault in them changes the answer.

        Raises:
            Refusal: robots-disallowed, robots-unavailable, host-paused, dns, connect, tls, timeout, reset, truncated,
                bad-response, too-large, too-many-redirects, address-refused, bad-url, not-configured. Any status is a
                Response, not a refusal.
            ArchiveError: the archive did not take it.
        """
        shared = _shared(self)
        gate = shared.gate
        journey = _Journey(self, request, shared, gate)
        try:
            response = await _travel(journey)
        except Refusal as refusal:
            await journey.keep_refused(refusal)
            raise
        return replace(response, tdm=await gate.tdm(response.final_url)) if gate and request.tdm else response

    async def robots(self, url: str) -> tuple[SiteFile, Verdict] | None:
        """What robots.txt says of an address, for a person; null when rules are not asked.

        Raises:
            Refusal: the origin can't be asked anything, as fetch().
        """
        gate = _shared(self).gate
        return await gate.verdict(url) if gate else None


async def close_all() -> None:
    """Close the connections of every configuration on the running loop; a later fetch opens new ones."""
    for shared in loop.taken(_open):
        if shared.gate:
            await shared.gate.close()
        await shared.session.close()


@dataclass(slots=True, kw_only=True)
class _Shared:
    """What all requests of a configuration share on one event loop; the archive is that of the run under way."""

    session: aiohttp.ClientSession
    pacer: Pacer
    gate: Gate | None
    archive: Archive | None = None


_open: dict[tuple[HttpFetcher, asyncio.AbstractEventLoop], _Shared] = {}


def _shared(config: HttpFetcher) -> _Shared:
    key = (config, asyncio.get_running_loop())
    shared = _open.get(key)
    if shared is None:
        gate = Gate(config.manners, partial(_rules_of, config)) if config.manners else None
        hosts, scope = config.hosts or OwnHosts(), config.retry_after_scope
        pacer = Pacer(hosts, config.per_host_delay_s, now=config.clock, scope=scope)
        shared = _open[key] = _Shared(session=_session(config), pacer=pacer, gate=gate)
        loop.on_close(close_all)
    shared.archive = config.archive
    return shared


async def _rules_of(config: HttpFetcher, request: Request) -> Response:
    """A file with rules: no rules are asked for it. A fault met after a redirect says nothing of the origin itself."""
    shared = _open[config, asyncio.get_running_loop()]  # its archive is of the run under way, the config's of the first
    journey = _Journey(replace(config, archive=shared.archive), request, shared, None)
    try:
        return await _travel(journey)
    except Refusal as refusal:
        if not journey.hops or refusal.reason is Reason.TOO_MANY_REDIRECTS:
            raise
        raise Refusal(Reason.BAD_RESPONSE, f"after a redirect, {refusal.reason}: {refusal.detail}") from refusal


def _session(config: HttpFetcher) -> aiohttp.ClientSession:
    return open_session(
        VettedResolver(config.lookup, config.allowed, config.ports, config.proxy.url if config.proxy else None),
        ca_file=config.ca_file,
        connect_timeout_s=config.connect_timeout_s,
        read_timeout_s=config.read_timeout_s,
        idle_s=config.per_host_delay_s + _KEEP_ALIVE_S,
    )


async def _travel(journey: _Journey) -> Response:
    async with asyncio.timeout(journey.request.deadline_s) as deadline:
        return await journey.run(deadline)


class _Journey:
    """One request from its address to its last answer, hop by hop."""

    def __init__(self, config: HttpFetcher, request: Request, shared: _Shared, gate: Gate | None) -> None:
        self.config, self.request, self._shared, self._gate = config, request, shared, gate
        self.url = urls.resolve(request.url)
        self.hops: list[str] = []
        self._hop_statuses: list[int] = []
        self._tape = self._new_tape()

    async def run(self, deadline: asyncio.Timeout) -> Response:
        while True:
            vet(self.url, self.config.allowed, self.config.ports, proxied=self._proxy() is not None)
            async with await loop.off_the_clock(deadline, self._turn(self._shared.pacer)) as turn:
                response = await self._hop(self._shared.session, turn, deadline, self._tape)
            at = response.fetched_at if response else self.config.clock()
            place = await loop.off_the_clock(deadline, self._keep(at))
            if response is not None:
                return replace(response, archived=place)
            self._tape = self._new_tape()

    async def keep_refused(self, refusal: Refusal) -> None:
        """Have the archive keep how far it came, and why no further."""
        self._tape.refused(refusal)
        await self._keep(self.config.clock())

    def _new_tape(self) -> Tape:
        return Tape(url=self.url, running=self.config.archive is not None)

    async def _keep(self, at: datetime) -> Place | None:
        archive, kept = self.config.archive, self._tape.taken(self.request, self._public_headers(), at)
        return await archive.keep(kept) if archive and kept else None

    async def _turn(self, pacer: Pacer) -> Turn:
        at_least_s = await self._gate.admit(self.url) if self._gate else 0.0
        return await pacer.turn(self.url, at_least_s)

    async def _hop(
        self, session: aiohttp.ClientSession, turn: Turn, deadline: asyncio.Timeout, tape: Tape
    ) -> Response | None:
        """One hop: the response, or null after a redirect. Faults come as refusals, so that the turn hears of them."""
        try:
            return await self._ask(session, turn, tape)
        except asyncio.CancelledError:
            if deadline.expired():
                raise self._refusal(TimeoutError()) from None
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise self._refusal(error) from error

    def _refusal(self, error: aiohttp.ClientError | OSError) -> Refusal:
        return refusal_for(error, urls.host(self.url), proxied=self._proxy() is not None)

    def _proxy(self) -> str | None:
        proxy = self.config.proxy
        return proxy.url if proxy and proxy.serves(self.url) else None

    async def _ask(self, session: aiohttp.ClientSession, turn: Turn, tape: Tape) -> Response | None:
        context = SimpleNamespace(reused=False)
        async with session.get(
            URL(self.url, encoded=True),  # as it is: yarl's own quoting would change it
            headers=self._public_headers() | secret_headers(self.request, self.url, os.environ),
            proxy=self._proxy(),
            allow_redirects=False,
            trace_request_ctx=context,
            middlewares=(self._once(context),),
        ) as answer:
            headers = tape.begin(answer)
            await turn.answered(answer.status, headers, self.config.clock())
            if answer.status in redirects.STATUSES and "location" in headers:
                self._follow(headers["location"])
                self._hop_statuses.append(answer.status)
                return None
            body = await read_body(answer, headers, self.request, tape)
            return self._response(answer.status, headers, body)

    def _public_headers(self) -> dict[str, str]:
        headers = {
            "User-Agent": self.config.user_agent,
            "Accept": self.request.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        validators = {"If-None-Match": self.request.etag, "If-Modified-Since": self.request.last_modified}
        return headers | {name: value for name, value in validators.items() if value and value.isprintable()}

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
                raise self._refusal(error) from error

        return once

    def _follow(self, location: str) -> None:
        self.hops.append(self.url)
        self.url = redirects.next_hop(location, self.hops)

    def _response(self, status: int, headers: dict[str, str], body: bytes) -> Response:
        if not 200 <= status <= 599:
            raise Refusal(Reason.BAD_RESPONSE, f"status {status}")
        return Response(
            requested_url=self.request.url,
            final_url=self.url,
            hops=tuple(self.hops),
            hop_statuses=tuple(self._hop_statuses),
            status=status,
            headers=headers,
            body=body,
            fetched_at=self.config.clock(),
        )
