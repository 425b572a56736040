"""When to ask again: politeness in time, as pure arithmetic. `now` is an argument, all times are aware UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from schemas.outcome import FeedOutcome

#: No wait is longer, whoever asks for it: a server that says "next year" is misconfigured.
MAX_WAIT_S = 86_400.0

#: The first wait after a failure: shorter ones meet the same fault again.
FIRST_WAIT_S = 60.0

#: Requests for one item at most; the waits before the last one add up to half a day of doublings (8.5 h).
MAX_TRIES = 10

_DIGITS = re.compile("[0-9]+")
_SUCCESS = frozenset({FeedOutcome.CHANGED, FeedOutcome.UNCHANGED})


def next_poll(
    outcome: FeedOutcome, now: datetime, min_interval_s: float, failures: int, retry_after_s: float | None
) -> tuple[datetime, datetime | None]:
    """When a feed is due again, and until when it must not be asked whatever the user says.

    Args:
        outcome: how the poll ended.
        now: when it ended.
        min_interval_s: the user's --min-poll-interval in seconds.
        failures: polls in a row that failed or were deferred, this one included.
        retry_after_s: what the server asked for, in seconds (see retry_after()), or null.

    Returns:
        next_poll_at; hold_until, null unless the server asked for a wait.
    """
    if outcome in _SUCCESS:
        return now + timedelta(seconds=min_interval_s), None
    asked = min(retry_after_s or 0.0, MAX_WAIT_S)
    wait = max(_backoff(max(min_interval_s, FIRST_WAIT_S), failures), asked)
    return now + timedelta(seconds=wait), now + timedelta(seconds=asked) if asked > 0 else None


def next_try(attempts: int, now: datetime, retry_after_s: float | None) -> datetime | None:
    """When a deferred item is tried again, null when it has had all its tries.

    Args:
        attempts: requests made to the site so far, the last one included. 0 (a spent budget): due at once.
        now: when it was deferred.
        retry_after_s: what the server asked for, in seconds, or null.
    """
    if attempts >= MAX_TRIES:
        return None
    asked = min(retry_after_s or 0.0, MAX_WAIT_S)
    wait = _backoff(FIRST_WAIT_S, attempts) if attempts > 0 else 0.0
    return now + timedelta(seconds=max(wait, asked))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that an answer asks to wait (RFC 9110 section 10.2.3), at most a day.

    A date counts from the server's own Date, so that a wrong clock on either side does no harm.

    Args:
        headers: names in lower case.
        now: stands in for a missing or unreadable Date.

    Returns:
        Null when the header is missing, unreadable, zero or in the past.
    """
    value = headers.get("retry-after", "").strip()
    if _DIGITS.fullmatch(value):
        # Nine digits exceed the cap already; int() of hostile thousands is slow, and above 4,300 an error.
        seconds = float(value.lstrip("0")[:9] or 0)
    else:
        until = _http_date(value)
        since = _http_date(headers.get("date", "")) or now
        seconds = (until - since).total_seconds() if until else 0.0
    return min(seconds, MAX_WAIT_S) if seconds > 0 else None


def _backoff(first_s: float, failures: int) -> float:
    doublings = min(max(failures, 1) - 1, 20)  # 2**20 minutes: the cap is long reached
    return min(first_s * float(2**doublings), max(first_s, MAX_WAIT_S))


def _http_date(text: str) -> datetime | None:
    """Any of the three forms of RFC 9110 section 5.6.7, or null."""
    try:
        parsed = parsedate_to_datetime(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
