"""Which addresses and ports a news fetcher may connect to: public ones, and what the user named.

The tables are the IANA registries of special-purpose addresses (RFC 6890 and its updates, read 2025), which
`ipaddress.is_global` does not cover: Python 3.11 passes NAT64, 6to4, IPv4-compatible, site-local and multicast.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from schemas.failure import Refusal
from transforms.web import urls

Address = IPv4Address | IPv6Address

_V4 = [
    (IPv4Network(network), name)
    for network, name in (
        ("0.0.0.0/8", "this-network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade-nat"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "ietf-protocol"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "as112"),
        ("192.52.193.0/24", "amt"),
        ("192.88.99.0/24", "6to4-relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "as112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),  # with 255.255.255.255
    )
]

_V6 = [
    (IPv6Network(network), name)
    for network, name in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "local-nat64"),  # RFC 8215: the prefix length inside is the network's own, so all of it
        ("100::/64", "discard"),
        ("100:0:0:1::/64", "dummy"),  # RFC 9780
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "as112"),
        ("3fff::/20", "documentation"),  # RFC 9637
        ("5f00::/16", "segment-routing"),  # RFC 9602
        ("fc00::/7", "unique-local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),  # RFC 3879: deprecated, still routed inside some networks
        ("ff00::/8", "multicast"),
    )
]

#: Prefix, name, and how far the embedded IPv4 address lies from the right end, in bits.
_EMBEDDING = [
    (IPv6Network(network), name, shift)
    for network, name, shift in (
        ("::ffff:0:0/96", "ipv4-mapped", 0),  # RFC 4291
        ("::/96", "ipv4-compatible", 0),  # RFC 4291, deprecated
        ("::ffff:0:0:0/96", "ipv4-translated", 0),  # RFC 2765
        ("64:ff9b::/96", "nat64", 0),  # RFC 6052
        ("2002::/16", "6to4", 80),  # RFC 3056
        ("2001::/32", "teredo", 64),  # RFC 4380: the server; the client is judged too
    )
]

_TEREDO = IPv6Network("2001::/32")
_IETF = IPv6Network("2001::/23")
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all else is unallocated or named above

#: Interface identifiers that end in an IPv4 address (ISATAP, RFC 5214 section 6.1): the upper half of 64 bits.
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})

#: Where the web is served: others are mail, databases, caches that speak line protocols.
WEB_PORTS = frozenset({80, 443, 3000, *range(8000, 9000)})


def why_refused(address: str | Address) -> str | None:
    """Name of the special range that an address lies in, null when it is public.

    An IPv4 address inside an IPv6 one is judged by itself, as a translator on the way would connect to it.

    Raises:
        ValueError: the text is not an IP address.
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, IPv4Address):
        return next((name for network, name in _V4 if parsed in network), None)
    return _why_refused_v6(parsed)


def _why_refused_v6(address: IPv6Address) -> str | None:
    special = next((name for network, name in _V6 if address in network), None)
    if special:
        return special
    for name, embedded in _embedded(address):
        inner = why_refused(embedded)
        if inner:
            return f"{name}-{inner}"
    if any(address in network for network, _, _ in _EMBEDDING):
        return None
    if address in _IETF:
        return "ietf-protocol"
    return None if address in _GLOBAL_UNICAST else "unallocated"


def _embedded(address: IPv6Address) -> Iterable[tuple[str, IPv4Address]]:
    bits = int(address)
    for network, name, shift in _EMBEDDING:
        if address in network:
            yield name, IPv4Address(bits >> shift & 0xFFFF_FFFF)
    if address in _TEREDO:
        yield "teredo", IPv4Address(bits & 0xFFFF_FFFF ^ 0xFFFF_FFFF)  # the client, stored inverted
    if bits >> 32 & 0xFFFF_FFFF in _ISATAP:
        yield "isatap", IPv4Address(bits & 0xFFFF_FFFF)


def port_set(text: str) -> frozenset[int]:
    """Read a list of ports and ranges, as `80,443,8000-8999`.

    Raises:
        ValueError: with what was read and what is expected.
    """
    ports: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{1,5})(?:-(\d{1,5}))?\s*", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= 65_535:
            raise ValueError(f"{part.strip()!r} is not a port or a range of them, as 80 or 8000-8999")
        ports.update(range(first, last + 1))
    return frozenset(ports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one `--allow-private` opens: a host by name, or addresses, at one port or any.

    Attributes:
        host: name in ASCII lower case, or null.
        network: addresses, or null. An address covers the names that resolve to it.
        port: null for any.
    """

    host: str | None = None
    network: IPv4Network | IPv6Network | None = None
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> Allowance:
        """Read `HOST`, `HOST:PORT`, `IP`, `IP:PORT`, `[IPv6]:PORT` or a CIDR such as `10.0.0.0/8`.

        Raises:
            ValueError: with what was read and what is expected.
        """
        network = network_of(text.strip().removeprefix("[").removesuffix("]"))
        if network:
            return cls(network=network)
        name, port = _host_and_port(text)
        network = network_of(name)
        return cls(host=None if network else name, network=network, port=port)

    def covers(self, host: str, address: Address | None, port: int) -> bool:
        """Whether it opens an address of a host at a port; address null when it is not known (a proxy resolves)."""
        if self.port not in (None, port):
            return False
        if self.network is None:
            return self.host == host.removesuffix(".")
        if isinstance(address, IPv6Address) and address.ipv4_mapped and self.network.version == 4:
            address = address.ipv4_mapped
        return address is not None and address in self.network

    def may_cover(self, host: str, port: int) -> bool:
        """Whether it could open some address of a host at a port: asked before the name is resolved."""
        return self.port in (None, port) and (self.network is not None or self.host == host.removesuffix("."))


def network_of(text: str) -> IPv4Network | IPv6Network | None:
    """Addresses as `10.0.0.0/8`, or one alone; null for what is neither."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _host_and_port(text: str) -> tuple[str, int | None]:
    wrong = f"{text!r} is not HOST, HOST:PORT, [IPv6]:PORT, an IP address or a CIDR"
    if set(text) & set("/?#@\\*"):  # a URL or a pattern, which the parser below would cut down to a host
        raise ValueError(wrong)
    try:
        parts = urls.parse(f"http://{text}")
    except Refusal as error:
        raise ValueError(wrong) from error
    # The parser drops :80 as the scheme's own; here it means "at this port only".
    port = "80" if text.strip().endswith(":80") else parts.port
    return parts.hostname.strip("[]").removesuffix("."), int(port) if port else None


def verdict(
    host: str, address: Address, port: int, allowed: Iterable[Allowance], ports: frozenset[int] = WEB_PORTS
) -> str | None:
    """Why one address of a host must not be connected to at a port; null when it may."""
    if any(each.covers(host, address, port) for each in allowed):
        return None
    range_name = why_refused(address)
    if range_name:
        return f"{address} is not public ({range_name})"
    return None if port in ports else f"port {port} is not one of the web"


def early_verdict(host: str, port: int, allowed: Iterable[Allowance], ports: frozenset[int] = WEB_PORTS) -> str | None:
    """Why a name must not even be resolved: a port that nothing could open; null when it may."""
    if port in ports or any(each.may_cover(host, port) for each in allowed):
        return None
    return f"port {port} is not one of the web"
