"""Headers with secrets: their values come from the environment when they are sent, and go to one origin alone."""

from __future__ import annotations

from collections.abc import Mapping

from yarl import URL

from schemas.failure import Reason, Refusal
from schemas.page import Request


def secret_headers(request: Request, url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The secret headers of a request for the hop to `url`: none once a redirect has left the request's own origin.

    Raises:
        Refusal: not-configured: a variable is missing, or its value can't stand in a header.
    """
    if not request.secret_headers or _origin(url) != _origin(request.url):
        return {}
    return {name: _value(name, variable, environ) for name, variable in request.secret_headers}


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parsed = URL(url, encoded=True)
    return parsed.scheme, parsed.host, parsed.port


def _value(name: str, variable: str, environ: Mapping[str, str]) -> str:
    value = environ.get(variable, "").strip()
    if not value:
        raise Refusal(Reason.NOT_CONFIGURED, f"set the environment variable {variable}: header {name} of this feed")
    if not value.isascii() or not value.isprintable():
        raise Refusal(Reason.NOT_CONFIGURED, f"the environment variable {variable} is not printable ASCII: {name}")
    return value
