"""What a person sees of a run: progress lines and a summary, on stderr."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table
from rich.text import Text

from pipelines.sinks import local_folders
from pipelines.status import COMPLAINTS
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import dumps, iso_utc, to_wire
from transforms.io.ledger.database import printable

OURS = ("pipelines", "transforms")
_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, message; and `traceback` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        said = {
            "time": iso_utc(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said)


def log_to_stderr(form: str = "text") -> None:
    """Log our own progress, and others' warnings, to stderr: JSON lines, or rich on a terminal, or plain lines."""
    handler: logging.Handler = logging.StreamHandler()
    complaints = logging.StreamHandler()
    if form == "json":
        handler.setFormatter(JsonLines())
        complaints.setFormatter(JsonLines())
    elif sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False, show_level=False)
        handler.setFormatter(logging.Formatter("%(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if form != "json":
        complaints.setFormatter(logging.Formatter("newsbeam: %(message)s"))
    handler.addFilter(_is_for_users)
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    # Beam logs the traceback of every exception in a stage; what the user must know of it is said in one line.
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    COMPLAINTS.handlers[:], COMPLAINTS.propagate = [complaints], False


def _is_for_users(record: logging.LogRecord) -> bool:
    """Not what Beam's runners and workers say, under names of their own, a job's messages under none (`root`)."""
    return not record.name.startswith(("PrismRunner", "SdkWorker", "root"))


def round_line(unit: UnitSummary, seconds: float) -> str:
    """How a round went, in one line: `2 feeds (2 changed), 9 items (8 stored, 1 failed) in 4.1 s, 2.2 items/s`."""
    seen = unit.items["seen"]
    rate = f", {seen / seconds:.1f} items/s" if seen and seconds > 0 else ""
    feeds = sum(unit.feeds.values())
    return f"{feeds} feeds{_braced(unit.feeds)}, {seen} items{_braced(unit.items)} in {seconds:.1f} s{rate}"


def unit_line(unit: UnitSummary) -> str:
    """What a unit that was just committed came to, as one JSON line.

    Without its feeds, of which there may be thousands, and what sinks took, which they are about to: runs/ has both.
    """
    said = to_wire(unit)
    del said["perFeed"], said["published"]
    return dumps(said)


def show(summary: RunSummary, sinks: Sequence[str], ledger: str, form: str = "text") -> None:
    """Tell how a run went and what to do next: a few lines, on a terminal in columns, in JSON one log record."""
    lines = list(summary_lines(summary, sinks, ledger))
    if form == "json":
        _log.info("%s", "; ".join(f"{label} {text}" for label, text in lines))
        return
    console = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())
    if not console.is_terminal:
        for label, text in lines:
            console.print(f"{label:9} {text}", markup=False)
        return
    grid = Table.grid(padding=(0, 2))
    for label, text in lines:
        grid.add_row(Text(label, "bold"), Text(text))
    console.print(grid)


def summary_lines(summary: RunSummary, sinks: Sequence[str], ledger: str) -> Iterator[tuple[str, str]]:
    """The summary of a run, as (label, text)."""
    took = f" in {(summary.finished_at - summary.started_at).total_seconds():.1f} s" if summary.finished_at else ""
    yield "run", f"{summary.run_id}{took}"
    yield "feeds", f"{sum(summary.feeds.values())}{_braced(summary.feeds)}"
    yield "items", f"{summary.items['seen']} seen{_braced(summary.items)}"
    for stage, reasons in summary.reasons.items():
        yield stage, ", ".join(f"{reason} {number}" for reason, number in reasons.items())
    for sink in sinks:
        yield "sink", f"{summary.published.get(sink, 0)} articles published to {sink}"
    if summary.reasons:
        folder = next((f"{folder}/failures/ and " for folder in local_folders(sinks)), "")
        yield "next", f"see {folder}`newsbeam status --ledger {printable(ledger)}`; {_outlook(summary)}"


def _outlook(summary: RunSummary) -> str:
    parts = []
    if summary.items["deferred"] or summary.feeds["deferred"] or summary.feeds["failed"]:
        parts.append("what is deferred is tried again by itself")
    if summary.items["failed"]:
        parts.append("failed items by `newsbeam retry`")
    return ", ".join(parts) or "nothing to do"


def _braced(counts: Mapping[str, int]) -> str:
    parts = [f"{number} {name}" for name, number in counts.items() if number and name != "seen"]
    return f" ({', '.join(parts)})" if parts else ""
