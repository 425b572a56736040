"""A folder of records in Google Cloud Storage: the layout of a local one, each file put whole."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.published import PLACES
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps
from transforms.io.fileforms import JSON_LINES, FileForm
from transforms.io.gcs import Store
from transforms.io.publishing import Batch
from transforms.io.sinks.layout import file_of, report_of_run, report_of_unit

SPOOL_BYTES = 16_000_000
"""A file of records is held in memory up to this size, beyond it in a temporary file, until it is put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GcsSink:
    """publishing.Sink in a bucket. Names come from unit and shard: a file that is there holds what it would hold."""

    store: Store
    form: FileForm = JSON_LINES

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        return self.store.uri

    @property
    def key(self) -> str:
        """See publishing.Sink."""
        return self.store.uri + ("" if self.form.suffix == "jsonl" else f"#{self.form.suffix}")

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        articles = 0
        for batch in batches:
            with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as file:
                count = self.form.write(file, PLACES[batch.kind], batch.lines)
                self.store.create(file_of(unit, batch, self.form.suffix), file)
            articles += count if batch.kind == "articles" else 0
        return articles

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """See publishing.Sink."""
        if unit:
            self.store.replace(report_of_unit(unit), _text(dumps(unit)))
        self.store.replace(report_of_run(run.run_id), _text(dumps(run)))


def _text(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode() + b"\n")
