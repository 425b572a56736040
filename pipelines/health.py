"""What a ledger knows, as tables for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipelines.grids import Cell, Grid
from schemas.failure import Reason
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.review import Backlog, FeedHealth, Overview, RunDetail, RunStatus, StoryCluster

FEEDS = 20
"""Feeds shown by `status`, the troubled first: a screen; all by `feeds list` and --json."""


def overview_grids(overview: Overview, feeds: int | None = FEEDS) -> list[Grid]:
    """The tables of `newsbeam status`, with so many feeds at most."""
    grids = [_runs(overview.runs, "Last runs"), feed_grid(overview.feeds, feeds), _backlog(overview)]
    if overview.owed:
        rows = [(unit.unit_id, unit.committed_at, ", ".join(unit.sinks) or "its summary") for unit in overview.owed]
        note = "a run with these sinks in --to publishes them"
        columns = ("unit", "committed", "owed to")
        grids.insert(1, Grid(title="Committed and not published everywhere", columns=columns, rows=rows, note=note))
    return grids


def cluster_grid(clusters: Sequence[StoryCluster]) -> Grid:
    """Stories that other sites carried too."""
    rows = [(each.url, each.copies, ", ".join(each.addresses), each.identifier) for each in clusters]
    columns = ("original", "copies", "for example", "cluster")
    note = "of the last days in which copies are looked for (--near-days)" if rows else "no copies lately"
    return Grid(title="Stories with the most copies", columns=columns, rows=rows, note=note)


def detail_grids(detail: RunDetail) -> list[Grid]:
    """The tables of `newsbeam status RUN_ID`."""
    per_feed = [
        (unit.unit_id, url, count.outcome, *_in_and_out(count.items))
        for unit in detail.units
        for url, count in unit.per_feed.items()
    ]
    units = [
        (unit.unit_id, unit.committed_at, sum(unit.feeds.values()), *_in_and_out(unit.items), _pairs(unit.published))
        for unit in detail.units
    ]
    outcomes = ("seen", *(outcome.value for outcome in ItemOutcome), "balance")
    grids = [
        _runs([RunStatus(summary=detail.summary, **_lost_counts(detail))], "Run"),
        Grid(title="Units", columns=("unit", "committed", "feeds", *outcomes, "published"), rows=units),
        Grid(title="Feeds", columns=("unit", "feed", "outcome", *outcomes), rows=per_feed),
        _reasons(detail),
    ]
    if detail.lost:
        lost = [(unit.unit_id, unit.started_at, unit.state, unit.why) for unit in detail.lost]
        columns = ("unit", "started", "state", "why")
        note = "nothing of them is published; their feeds and items stay due"
        grids.append(Grid(title="Units that are not committed", columns=columns, rows=lost, note=note))
    return grids


def feed_grid(feeds: Sequence[FeedHealth], limit: int | None = None) -> Grid:
    """Feeds with their health, those in trouble first."""
    ranked = sorted(feeds, key=lambda feed: (feed.well, -feed.failures, feed.url))
    shown = ranked[:limit]
    rows = [_health(feed) for feed in shown]
    states = Counter(map(_state, feeds))
    summary = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    more = f"… and {len(feeds) - len(shown)} more (`newsbeam feeds list`)" if len(shown) < len(feeds) else ""
    columns = ("feed", "title", "last poll", "outcome", "reason", "failures", "next poll", "why")
    return Grid(title=f"Feeds: {summary or 'none'}", columns=columns, rows=rows, note=more)


def _state(feed: FeedHealth) -> str:
    if feed.gone:
        return "gone"
    return "in trouble" if feed.failures else "well" if feed.last_outcome else "new"


def _health(feed: FeedHealth) -> Sequence[Cell]:
    again: Cell = "never" if feed.gone else feed.next_poll_at or "now"
    title = feed.title[:40] if feed.title else None
    address = f"{feed.url} → {feed.moved_to}" if feed.moved_to else feed.url
    why = f"{feed.last_reason}: {feed.last_detail}"[:80] if feed.last_detail else feed.last_reason
    ended = (feed.last_poll_at, feed.last_outcome or "new", why)
    return address, title, *ended, feed.failures, again, feed.next_poll_why


def _runs(runs: Sequence[RunStatus], title: str) -> Grid:
    rows = [
        (
            run.summary.run_id,
            run.summary.finished_at or "not finished",
            run.summary.units,
            run.discarded,
            _pairs({name: run.summary.feeds[name] for name in FeedOutcome}),
            run.summary.items["seen"],
            _pairs({name: run.summary.items[name] for name in ItemOutcome}),
        )
        for run in runs
    ]
    columns = ("run", "finished", "units", "discarded", "feeds", "items", "of them")
    return Grid(title=title, columns=columns, rows=rows, note="" if rows else "none yet")


def _backlog(overview: Overview) -> Grid:
    rows = [
        (kind.outcome, kind.stage, kind.reason, kind.count, kind.oldest, kind.next_try_at or _remedy(kind))
        for kind in overview.backlog
    ]
    columns = ("outcome", "stage", "reason", "items", "oldest", "next try")
    return Grid(title="Items not done", columns=columns, rows=rows, note="" if rows else "none")


def _remedy(kind: Backlog) -> str:
    return "never: no address" if kind.reason == Reason.NO_LINK else "by `newsbeam retry`"


def _reasons(detail: RunDetail) -> Grid:
    reasons = detail.summary.reasons
    rows = [(stage, reason, number) for stage, found in reasons.items() for reason, number in found.items()]
    return Grid(title="Reasons", columns=("stage", "reason", "count"), rows=rows, note="" if rows else "none")


def _lost_counts(detail: RunDetail) -> dict[str, int]:
    states = Counter(unit.state for unit in detail.lost)
    return {"open": states["open"], "discarded": states["discarded"]}


def _in_and_out(items: Mapping[str, int]) -> tuple[Cell, ...]:
    out = [items.get(outcome.value, 0) for outcome in ItemOutcome]
    seen = items.get("seen", 0)
    return seen, *out, "ok" if seen == sum(out) else f"{seen - sum(out)} missing"


def _pairs(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)
