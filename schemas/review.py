"""What a ledger knows, as `newsbeam status` and `newsbeam feeds list` tell it (their --json is these, in camelCase)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.unit import RunSummary, UnitSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCluster:
    """An original whose copies came in the days for which copies are looked for; `addresses`: a few of theirs."""

    identifier: str
    url: str | None
    copies: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed that is polled, and how that goes.

    Attributes:
        title: as the user gave it, else the channel's own.
        headers: header name → environment variable.
        failures: polls in a row that failed or were deferred.
        last_outcome, last_reason, last_poll_at: of the last poll, null before one.
        next_poll_at: not before then; null when it is due since it was added, or never (gone).
        next_poll_why: what decided that (schemas/feed.py), null before a poll.
        new_per_h: new items per hour as its polls have found them, null before one.
        moved_to: where it is polled instead, null while that is `url`.
        last_detail: what went wrong with the last poll, in a line for a person.
        parser: what read the last body that could be read, and after which repairs.
    """

    url: str
    title: str | None
    tags: tuple[str, ...]
    headers: dict[str, str]
    added_at: datetime
    failures: int
    gone: bool
    last_outcome: str | None
    last_reason: str | None
    last_poll_at: datetime | None
    next_poll_at: datetime | None
    next_poll_why: str | None
    new_per_h: float | None
    moved_to: str | None
    last_detail: str | None = None
    parser: str | None = None

    @property
    def well(self) -> bool:
        """Whether the last poll, if there was one, went well."""
        return not self.failures and not self.gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Items that are not done: dead letters (`failed`) and items to be tried again, of one kind.

    Those are `deferred`, or of another outcome while the feed's text stands in for their page.
    `oldest`: when the first of them failed first; `next_try_at`: of the next one, null when none is tried again.
    """

    outcome: str
    stage: str | None
    reason: str | None
    count: int
    oldest: datetime
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedUnit:
    """A committed unit that is not published everywhere: `sinks` have not acknowledged it."""

    unit_id: str
    committed_at: datetime
    sinks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostUnit:
    """A unit that is not committed: `open` (under way, or its run died) or `discarded`, and why."""

    unit_id: str
    state: str
    started_at: datetime
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """A run: its summary, and how many of its units are open or discarded."""

    summary: RunSummary
    open: int
    discarded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a ledger knows, in one consistent view. `runs`: the newest first."""

    ledger: str
    schema: str
    runs: tuple[RunStatus, ...]
    owed: tuple[OwedUnit, ...]
    feeds: tuple[FeedHealth, ...]
    backlog: tuple[Backlog, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """One run: its summary, its committed units, and those that are not."""

    summary: RunSummary
    units: tuple[UnitSummary, ...]
    lost: tuple[LostUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrial:
    """Items of one kind that are made due: how many, and the links of the first few."""

    outcome: str
    stage: str | None
    reason: str | None
    count: int
    links: tuple[str, ...]
