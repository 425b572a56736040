"""Publish: what is committed, to every sink, until each has acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import apache_beam as beam

from schemas.article import Article, Cluster, DateEvidence, Revision
from schemas.outcome import ItemOutcome
from schemas.verdict import REREAD, Change, Ruling, StagedFile
from schemas.wire import dumps, loads
from transforms.io.ports import Clock
from transforms.io.publishing import Batch, Outbox, Sink, SinkError, Staging

_log = logging.getLogger(__name__)

OWED_AFTER_S = 60
"""A unit committed that long ago and not published is no longer under way in another bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Hands committed units to sinks. Any part of it may be repeated: after a kill, the next run does.

    Attributes:
        outbox: what is owed to whom.
        staging: where the records lie.
        sinks: those of this run; what a unit owes to others waits for a run that names them.
        clock: time of the acknowledgements.
        epoch: of the run that publishes; nothing is published for one that was overtaken.
        keep_copies: copies go among the articles.
    """

    outbox: Outbox
    staging: Staging
    sinks: Sequence[Sink]
    clock: Clock
    epoch: int
    keep_copies: bool = False

    def publish(self, unit_id: str) -> list[str]:
        """Publish one committed unit; returns what went wrong, a line per sink."""
        if not self.outbox.current(self.epoch):
            return [f"unit {unit_id}: another run has taken the ledger over and publishes it"]
        errors = [error for sink in self._owed(unit_id) if (error := self._deliver(unit_id, sink))]
        errors += self._report(unit_id)
        if not errors and self.outbox.close(unit_id):
            self.staging.remove(unit_id)
        return errors

    def catch_up(self, unit_id: str) -> list[str]:
        """Publish a unit, and if that went well, what earlier ones still owe to these sinks."""
        errors = self.publish(unit_id)
        before = self.clock() - timedelta(seconds=OWED_AFTER_S)
        for earlier in [] if errors else self.outbox.unpublished(before):
            errors += self.publish(earlier) if self._owed(earlier) else []
        return errors

    def _owed(self, unit_id: str) -> list[Sink]:
        pending = self.outbox.pending(unit_id)
        return [sink for sink in self.sinks if sink.key in pending]

    def _deliver(self, unit_id: str, sink: Sink) -> str | None:
        if not self.outbox.current(self.epoch):  # paused since the last sink
            return f"{sink.name}: another run has taken the ledger over"
        files = self.outbox.staged(unit_id)
        try:
            lines = sink.write(self.outbox.unit(unit_id), self._batches(unit_id, files))
        except (SinkError, OSError) as error:  # the latter: the staging can't be read
            if sink.key not in self.outbox.pending(unit_id):
                return None  # a worker that its runner had given up did it meanwhile, and took the staging away
            _log.warning("%s: %s", sink.name, error)
            return f"{sink.name}: {error}"
        self.outbox.acknowledge(unit_id, sink.key, lines, self.clock())
        return None

    def _report(self, unit_id: str) -> Iterator[str]:
        unit = self.outbox.unit(unit_id)
        run = self.outbox.run(unit.run_id)
        for sink in self.sinks:
            try:
                sink.report(unit, run)
            except SinkError as error:
                yield f"{sink.name}: {error}"

    def _batches(self, unit_id: str, files: Sequence[StagedFile]) -> Iterator[Batch]:
        for file in files:
            shard = file.name.partition(".")[0]
            if file.kind != "articles":
                yield Batch(kind=file.kind, shard=shard, lines=self.staging.read(unit_id, file.name))
                continue
            for kind in ("articles", "duplicates"):
                chosen = [ruling for ruling in file.rulings if self._kind(ruling) == kind]
                if chosen:
                    yield Batch(kind=kind, shard=shard, lines=self._records(unit_id, file.name, chosen))

    def _kind(self, ruling: Ruling) -> str:
        return "duplicates" if ruling.copy_of is not None and not self.keep_copies else "articles"

    def _records(self, unit_id: str, name: str, rulings: Sequence[Ruling]) -> Iterator[bytes]:
        by_offset, offset = {ruling.offset: ruling for ruling in rulings}, 0
        for line in self.staging.read(unit_id, name):
            if ruling := by_offset.get(offset):
                yield ruled(line, ruling)
            offset += len(line) + 1


def ruled(line: bytes, ruling: Ruling) -> bytes:
    """A staged record with Commit's verdict on it."""
    article = loads(Article, line)
    others = dict.fromkeys((*article.same_as, *ruling.also_at))
    feeds = tuple(dict.fromkeys((*article.is_part_of, *ruling.carried)))
    cluster = article.cluster
    if ruling.copy_of:
        cluster = Cluster(id=ruling.copy_of, role="copy", of=ruling.copy_of, similarity=_rounded(ruling.similarity))
    article = replace(
        article,
        identifier=ruling.identifier,
        url=ruling.url,
        same_as=tuple(url for url in others if url != ruling.url),
        version=ruling.version,
        cluster=cluster,
        is_part_of=feeds,
    )
    return dumps(_revised(article, ruling) if ruling.outcome is ItemOutcome.REVISED else article).encode()


def _revised(article: Article, ruling: Ruling) -> Article:
    change = ruling.change or Change(reason="text-changed")
    revision = Revision(
        of=ruling.version - 1, reason=change.reason, added=change.added, removed=change.removed, edited=change.edited
    )
    article = replace(article, revision=revision)
    if article.date_modified or article.fetch is None or change.reason == REREAD:
        return article
    return _modified(article, article.fetch.fetched_at)


def _modified(article: Article, seen_at: datetime) -> Article:
    """Neither feed nor page says when it was changed: by the time when that was seen."""
    value = seen_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    seen = DateEvidence(value=value, raw=value, source="observed", precision="second", tz="explicit", chosen=True)
    return replace(article, date_modified=value, date_evidence=(*article.date_evidence, seen))


def _rounded(similarity: float | None) -> float | None:
    return None if similarity is None else round(similarity, 3)


@dataclass
class Publish(beam.PTransform):
    """Publish committed units.

    Input: unit ids.
    Output: none; what a sink did not take stays in the ledger's outbox, is logged, and is tried again by the next run,
        with `catch_up` by the next unit.
    Failures: none of its own: SinkError is kept in the outbox.
    Effects: at least once per unit and sink, idempotent by file name or (identifier, version).
    Cost: each unit's records are read once per sink, line by line.
    """

    publisher: Publisher
    catch_up: bool = False

    def expand(self, unit_ids: beam.PCollection[str]) -> beam.PCollection[str]:
        """Wire it."""
        publish = self.publisher.catch_up if self.catch_up else self.publisher.publish
        return unit_ids | beam.FlatMap(publish).with_output_types(str)
