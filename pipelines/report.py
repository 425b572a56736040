"""What a person sees of a run: progress lines and a summary, on stderr."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table

from schemas.unit import RunSummary

OURS = ("pipelines", "transforms")


def log_to_stderr() -> None:
    """Log our own progress, and others' warnings, to stderr: rich on a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        handler: logging.Handler = RichHandler(console=Console(stderr=True), show_path=False, show_level=False)
        handler.setFormatter(logging.Formatter("%(message)s"))
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def show(summary: RunSummary, sinks: Sequence[str]) -> None:
    """Print the summary of a run."""
    console = Console(stderr=True)
    console.print(_table(f"run {summary.run_id}", summary))
    for stage, reasons in summary.reasons.items():
        words = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
        console.print(f"  {stage}: {words}", highlight=False)
    for sink in sinks:
        console.print(f"  {summary.published.get(sink, 0)} articles published to {sink}", highlight=False)


def _table(title: str, summary: RunSummary) -> Table:
    table = Table(title=title, title_justify="left", show_header=True)
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("feeds", str(sum(summary.feeds.values())), end_section=not any(summary.feeds.values()))
    for name, number in summary.feeds.items():
        if number:
            table.add_row(f"  {name}", str(number))
    table.add_section()
    table.add_row("items seen", str(summary.items["seen"]))
    for name, number in summary.items.items():
        if number and name != "seen":
            table.add_row(f"  {name}", str(number))
    return table
