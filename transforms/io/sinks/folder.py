"""A folder of records: articles/, duplicates/, failures/, gaps/ by date, and runs/ with the summaries."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from schemas.published import PLACES
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps
from transforms.io.fileforms import JSON_LINES, FileForm
from transforms.io.files import write_file
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.layout import file_of, report_of_run, report_of_unit

STAGING = "_staging"
"""Inside the folder, so that a rename from it stays on one file system; readers skip names with an underscore."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSink:
    """publishing.Sink in a local folder. Files are named by unit and shard, so a unit written again overwrites its own.

    The form is part of the key: a unit that was begun in one form is ended in that, not begun anew in another.
    """

    root: str
    form: FileForm = JSON_LINES

    @property
    def name(self) -> str:
        """See publishing.Sink."""
        return self.root

    @property
    def key(self) -> str:
        """See publishing.Sink."""
        form = "" if self.form.suffix == "jsonl" else f"#{self.form.suffix}"
        return "file://" + str(Path(self.root).resolve()) + form

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See publishing.Sink."""
        articles = 0
        for batch in batches:
            write = partial(self.form.write, kind=PLACES[batch.kind], lines=batch.lines)
            count = self._put(unit.unit_id, file_of(unit, batch, self.form.suffix), write)
            articles += count if batch.kind == "articles" else 0
        return articles

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """See publishing.Sink."""
        if unit:
            self._put(unit.unit_id, report_of_unit(unit), partial(_write_text, text=dumps(unit)))
        self._put(run.run_id, report_of_run(run.run_id), partial(_write_text, text=dumps(run)))

    def _put(self, owner: str, place: str, write: Callable[[IO[bytes]], int]) -> int:
        path = Path(self.root) / place
        # A part of its own for each writer: a summary is written by several workers at once, and a unit by one that its
        # runner has given up and the next. By one name the second would empty the file that the first is writing.
        part = Path(self.root) / STAGING / owner / f".{path.name}.{secrets.token_hex(4)}.part"
        try:
            count = write_file(path, write, part)
        except OSError as error:
            raise SinkError(f"{error.filename or path}: {error.strerror or error}") from error
        _sweep(part.parent, path.name)
        return count


def _sweep(folder: Path, name: str) -> None:
    """Take away the parts of a file that is there, of writers that were killed or are late; and the folder."""
    with contextlib.suppress(OSError):  # not empty: the unit's own staging; gone: another did it
        for part in folder.glob(f".{name}.*.part"):
            part.unlink(missing_ok=True)
        folder.rmdir()
        folder.parent.rmdir()


def _write_text(file: IO[bytes], text: str) -> int:
    return file.write(text.encode() + b"\n")


def check_folder(root: str) -> None:
    """Make sure that a folder can be written, before anything is fetched for it.

    Raises:
        SinkError: it can't; one line says why.
    """
    try:
        Path(root).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinkError(f"folder {root}: {error.strerror}") from error
    if not os.access(root, os.W_OK | os.X_OK):
        raise SinkError(f"folder {root}: not writable")
