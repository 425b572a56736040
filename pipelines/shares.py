"""`--fail-over`: when so much of a run failed that somebody should hear of it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.unit import RunSummary


def excess(summary: RunSummary, limit: float | None) -> Iterator[str]:
    """One line when a larger share of items failed, or of feeds failed or were deferred. Of nothing, the share is 0."""
    if limit is None:
        return
    failed, seen = summary.items["failed"], summary.items["seen"]
    troubled, polled = summary.feeds["failed"] + summary.feeds["deferred"], sum(summary.feeds.values())
    if failed > limit * seen or troubled > limit * polled:
        yield (
            f"more than --fail-over {limit:g}: {failed} of {seen} items failed ({_percent(failed, seen)}), "
            f"{troubled} of {polled} feeds failed or were deferred ({_percent(troubled, polled)}); "
            "the records are published"
        )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
