"""What an origin says to robots: the rules of its robots.txt for one agent, and of its tdmrep.json."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An `allow` or `disallow` line: its number from 1, and its pattern percent-encoded as RFC 3986 has it."""

    line: int
    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a robots.txt says to one agent: the rules of its group, in the file's order, and its Crawl-delay."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an address may be asked for.

    Attributes:
        allowed: it may.
        delay_s: the least time between the starts of two requests to the host, in seconds; 0 when nothing is said.
        rule: the rule that decides, null when none matches.
    """

    allowed: bool
    delay_s: float = 0.0
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """A rule of a tdmrep.json: a pattern of paths, and what holds for them."""

    location: str
    reservation: bool | None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmStatement:
    """What is said of text and data mining at one place; null is not said."""

    reservation: bool | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file that an origin keeps at a fixed place, as it was last found.

    Attributes:
        origin: scheme, host and port.
        kind: which file: `robots.txt` or `tdmrep.json`.
        agent: for whom it was read: rules for others are not kept.
        status: of the answer; null when none came.
        detail: in one line what went wrong, else empty.
        said: what it says to that agent, as JSON; empty when it says nothing.
        fetched_at, expires_at: asked for then, and good until then (aware UTC).
        failing_since: since when it could not be had (server errors, no answer); null when it could, or is absent.
    """

    origin: str
    kind: str
    agent: str
    status: int | None
    detail: str
    said: str
    fetched_at: datetime
    expires_at: datetime
    failing_since: datetime | None = None
