"""How fast a host can be asked, learnt from how it answers. Pure; times in seconds."""

from __future__ import annotations

from dataclasses import replace

from schemas.failure import Reason
from schemas.host import Pace, Turns
from transforms.web.freshness import doubled

#: Between two requests at most, however slow the host is: the cap of Scrapy's AutoThrottle (AUTOTHROTTLE_MAX_DELAY).
MAX_DELAY_S = 60.0

#: Faults in a row after which a host is left alone, and for how long at first and at most. Three: one page may be
#: broken, and a second by chance; the first pause is the first wait of a deferred item.
FAULTS, FIRST_PAUSE_S, MAX_PAUSE_S = 3, 60.0, 3600.0

#: Answers that tell of a host or its gateway under load (RFC 6585 section 4, RFC 9110 sections 15.6.3 to 15.6.5). Not
#: 500: that is mostly one page.
OVERLOADED = frozenset({429, 502, 503, 504})

#: Failures of the connection, or within an answer: the host may be down, or not keep up.
UNREACHED = frozenset({Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.RESET})

#: Weight of the newest answer in the latency (Scrapy's AutoThrottle takes half, too), and what is left of a slowdown
#: after a good answer: of a doubling nothing after three of them.
_NEWEST, _RECOVERY = 0.5, 0.75


def answered(pace: Pace, latency_s: float) -> Pace:
    """The pace after an answer that tells of no trouble, whatever its status."""
    before_s = latency_s if pace.latency_s is None else pace.latency_s
    smoothed = before_s + _NEWEST * (latency_s - before_s)
    return Pace(latency_s=smoothed, slowdown=max(1.0, pace.slowdown * _RECOVERY))


def failed(pace: Pace) -> Pace:
    """The pace after an answer of OVERLOADED or a failure of UNREACHED: slower, whatever its latency."""
    return replace(pace, slowdown=min(2.0 * pace.slowdown, MAX_DELAY_S), faults=pace.faults + 1)


def delay_s(pace: Pace, base_s: float) -> float:
    """The least time between the starts of two requests.

    No less than the host takes for an answer, so that requests don't pile up there (AutoThrottle with a target
    concurrency of 1); times the slowdown. It is 0 when the user wants no delay.
    """
    if base_s <= 0:
        return 0.0
    return max(base_s, min(max(base_s, pace.latency_s or 0.0) * pace.slowdown, MAX_DELAY_S))


def pause_s(pace: Pace) -> float:
    """How long the host is left alone from its last fault on; 0 when it isn't. Doubled by each fault from the third."""
    return doubled(FIRST_PAUSE_S, pace.faults - FAULTS, MAX_PAUSE_S) if pace.faults >= FAULTS else 0.0


def wait_s(turns: Turns, at_least_s: float, now: float) -> float:
    """Seconds until the next request may start, `at_least_s` after the last one; 0 when it may.

    The last one may have been that for robots.txt, which is where a Crawl-delay stands: so it counts from there.
    """
    return max(turns.next_at, turns.last_at + at_least_s, now) - now


def taken(pace: Pace, base_s: float, at_least_s: float, now: float) -> Turns:
    """The host's turns after a request that starts now."""
    return Turns(last_at=now, next_at=now + max(delay_s(pace, base_s), at_least_s))
