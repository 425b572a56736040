"""What publication needs of the world, as the verbs see it: Protocols with what they promise and raise.

Implementations are chosen in pipelines/. All of them pickle and open what they need at first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.unit import RunSummary, UnitSummary
from schemas.verdict import StagedFile


class Outbox(Protocol):
    """What is committed and not yet acknowledged by every sink."""

    def unpublished(self, before: datetime | None = None) -> list[str]:
        """Committed units that are not published to every sink, oldest first; those committed before a time."""
        ...

    def current(self, epoch: int) -> bool:
        """Whether the run of this epoch is still the ledger's: if not, another publishes what it left."""
        ...

    def pending(self, unit_id: str) -> list[str]:
        """Keys of the sinks that have not acknowledged the committed unit."""
        ...

    def staged(self, unit_id: str) -> list[StagedFile]:
        """What to publish of it."""
        ...

    def unit(self, unit_id: str) -> UnitSummary:
        """The unit's summary, with what was published so far."""
        ...

    def run(self, run_id: str) -> RunSummary:
        """The run's summary: the sum of its committed units."""
        ...

    def acknowledge(self, unit_id: str, sink: str, lines: int, now: datetime) -> None:
        """Record that a sink holds the whole unit, `lines` article lines of it."""
        ...

    def close(self, unit_id: str) -> bool:
        """Call the unit published and forget what was staged, if every sink has acknowledged.

        Returns:
            Whether that is so: its staging can go.
        """
        ...


class StagedWriter(Protocol):
    """A file being written to the staging; not seen by anyone before it is closed."""

    def write(self, line: bytes) -> None:
        """Append a line (without its end)."""
        ...

    def close(self) -> str:
        """Make it durable, and return its name: by content, so that equal content has an equal name."""
        ...


class Staging(Protocol):
    """Files of a unit between extraction and publication, on storage that publication can reach.

    Any method may raise OSError.
    """

    def open(self, unit_id: str) -> StagedWriter:
        """Begin a file."""
        ...

    def write(self, unit_id: str, lines: Iterable[bytes]) -> str:
        """Write a whole file; returns its name."""
        ...

    def read(self, unit_id: str, name: str) -> Iterable[bytes]:
        """The lines of a file, in order, without their ends."""
        ...

    def remove(self, unit_id: str) -> None:
        """Remove the unit's files; nothing happens when there are none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Lines of one kind for a sink: `articles`, `duplicates`, `failures` or `gaps`."""

    kind: str
    shard: str
    lines: Iterable[bytes]


class SinkError(Exception):
    """A sink did not take a unit; nothing is lost, the next run tries again."""


class Sink(Protocol):
    """A place where records go. Writing a unit again does no harm."""

    @property
    def name(self) -> str:
        """The sink as given in --to, without credentials."""
        ...

    @property
    def key(self) -> str:
        """The same place has the same key, however it is spelled: a unit remembers its sinks by it."""
        ...

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """Hold the whole unit durably, or raise. Returns the number of article lines.

        Raises:
            SinkError: it did not.
        """
        ...

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """Keep the summaries, where the sink has a place for them.

        Raises:
            SinkError: it did not.
        """
        ...
