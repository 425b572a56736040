"""Store: each article into the unit's staging as soon as it is extracted; what follows moves compact rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

from schemas.article import WITHDRAWN
from schemas.unit import Draft, ItemTask, Retry, StagedRow
from schemas.wire import dumps
from transforms.io.publishing import StagedWriter, Staging
from transforms.likeness.kept import likeness_of
from transforms.web.freshness import next_try

ROLL_BYTES = 64_000_000
"""A staged file of this size is closed and the next begun: about 10,000 articles."""


@dataclass
class Store(beam.PTransform):
    """Write records to the staging.

    Input: Draft, bounded or windowed, no key.
    Output: StagedRow, one per item of each draft, when its file is durable: at the end of the bundle, or of a full
        file. Window and timestamp of the draft.
    Failures: none of its own; a staging that can't be written fails the bundle (OSError), and the unit with it.
    Effects: files named by their content in the unit's staging; a repeated bundle writes equal files again.
    Cost: one sequential write; rows of a bundle are held until its file is closed (1 KB each).
    """

    staging: Staging

    def expand(self, drafts: beam.PCollection[Draft]) -> beam.PCollection[StagedRow]:
        """Wire it."""
        return drafts | beam.ParDo(_Write(self.staging))


@dataclass
class _Open:
    """A file being written, and the rows that wait for it."""

    writer: StagedWriter
    size: int = 0
    rows: list[tuple[StagedRow, Any, Any]] = field(default_factory=list)


class _Write(beam.DoFn):
    def __init__(self, staging: Staging) -> None:
        self.staging = staging

    def start_bundle(self) -> None:
        self._open: dict[str, _Open] = {}

    def process(
        self, draft: Draft, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        unit_id = draft.tasks[0].unit.unit_id
        file = self._open.get(unit_id) or self._open.setdefault(unit_id, _Open(self.staging.open(unit_id)))
        line = dumps(draft.article).encode()
        file.writer.write(line)
        file.rows += [(row, timestamp, window) for row in staged_rows(draft, file.size, len(line))]
        file.size += len(line) + 1
        if file.size >= ROLL_BYTES:
            yield from self._close(unit_id)

    def finish_bundle(self) -> Iterator[Any]:
        for unit_id in list(self._open):
            yield from self._close(unit_id)

    def _close(self, unit_id: str) -> Iterator[Any]:
        file = self._open.pop(unit_id)
        name = file.writer.close()
        for row, timestamp, window in file.rows:
            yield WindowedValue(replace(row, file=name), timestamp, (window,))


def retry_of(task: ItemTask, page_failed_at: datetime | None) -> Retry | None:
    """When a page that could not be used is tried again: as a deferred one."""
    again = next_try(task.attempts + 1, page_failed_at, None) if page_failed_at else None
    if page_failed_at is None or again is None:
        return None
    return Retry(
        item=replace(task.item, content=None),
        attempts=task.attempts + 1,
        first_failed_at=task.first_failed_at or page_failed_at,
        next_try_at=again,
    )


def staged_rows(draft: Draft, offset: int, length: int) -> Iterator[StagedRow]:
    """A row per item of a draft, all at the one place of its record; the file's name is not known yet."""
    article, likeness = draft.article, likeness_of(draft.article, draft.published_at, draft.canonical_elsewhere)
    for task in draft.tasks:
        yield StagedRow(
            unit=task.unit,
            item_key=task.item_key,
            feed_url=task.item.feed_url,
            guid=task.item.guid,
            link=task.item.link,
            content_hash=task.item.content_hash(),
            claimed=task.claimed,
            shown_before=task.identifier is not None,
            reread=task.reread,
            identifier=article.identifier,
            url=article.url,
            aliases=draft.aliases,
            hearsay=draft.hearsay,
            text_sha256=article.fingerprint.text_sha256,
            likeness=likeness,
            withdrawn=article.creative_work_status == WITHDRAWN,
            word_count=article.word_count or 0,
            published_at=draft.published_at,
            blocks=draft.blocks,
            retry=retry_of(task, draft.page_failed_at),
            file="",
            offset=offset,
            length=length,
        )
