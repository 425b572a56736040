"""From a host to the addresses that may be dialled. What is vetted here is what is connected to: no second look-up.

Vetting the name first and letting the HTTP library resolve it again would leave a gap: a hostile name server answers
a public address to the first question and 127.0.0.1 to the second ("DNS rebinding").
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import functools
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from schemas.failure import Reason, Refusal
from transforms.web import urls
from transforms.web.addresses import WEB_PORTS, Address, Allowance, early_verdict, verdict

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""Host name → its IP addresses, in the order to try. Raises OSError when it has none."""

#: getaddrinfo blocks a thread for up to tens of seconds on a dead name server; the loop's own six threads would stand
#: still for all hosts then.
_LOOKUP_THREADS = 32


async def system_lookup(host: str) -> list[str]:
    """Ask the operating system for the addresses of a host.

    Raises:
        OSError: (socket.gaierror) the name does not resolve.
    """
    # As bytes: a str is first put through Python's own IDNA codec, which raises UnicodeError for odd names.
    ask = functools.partial(socket.getaddrinfo, host.encode("ascii"), None, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_threads(), ask)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


@functools.cache
def _threads() -> concurrent.futures.ThreadPoolExecutor:
    return concurrent.futures.ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="newsbeam-dns")


class VettedResolver(AbstractResolver):
    """Resolves for aiohttp's connector, and answers only addresses that may be dialled.

    Args:
        lookup: asks for the addresses.
        allowed: what the user opened.
        ports: of public hosts that may be asked.
        proxy: address of the user's own, or null; what it leads to is not vetted.
    """

    def __init__(
        self,
        lookup: Lookup,
        allowed: tuple[Allowance, ...],
        ports: frozenset[int] = WEB_PORTS,
        proxy: str | None = None,
    ) -> None:
        self._lookup, self._allowed, self._ports = lookup, allowed, ports
        self._proxy = (URL(proxy).raw_host, URL(proxy).port) if proxy else None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host that may be dialled at a port.

        Raises:
            OSError: the name does not resolve.
            Refusal: address-refused: none of its addresses may be dialled.
        """
        addresses = [ipaddress.ip_address(text) for text in await self._lookup(host)]
        if not addresses:
            raise OSError(f"{host} has no address")
        verdicts = {each: self._verdict(host, each, port) for each in addresses}
        good = [each for each in addresses if verdicts[each] is None]
        if not good:
            raise refused(host, str(verdicts[addresses[0]]))
        return [_answer(host, each, port) for each in good if family in (socket.AF_UNSPEC, _family(each))]

    async def close(self) -> None:
        """Nothing is held."""

    def _verdict(self, host: str, address: Address, port: int) -> str | None:
        return None if (host, port) == self._proxy else verdict(host, address, port, self._allowed, self._ports)


def vet(url: str, allowed: tuple[Allowance, ...], ports: frozenset[int] = WEB_PORTS, *, proxied: bool) -> None:
    """Check before a request what can be known without the network; the resolver sees the rest.

    aiohttp never asks its resolver about hosts that are IP addresses, and a proxy resolves names by itself.

    Args:
        url: absolute http(s) address.
        allowed: what the user opened.
        ports: of public hosts that may be asked.
        proxied: whether a proxy makes the connection.

    Raises:
        Refusal: address-refused: a literal address that is not public, or a port that is not one of the web; dns: a
            name that no name server can hold.
    """
    host, port = urls.hostname(url), urls.port(url)
    literal = _literal(host, proxied=proxied)
    if literal is None and not _can_exist(host):
        raise Refusal(Reason.DNS, f"{host!a} cannot be a host name (RFC 1035 section 2.3.4)")
    why = early_verdict(host, port, allowed, ports) if literal is None else verdict(host, literal, port, allowed, ports)
    if why:
        raise refused(host, why)


def refused(host: str, why: str) -> Refusal:
    """The refusal to connect to a host, with what to do about it."""
    return Refusal(Reason.ADDRESS_REFUSED, f"{host}: {why}; use --allow-private {host} if it is meant")


def _literal(host: str, *, proxied: bool) -> Address | None:
    name = host.removesuffix(".")
    if proxied and (name == "localhost" or name.endswith(".localhost")):
        return ipaddress.IPv4Address("127.0.0.1")  # RFC 6761 section 6.3; the proxy's own loopback is not ours to visit
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _can_exist(host: str) -> bool:
    name = host.removesuffix(".")
    return len(name) <= 253 and all(0 < len(label) <= 63 for label in name.split("."))


def _answer(host: str, address: Address, port: int) -> ResolveResult:
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(
        hostname=host, host=str(address), port=port, family=_family(address), proto=socket.IPPROTO_TCP, flags=flags
    )


def _family(address: Address) -> socket.AddressFamily:
    return socket.AF_INET6 if address.version == 6 else socket.AF_INET
