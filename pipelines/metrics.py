"""The counts of runs in Prometheus' text form, for the node exporter's textfile collector.

Counters go on from what the file says, so that they never fall while a schedule of single runs writes it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from schemas.unit import RunSummary
from transforms.io.files import write_whole

Labels = tuple[tuple[str, str], ...]
Key = tuple[str, Labels]

HELP = {
    "newsbeam_items_seen_total": "Feed items seen, due items included.",
    "newsbeam_items_total": "Feed items by outcome.",
    "newsbeam_feeds_total": "Feed polls by outcome.",
    "newsbeam_reasons_total": "Failed, deferred and filtered items and failed and deferred feeds by stage and reason.",
    "newsbeam_published_total": "Article lines acknowledged by sink.",
    "newsbeam_units_total": "Units committed: rounds of batches, windows of streams.",
    "newsbeam_runs_total": "Runs by exit status (0: all well).",
    "newsbeam_last_run_timestamp_seconds": "When the last run ended, Unix time.",
    "newsbeam_last_run_seconds": "How long the last run took.",
    "newsbeam_last_run_status": "Exit status of the last run (0: all well).",
}
_SAMPLE = re.compile(r'(newsbeam_\w+_total)(?:\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\})? (\d+)')
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: its summary, null when it came to none, its exit status, null while it goes on, and times."""

    summary: RunSummary | None
    status: int | None
    started_at: datetime
    now: datetime


class Meter:
    """The file during one run: what it said before, and on top of that the run so far, however often it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[Key, int] | None = None

    def write(self, progress: Progress) -> None:
        """Replace the file by one that counts this run too.

        Raises:
            OSError: it can't be written; what was there stays.
        """
        if self._before is None:
            self._before = _read(self._path)
        text = render(progress, before=self._before)
        write_whole(self._path, text.encode().splitlines(), self._path.with_name(f".{self._path.name}.part"))


def render(progress: Progress, before: Mapping[Key, int]) -> str:
    """The text form of the counters so far, this run's added, and when it has ended of its gauges."""
    counted = dict(before)
    for key, number in _counts(progress):
        counted[key] = counted.get(key, 0) + number
    gauges = {} if progress.status is None else _gauges(progress, progress.status)
    lines = []
    for name, about in HELP.items():
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"]
        lines += [f"{name} {gauges[name]}"] if name in gauges else _samples(name, counted)
    return "\n".join(lines) + "\n"


def _gauges(progress: Progress, status: int) -> dict[str, float]:
    return {
        "newsbeam_last_run_timestamp_seconds": progress.now.timestamp(),
        "newsbeam_last_run_seconds": (progress.now - progress.started_at).total_seconds(),
        "newsbeam_last_run_status": status,
    }


def parse(text: str) -> dict[Key, int]:
    """The counters of such a text; lines of any other form are passed over."""
    found: dict[Key, int] = {}
    for line in text.splitlines():
        if sample := _SAMPLE.fullmatch(line):
            labels = tuple((name, _unescaped(value)) for name, value in _LABEL.findall(sample[2] or ""))
            found[sample[1], labels] = int(sample[3])
    return found


def _read(path: Path) -> dict[Key, int]:
    with contextlib.suppress(FileNotFoundError):
        return parse(path.read_text(encoding="utf-8", errors="replace"))
    return {}


def _counts(progress: Progress) -> Iterator[tuple[Key, int]]:
    if progress.status is not None:
        yield ("newsbeam_runs_total", (("status", str(progress.status)),)), 1
    summary = progress.summary
    if summary is None:
        return
    yield ("newsbeam_units_total", ()), summary.units
    yield ("newsbeam_items_seen_total", ()), summary.items["seen"]
    outcomes = {name: number for name, number in summary.items.items() if name != "seen"}
    for name, counts in (("newsbeam_items_total", outcomes), ("newsbeam_feeds_total", summary.feeds)):
        yield from (((name, (("outcome", outcome),)), number) for outcome, number in counts.items())
    for stage, reasons in summary.reasons.items():
        for reason, number in reasons.items():
            yield ("newsbeam_reasons_total", (("stage", stage), ("reason", reason))), number
    for sink, number in summary.published.items():
        yield ("newsbeam_published_total", (("sink", sink),)), number


def _samples(name: str, counted: Mapping[Key, int]) -> Iterator[str]:
    for (own, labels), number in counted.items():
        if own == name:
            inside = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
            yield f"{name}{{{inside}}} {number}" if inside else f"{name} {number}"


def _escaped(value: str) -> str:
    return re.sub(r'[\\"\n]', lambda found: _ESCAPES[found[0]], value)


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
