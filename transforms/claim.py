"""ClaimDue: the source of a stream, what falls due in the ledger while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.coders import StrUtf8Coder
from apache_beam.io.watch import PollResult, Watch
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp

from schemas.stream import ClaimBatch
from schemas.unit import Claim
from schemas.wire import iso_utc
from transforms.io.ports import Clock, Source, SourceError

POLL_S = 1
"""Between two looks into the ledger, in whole seconds: Flink cuts such delays to those."""

_log = logging.getLogger(__name__)


@dataclass
class ClaimDue(beam.PTransform):
    """Claim what is due, once a second.

    Input: none (the pipeline's begin).
    Output: Claim, unbounded, no key, timestamped by the ledger, in fixed windows of `window_s`: a window is a unit.
    Failures: none; a ledger that can't be reached is asked again, and the watermark stands meanwhile.
    Effects: one transaction a poll, which also renews the run's lease. Repeated, it finds the same batches.
    Cost: one worker polls; what the engine keeps of a batch is its hash, until the next one is claimed.
    """

    source: Source
    clock: Clock
    drain: Callable[[], None]
    window_s: int

    def expand(self, begin: beam.pvalue.PBegin) -> beam.PCollection[Claim]:
        """Wire it."""
        watch = Watch(
            _Poll(self),
            poll_interval=Duration(seconds=POLL_S),
            output_key_fn=_key,
            output_key_coder=StrUtf8Coder(),
            timestamp_cursor=True,  # batches come by time, so the engine need not remember the old ones
        )
        return (
            begin
            | "Ledger" >> beam.Create(["ledger"])
            | "Watch" >> watch
            | "Read" >> beam.ParDo(_Read(self.source)).with_output_types(Claim)
            # Without it engines fuse the source with what follows, and a slow feed holds up the next look.
            | "Spread" >> beam.Reshuffle()
            | "Windows" >> beam.WindowInto(FixedWindows(self.window_s))
        )


@dataclass(frozen=True)
class _Poll:
    config: ClaimDue

    def __call__(self, _: str) -> PollResult[ClaimBatch]:
        """Every open batch, not only new ones.

        Watch forgets what a poll found when the engine splits it in that moment, and asks again (docs/decisions/0029).
        """
        try:
            offer = self.config.source.offer(self.config.clock())
        except SourceError as error:
            _log.warning("what is due can't be asked for now: %s", error)
            return PollResult(())
        if offer.drain:
            self.config.drain()
        found = [TimestampedValue(batch, Timestamp.from_utc_datetime(batch.stamped_at)) for batch in offer.batches]
        if offer.over:
            return PollResult.complete(found)
        return PollResult.incomplete(found).with_watermark(Timestamp.from_utc_datetime(offer.watermark))


def _key(batch: ClaimBatch) -> str:
    return f"{batch.unit.unit_id} {iso_utc(batch.stamped_at)}"


class _Read(beam.DoFn):
    def __init__(self, source: Source) -> None:
        self.source = source

    def process(self, element: tuple[str, ClaimBatch]) -> Iterator[Claim]:
        yield from self.source.claims(element[1])
