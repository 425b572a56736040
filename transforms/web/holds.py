"""Whom a wait holds that a server asked for (Retry-After)."""

from __future__ import annotations

from typing import Literal

from schemas.failure import Refusal
from transforms.web.urls import host, site

Scope = Literal["domain", "host", "url"]
SCOPES: tuple[Scope, ...] = ("domain", "host", "url")


def place_keys(url: str) -> tuple[str | None, str | None]:
    """The keys of an address's registered domain and host, by which waits are found; null when it is no address."""
    try:
        return site(url), f"//{host(url)}"
    except Refusal:
        return None, None


def keys_of(url: str) -> tuple[str, ...]:
    """The keys of all waits that can hold an address."""
    return tuple(key for key in (*place_keys(url), url) if key)


def hold_key(url: str, scope: Scope) -> str:
    """What a wait that was asked for at an address holds.

    A registered domain by default: a limit is mostly that of the service behind all its hosts (FreshRSS#8925). For
    gateways that pass on many sites' limits (RSSHub: FreshRSS#7870) `url` is right.
    """
    domain, of_host = place_keys(url)
    return {"domain": domain, "host": of_host, "url": url}[scope] or url
