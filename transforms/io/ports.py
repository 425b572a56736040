"""The world as the verbs see it: Protocols with what they promise and raise. Implementations are chosen in pipelines/.

All of them pickle (Beam ships them to workers) and open what they need at first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from schemas.host import Pace, Pauses, Ticket
from schemas.known import Claimed, Known, SeenItem
from schemas.likeness import Print
from schemas.page import Exchange, Place, Request, Response, Unanswered
from schemas.robots import SiteFile
from schemas.stream import ClaimBatch, Offer
from schemas.unit import Claim, Row, StagedRow, Unit, UnitSummary
from schemas.verdict import Verdict

Clock = Callable[[], datetime]
"""Tells the time (aware UTC). Injected, so that tests and replays hold it."""


Budget = Callable[[Unit], float]
"""Seconds that a unit has left for waiting on the world; 0 or less when it is spent. It may be cut short."""


class Fetcher(Protocol):
    """Gets one address of a foreign host."""

    async def fetch(self, request: Request) -> Response:
        """Get it, redirects followed, the host's pace and what it wants of robots kept.

        Raises:
            Refusal: robots-disallowed, robots-unavailable; or it did not come: dns, connect, tls, timeout, reset,
                truncated, bad-response, too-large, too-many-redirects, address-refused, bad-url. Any status is a
                Response, not a refusal.
        """
        ...


class StorageError(Exception):
    """What a unit's work goes through failed, be it ledger or archive: the unit fails, the next run does its work."""


class ArchiveError(StorageError):
    """An archive did not take an answer: disk full, folder not writable."""


class Archive(Protocol):
    """Keeps answers as they came, and why none did."""

    async def keep(self, kept: Exchange | Unanswered) -> Place:
        """Hold it durably: what is committed after this refers to something that is there.

        Raises:
            ArchiveError: it could not.
        """
        ...


class Children(Protocol):
    """Runs a pure function of foreign bytes in a process that can be killed."""

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        """Call `function` ("module:name") with (header, body); both it and its result are JSON but for the body.

        Raises:
            Refusal: what the function refused; or parser-timeout, parser-crash (died, out of memory), parser-error
                (it raised something else).
        """
        ...


Decide = Callable[[Sequence[StagedRow], Known], list[Verdict]]
"""Which article each staged row is, given what is known (likeness/identity.py)."""

Reconcile = Callable[[Unit, Claimed, Sequence[Row], Sequence[Verdict], datetime], UnitSummary]
"""The unit's summary; raises Imbalance when an item or feed has not exactly one outcome (balance.py)."""


class Imbalance(Exception):
    """A unit in which items or feeds went missing or were counted twice: it is refused. The message says which."""


class Memory(Protocol):
    """Questions to the ledger that stages ask in batches; never writes."""

    def seen_items(self, item_keys: Sequence[str]) -> dict[str, SeenItem]:
        """Those of the keys that the ledger knows."""
        ...

    def identifiers_of(self, urls: Sequence[str]) -> dict[str, str]:
        """URL → identifier, for those that are an address of a known article."""
        ...

    def has_shown(self, feed_url: str, identifiers: Sequence[str]) -> bool:
        """Whether an item of this feed led to any of these articles."""
        ...

    def holders_of(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """Key of a fingerprint → numbers of the known articles that it leads to, in the order of their commits."""
        ...

    def prints_of(self, numbers: Sequence[int]) -> dict[int, Print]:
        """Number → fingerprint, of those that are still known."""
        ...


MadeHere = Callable[[Sequence[str]], set[str]]
"""Of these articles, those whose newest version came from what a unit reads now: an archive's file."""


class HostStore(Protocol):
    """Keeps whose turn it is at each host, and how the host answers: for one process, or for several that share it."""

    async def take(self, url: str, base_delay_s: float, at_least_s: float, now: datetime) -> Ticket:
        """Take the turn of the address's host, if it can be had now and nothing of it is paused.

        Args:
            url: what is to be asked.
            base_delay_s: between two starts, in seconds, for a host that answers well; 0: no delay.
            at_least_s: seconds since the last request and until the next one that the host wants (Crawl-delay).
            now: aware UTC, by which pauses are judged.
        """
        ...

    async def note(self, url: str, pace: Pace, pauses: Pauses) -> None:
        """Remember how the address's host answers, and what is left alone until when. A longer pause stays."""
        ...


class SiteMemory(Protocol):
    """What is remembered of a site's articles; never writes."""

    def recurring(self, name: str, keys: Sequence[str], at: datetime) -> dict[str, int]:
        """Key of a paragraph → how many articles of the site had it, for those that any had.

        Args:
            name: the site's registrable domain.
            keys: of paragraphs.
            at: the state of then, so that a unit reads the same whatever is committed while it runs.
        """
        ...


class SiteFileStore(Protocol):
    """Keeps robots.txt and the like from run to run. A cache: whoever finds nothing asks the site again."""

    def load(self, kind: str, agent: str, origins: Sequence[str]) -> dict[str, SiteFile]:
        """The files of one kind, read for one agent, of those origins that have one."""
        ...

    def save(self, files: Sequence[SiteFile]) -> None:
        """Keep files, in place of what was kept for the same origin, kind and agent."""
        ...


class Journal(Protocol):
    """The transaction that ends a unit."""

    def commit(
        self,
        unit: Unit,
        rows: Sequence[Row],
        files: Mapping[str, str],
        *,
        decide: Decide,
        reconcile: Reconcile,
        now: datetime,
    ) -> bool:
        """In one transaction: check epoch and balance, record outcomes, identities, and what is to be published.

        A unit that is committed already stays as it is. One that does not balance is discarded, and why is recorded;
        one of an older epoch changes nothing.

        Args:
            unit: which.
            rows: everything that its stages reported.
            files: further files of its staging to publish whole: name → kind.
            decide: the rule of identity, called with what the ledger knows inside the transaction.
            reconcile: the rule of conservation, likewise.
            now: time of the commit.

        Returns:
            Whether the unit is committed.
        """
        ...


class SourceError(Exception):
    """What is due can't be asked for at the moment; nothing is lost by asking again."""


class Source(Protocol):
    """What a stream is given to do."""

    def offer(self, now: datetime) -> Offer:
        """Claim what is due, say that the run lives, and list every open batch: also those of earlier offers.

        Nothing, for good, when another run has taken the ledger over.

        Raises:
            SourceError: the ledger can't be reached.
        """
        ...

    def claims(self, batch: ClaimBatch) -> list[Claim]:
        """What was claimed with a batch; nothing once its unit is no longer open."""
        ...
