"""How long a file at a fixed place of an origin is good, by how it was found: RFC 9309 sections 2.3.1 and 2.4."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from schemas.robots import SiteFile

ROBOTS_PATH = "/robots.txt"
TDM_PATH = "/.well-known/tdmrep.json"

FRESH = timedelta(hours=24)
"""A file that came, or is not there, is asked for again after a day: RFC 9309 section 2.4 allows no longer."""

AFTER_AN_ERROR = timedelta(hours=1)
"""What says nothing for certain is asked for again after an hour, as StormCrawler does."""

PATIENCE = timedelta(days=30)
"""A file that could not be had for so long counts as absent (RFC 9309 section 2.3.1.4 gives 30 days)."""


class Access(enum.Enum):
    """What came of asking for a file."""

    FOUND = "found"
    ABSENT = "absent"  #: 4xx: nothing is said ("unavailable", RFC 9309 section 2.3.1.3)
    UNREACHABLE = "unreachable"  #: 5xx, or no answer: unknown what is said (section 2.3.1.4)


def access(status: int | None) -> Access:
    """What a status says; null stands for no answer. A redirect that leads nowhere counts as absent, as in Google's."""
    if status is None or status >= 500:
        return Access.UNREACHABLE
    return Access.FOUND if 200 <= status < 300 else Access.ABSENT


def filed(
    before: SiteFile | None,
    *,
    origin: str,
    kind: str,
    agent: str,
    status: int | None,
    detail: str,
    said: str,
    now: datetime,
) -> SiteFile:
    """A file as it is kept: with how long it is good, and since when it has failed.

    A file that fails on is asked for after an hour, then after as long as it has been failing, at most a day: its
    origin's items wait meanwhile, and each try of theirs is a line for a person to read.
    """
    failing = access(status) is Access.UNREACHABLE
    since = ((before.failing_since if before else None) or now) if failing else None
    if since is not None:
        good = min(max(now - since, AFTER_AN_ERROR), FRESH)
    else:
        good = FRESH if access(status) is Access.FOUND or status in (404, 410) else AFTER_AN_ERROR
    return SiteFile(
        origin=origin,
        kind=kind,
        agent=agent,
        status=status,
        detail=detail,
        said=said,
        fetched_at=now,
        expires_at=now + good,
        failing_since=since,
    )


def given_up(file: SiteFile, now: datetime) -> bool:
    """Whether a file has failed for so long that it counts as absent."""
    return file.failing_since is not None and now - file.failing_since >= PATIENCE


def fresh(file: SiteFile | None, now: datetime) -> bool:
    """Whether a file is still good. One that was asked for later than now was kept by a clock that ran ahead."""
    return file is not None and file.fetched_at <= now < file.expires_at
