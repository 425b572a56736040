"""What an address is to newsbeam: its canonical form, site and identifier, or why it would not be visited."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from schemas.failure import Reason, Refusal
from transforms.web.addresses import Allowance, early_verdict, verdict
from transforms.web.urls import canonical, hostname, identifier, port, site


def facts(given: str, allowed: Iterable[Allowance] = ()) -> dict[str, str | None]:
    """The line of one address; `allowed` are the private ones that may be visited."""
    try:
        url = canonical(given)
    except Refusal as refusal:
        return {"input": given, "url": None, "site": None, "identifier": None, "refused": refusal.reason}
    refused = Reason.ADDRESS_REFUSED if why_not_visited(given, tuple(allowed)) else None
    return {"input": given, "url": url, "site": site(url), "identifier": identifier(url), "refused": refused}


def why_not_visited(url: str, allowed: tuple[Allowance, ...]) -> str | None:
    """Why an address would be refused before any name is resolved; null when it would not."""
    host, at = hostname(url), port(url)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a name
        return early_verdict(host, at, allowed)
    return verdict(host, address, at, allowed)
