"""What lies in an archive: the answers of a file, and the part of a file that is one unit of work."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Kind(enum.StrEnum):
    """What an answer is to a replay."""

    FEED = "feed"
    PAGE = "page"
    OTHER = "other"  #: redirects, errors, pictures: they answer who asks for them, and nobody else


NO_ANSWER = 0
"""In the place of a status: the archive says why none came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An answer, or that none came, as the index of its file has it.

    Attributes:
        url: what was asked, as WHATWG serialises it.
        requested_url: where its redirects began, as far as the archive says.
        feed_url: of a feed, or a redirect on the way to one: the feed that was polled.
        status: of HTTP, or NO_ANSWER.
        location: where a redirect leads, absolute, or null.
        kind: see there.
        at: when it came, aware UTC; null when the archive does not say.
        offset: of its record.
    """

    url: str
    requested_url: str
    feed_url: str | None
    status: int
    location: str | None
    kind: Kind
    at: datetime | None
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of an archive file that is replayed as one unit.

    Attributes:
        path: of the file as it can be read by offsets.
        name: of the file, as records name it; null for pages that no WARC file holds.
        key: the same for the same content, wherever the file lies: 16 hex digits and the number of the part.
        start, stop: offsets of its first record and of the next part's; stop is null at the end of the file.
        at: when the first of its answers came, aware UTC.
    """

    path: str
    name: str | None
    key: str
    start: int
    stop: int | None
    at: datetime
