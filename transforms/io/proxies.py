"""Which requests go through the user's proxy."""

from __future__ import annotations

import contextlib
import functools
import urllib.request
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from transforms.web import urls
from transforms.web.addresses import network_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy that makes connections and resolves names.

    Attributes:
        url: its http(s) address.
        besides: hosts that are asked without it, as the environment's `no_proxy` lists them: names with all below them,
            names with a port, `*`, or networks of addresses (10.0.0.0/8, as curl and Go read them); separated by
            commas.
    """

    url: str
    besides: str = ""

    def serves(self, url: str) -> bool:
        """Whether it makes the connection to an absolute http(s) address."""
        host = urls.hostname(url)
        named = f"{host}:{urls.port(url)}"
        if urllib.request.proxy_bypass_environment(named, {"no": self.besides}):  # type: ignore[attr-defined]  # typeshed lacks it
            return False
        return not ("/" in self.besides and _is_within(host, _networks(self.besides)))


def _is_within(host: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether a host is an address in one of the networks; a name is in none, for whatever it resolves to."""
    with contextlib.suppress(ValueError):
        return any(ip_address(host) in network for network in networks)
    return False


@functools.lru_cache(maxsize=4)
def _networks(besides: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(filter(None, (network_of(each.strip()) for each in besides.split(","))))
