"""Standard output: article records, one JSON line each, and nothing else.

The one sink where a kill may repeat lines: what is written can't be taken back or asked about.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.unit import RunSummary, UnitSummary
from transforms.io.publishing import Batch, SinkError


@dataclass(frozen=True, slots=True, kw_only=True)
class StdoutSink:
    """publishing.Sink on standard output."""

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        return "-"

    @property
    def key(self) -> str:
        """See publishing.Sink."""
        return "-"

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        lines = (line for batch in batches if batch.kind == "articles" for line in batch.lines)
        count = 0
        try:
            for line in lines:
                sys.stdout.write(line.decode() + "\n")
                count += 1
            sys.stdout.flush()
        except OSError as error:
            raise SinkError(f"standard output: {error.strerror}") from error
        return count

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """Summaries have no place among the records."""
