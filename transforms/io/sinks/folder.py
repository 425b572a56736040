"""A folder of JSON Lines: articles/, duplicates/, failures/, gaps/ by date, and runs/ with the summaries."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps
from transforms.io.files import write_whole
from transforms.io.ports import Batch, SinkError

STAGING = "_staging"
"""Inside the folder, so that a rename from it stays on one file system; readers skip names with an underscore."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSink:
    """ports.Sink in a local folder. File names come from unit and shard, so writing a unit again overwrites equals."""

    root: str

    @property
    def name(self) -> str:
        """See ports.Sink."""
        return self.root

    @property
    def key(self) -> str:
        """See ports.Sink."""
        return "file://" + str(Path(self.root).resolve())

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        """See ports.Sink."""
        day = unit.started_at.astimezone(UTC).date().isoformat()
        articles = 0
        for batch in batches:
            place = Path(batch.kind) / f"dt={day}" / f"{unit.unit_id}-{batch.shard}.jsonl"
            count = self._put(unit.unit_id, place, batch.lines)
            articles += count if batch.kind == "articles" else 0
        return articles

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        """See ports.Sink."""
        if unit:
            place = Path("runs") / unit.run_id / f"{unit.unit_id}.json"
            self._put(unit.unit_id, place, [dumps(unit).encode()])
        self._put(run.run_id, Path("runs") / f"{run.run_id}.json", [dumps(run).encode()])

    def _put(self, owner: str, place: Path, lines: Iterable[bytes]) -> int:
        root = Path(self.root)
        part = root / STAGING / owner / f".{place.parts[0]}-{place.name}.part"
        try:
            count = write_whole(root / place, lines, part)
        except OSError as error:
            raise SinkError(f"{error.filename or root / place}: {error.strerror}") from error
        for folder in (part.parent, part.parent.parent):
            with contextlib.suppress(OSError):  # not empty: the unit's own staging
                folder.rmdir()
        return count


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
