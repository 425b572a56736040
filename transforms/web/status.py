"""What an HTTP status means for us (RFC 9110 section 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from schemas.failure import Reason, Refusal, Stage
from transforms.web.freshness import retry_after

_REASONS = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    407: Reason.FORBIDDEN,
    408: Reason.TIMEOUT,
    410: Reason.GONE,
    425: Reason.RATE_LIMITED,
    429: Reason.RATE_LIMITED,
    451: Reason.FORBIDDEN,
}


#: Answers whose Retry-After counts: RFC 6585 section 4, RFC 9110 section 15.6.4.
_WAITS = frozenset({429, 503})


def refuse_unless_ok(
    status: int, headers: Mapping[str, str], stage: Stage, now: datetime, url: str | None = None
) -> None:
    """Pass 2xx; everything else is a refusal.

    Args:
        status: of the last answer.
        headers: names in lower case.
        stage: who asked.
        now: aware UTC, for Retry-After as a date.
        url: the address that gave this answer, so that it is known whom its Retry-After holds.

    Raises:
        Refusal: forbidden, not-found, gone, rate-limited, timeout, client-error, server-error, or bad-response for a
            status that answers no GET of ours (1xx, 304 unasked, a redirect without Location).
    """
    if 200 <= status < 300:
        return
    reason = _REASONS.get(status) or {4: Reason.CLIENT_ERROR, 5: Reason.SERVER_ERROR}.get(
        status // 100, Reason.BAD_RESPONSE
    )
    wait_s = asked_wait_s(status, headers, now)
    raise Refusal(reason, f"HTTP status {status}", stage=stage, retry_after_s=wait_s, asked_by=url)


def asked_wait_s(status: int, headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an answer asks to be left alone, or null: see freshness.retry_after."""
    return retry_after(headers, now) if status in _WAITS else None
