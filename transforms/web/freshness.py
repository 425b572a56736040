"""What answers and documents say about time, and when an item is tried again. Pure: `now` is an argument, times are
aware UTC. When a feed is polled next, all things considered: schedule.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: No wait is longer, whoever asks for it: a server that says "next year" is misconfigured.
MAX_WAIT_S = 86_400.0

#: The first wait after a failure: shorter ones meet the same fault again.
FIRST_WAIT_S = 60.0

#: What no document or answer means: more digits are a mistake, or malice (int() of thousands of them is slow).
_MAX_DIGITS = 9

#: sy:updatePeriod (RDF Site Summary 1.0 Modules: Syndication) in seconds.
_PERIODS_S = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}

#: Requests for one item at most; the waits before the last one add up to half a day of doublings (8.5 h).
MAX_TRIES = 10

_DIGITS = re.compile("[0-9]+")


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
    wait = doubled(FIRST_WAIT_S, attempts - 1, MAX_WAIT_S) if attempts > 0 else 0.0
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
    number = _number(value)
    seconds = _until(value, headers, now) if number is None else number
    return min(seconds, MAX_WAIT_S) if seconds else None


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an answer stays fresh, counted from now (RFC 9111 sections 4.2 and 5.2.2).

    max-age goes before Expires; the time that the answer has spent in caches (Age) is taken off; Expires counts from
    the server's own Date. no-cache and no-store mean that nothing may be taken for fresh (reader's rule too).

    Args:
        headers: names in lower case.
        now: stands in for a missing or unreadable Date.

    Returns:
        Null when the answer says nothing of it, nothing readable, or that it is stale at once (`Expires: 0`).
    """
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if any(part.partition("=")[0] in ("no-cache", "no-store") for part in directives):
        return None
    stated = [part.partition("=")[2].strip('"') for part in directives if part.startswith("max-age=")]
    if stated:
        seconds = (_number(stated[0]) or 0.0) - (_number(headers.get("age", "").strip()) or 0.0)
        return seconds if seconds > 0 else None
    return _until(headers.get("expires", ""), headers, now)


def declared_interval(ttl: str | None, period: str | None, frequency: str | None) -> float | None:
    """The least time between two polls that a document asks for, in seconds; the longest when it says several.

    Args:
        ttl: RSS 2.0: minutes for which the channel can be cached.
        period: sy:updatePeriod: hourly, daily, weekly, monthly or yearly; daily when only the frequency is given.
        frequency: sy:updateFrequency: updates in a period; 1 when only the period is given.

    Returns:
        Null when it says nothing readable.
    """
    waits = [60.0 * (_number(ttl or "") or 0.0)]
    if period or frequency:
        length = _PERIODS_S.get((period or "daily").strip().lower(), 0.0)
        waits.append(length / (_number((frequency or "1").strip()) or 1.0))
    return max(waits) or None


def doubled(first_s: float, times: int, cap_s: float) -> float:
    """A wait doubled so many times, in seconds, at most `cap_s`, or `first_s` if that is longer."""
    return min(first_s * float(2 ** min(max(times, 0), 40)), max(first_s, cap_s))


def _number(text: str) -> float | None:
    """A whole number without sign; what has more digits than any that is meant, the largest."""
    text = text.strip()
    return float(text.lstrip("0")[:_MAX_DIGITS] or 0) if _DIGITS.fullmatch(text) else None


def _until(text: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from the server's Date to a date of the same answer; null when it has none or that is over."""
    until, since = _http_date(text), _http_date(headers.get("date", "")) or now
    seconds = (until - since).total_seconds() if until else 0.0
    return seconds if seconds > 0 else None


def _http_date(text: str) -> datetime | None:
    """Any of the three forms of RFC 9110 section 5.6.7, or null."""
    try:
        parsed = parsedate_to_datetime(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
