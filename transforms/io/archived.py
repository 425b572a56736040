"""What the readers of archives have in common: an answer as it was kept, and what can't be read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from schemas.failure import Refusal
from schemas.page import Refused
from transforms.io.body import body_of


class Unreadable(Exception):
    """A file is no archive, or can't be read: one line says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A record that can't be read: where it begins, and why."""

    offset: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as an archive has it.

    Attributes:
        status: of HTTP.
        headers: names in lower case, see Response.
        body: as it came, in its content coding; longer than was asked for: there is more.
        truncated: why the archive has not all of it (WARC-Truncated), or null.
        at: when it came, aware UTC, or null.
        refused: why whoever asked could not use it, or null.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    truncated: str | None
    at: datetime | None
    refused: Refused | None = None


def as_stored(headers: dict[str, str], body: bytes) -> dict[str, str]:
    """The headers without a content coding that the body no longer has.

    CC-NEWS up to May 2019 has bodies decoded and the header still there (news-crawl, issue 30). What begins like markup
    or JSON is in no coding: gzip has a magic, and the others hold bytes below a blank within a few.
    """
    start = body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if "content-encoding" not in headers or not start.startswith((b"<", b"{")) or _CONTROL.search(start):
        return headers
    return {name: value for name, value in headers.items() if name != "content-encoding"}


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")


def head_of(headers: Mapping[str, str], body: bytes, limit: int) -> bytes:
    """So many decoded bytes of a body, as far as they can be decoded."""
    with contextlib.suppress(Refusal):
        decoded = body_of(headers.get("content-encoding", ""), limit)
        with contextlib.suppress(Refusal):
            decoded.feed(body)
        return decoded.head()
    return b""
