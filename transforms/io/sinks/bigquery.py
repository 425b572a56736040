"""Tables in BigQuery: articles, duplicates, failures, gaps. A load job for each, whose id comes from the unit.

A job's id is used once for ever in a project, so a unit that is published again finds its job and loads nothing. Rows
are appended: docs/sinks.md has the view and the MERGE that take the newest version of each article.
"""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from itertools import count
from typing import IO, Any

from schemas.forms.bigquery import bigquery_schema
from schemas.published import PLACES
from schemas.rows import typed_columns
from schemas.unit import RunSummary, UnitSummary
from transforms.io.files import Counted
from transforms.io.google_errors import said
from transforms.io.publishing import Batch, SinkError

SPOOL_BYTES = 16_000_000
"""What a job loads is held in memory up to this size, beyond it in a temporary file."""
_NOT_OF_A_JOB = re.compile(r"[^A-Za-z0-9_-]")
_FORM = re.compile(r"bigquery://([a-z0-9.:-]+)/(\w+)(?:\?location=([\w-]+))?")

Connect = Callable[[str], Any]
"""Project → a client of google.cloud.bigquery."""


def connect(project: str) -> Any:
    """A client with the environment's credentials."""
    from google.cloud import bigquery

    return bigquery.Client(project=project)


@dataclass(frozen=True, slots=True, kw_only=True)
class BigQuerySink:
    """publishing.Sink in a dataset, which must exist; its tables are made, and get the columns that they lack.

    Attributes:
        project, dataset: names.
        location: of the dataset, where it is not in the multi-regions US and EU; null for those.
        connect: makes the client.
        patience_s: for a load job, in seconds.
        retries: of a request that meets a passing fault, after 1, 2, 4 ... seconds.
    """

    project: str
    dataset: str
    location: str | None = None
    connect: Connect = connect
    patience_s: float = 300.0
    retries: int = 4

    @classmethod
    def at(cls, uri: str) -> BigQuerySink:
        """The sink of `bigquery://project/dataset[?location=PLACE]`.

        Raises:
            ValueError: it is not of that form.
        """
        found = _FORM.fullmatch(uri)
        if not found:
            raise ValueError(uri)
        return cls(project=found[1], dataset=found[2], location=found[3])

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        return self.key + (f"?location={self.location}" if self.location else "")

    @property
    def key(self) -> str:
        """See publishing.Sink."""
        return f"bigquery://{self.project}/{self.dataset}"

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        counts = dict.fromkeys(PLACES, 0)
        with contextlib.ExitStack() as stack:
            files: dict[str, IO[bytes]] = {}
            for batch in batches:
                if batch.kind not in files:
                    # The client refuses a file that was opened for writing alone.
                    file = stack.enter_context(tempfile.SpooledTemporaryFile(SPOOL_BYTES, mode="r+b"))
                    files[batch.kind] = file
                counts[batch.kind] += _spool(files[batch.kind], PLACES[batch.kind], batch.lines)
            with said():
                client = stack.enter_context(contextlib.closing(self.connect(self.project)))
                for place, whole in files.items():
                    self._load(client, unit, place, whole)
        return counts["articles"]

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """Summaries have no table: the ledger has them."""

    def _load(self, client: Any, unit: UnitSummary, place: str, file: IO[bytes]) -> None:
        """Load a file by the first job of this unit that is not known to have failed."""
        from google.api_core.exceptions import Conflict

        for number in count(1):
            job_id = self._job_id(unit, place, number)
            try:
                job, mine = self._start(client, job_id, place, file), True
            except Conflict:
                job, mine = client.get_job(job_id, location=self.location, timeout=self.patience_s), False
            failure = _end(job, self.patience_s)
            if failure is None:
                return
            if mine:
                raise SinkError(f"{place}: {failure} (job {job_id})")

    def _start(self, client: Any, job_id: str, place: str, file: IO[bytes]) -> Any:
        size = file.seek(0, 2)
        return client.load_table_from_file(
            file,
            f"{self.project}.{self.dataset}.{place}",
            rewind=True,
            size=size,
            job_id=job_id,
            location=self.location,
            job_config=_config(PLACES[place]),
            num_retries=self.retries,
            timeout=self.patience_s,
        )

    def _job_id(self, unit: UnitSummary, place: str, number: int) -> str:
        """Of the n-th try: a job that failed keeps its id, so the next needs another."""
        return _NOT_OF_A_JOB.sub("-", f"newsbeam-{self.dataset}-{place}-{unit.unit_id}-{number}")


def _spool(file: IO[bytes], kind: str, lines: Iterable[bytes]) -> int:
    rows = Counted(_rows(kind, lines))
    file.writelines(row + b"\n" for row in rows)
    return rows.count


def _rows(kind: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        row = json.loads(line)
        yield json.dumps({**row, **typed_columns(kind, row)}, ensure_ascii=False, separators=(",", ":")).encode()


def _config(kind: str) -> Any:
    from google.cloud import bigquery

    return bigquery.LoadJobConfig(
        schema=[bigquery.SchemaField.from_api_repr(column) for column in bigquery_schema(kind)],
        source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
        write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
        create_disposition=bigquery.CreateDisposition.CREATE_IF_NEEDED,
        schema_update_options=[bigquery.SchemaUpdateOption.ALLOW_FIELD_ADDITION],
        labels={"source": "newsbeam"},
    )


def _end(job: Any, patience_s: float) -> str | None:
    """Wait for a job; why it failed, or null."""
    from google.api_core.exceptions import GoogleAPICallError

    try:
        job.result(timeout=patience_s)
    except NotInTime:
        raise SinkError(f"job {job.job_id} is still loading after {patience_s:g} s") from None
    except GoogleAPICallError as error:
        if not job.error_result:
            raise
        details = [each["message"] for each in job.errors or [] if each.get("message")]
        return " ".join((details or [error.message])[-1].split())
    return None
