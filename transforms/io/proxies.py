"""Which requests go through the user's proxy."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass

from transforms.web import urls


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy that makes connections and resolves names.

    Attributes:
        url: its http(s) address.
        besides: hosts that are asked without it, as the environment's `no_proxy` lists them: names with all below them,
            names with a port, or `*`; separated by commas.
    """

    url: str
    besides: str = ""

    def serves(self, url: str) -> bool:
        """Whether it makes the connection to an absolute http(s) address."""
        host = f"{urls.hostname(url)}:{urls.port(url)}"
        return not urllib.request.proxy_bypass_environment(host, {"no": self.besides})  # type: ignore[attr-defined]  # typeshed lacks it
