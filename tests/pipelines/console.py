"""Commands run in this process, as the console script would."""

from __future__ import annotations

from pipelines.cli import parsers


def say(*words: str) -> int:
    """Run `newsbeam WORDS`; returns the exit status, raises UsageError."""
    said = parsers()[0].parse_args(words)
    status: int = said.run(said, [])
    return status
