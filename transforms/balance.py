"""Conservation: what a unit saw equals what it accounts for, or the unit is refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from schemas.known import Claimed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import FeedCount, FeedRow, ItemRow, Row, Unit, UnitSummary
from schemas.verdict import Verdict
from transforms.io.ports import Imbalance


def reconcile(
    unit: Unit, claimed: Claimed, rows: Sequence[Row], verdicts: Sequence[Verdict], now: datetime
) -> UnitSummary:
    """The unit's summary.

    Args:
        unit: which.
        claimed: what the ledger gave it to do.
        rows: what its stages reported; staged rows count through their verdicts.
        verdicts: how the staged rows ended.
        now: time of the commit.

    Raises:
        Imbalance: a claimed feed or item without an outcome or with two, or a feed whose items in and out differ.
    """
    feeds = [row for row in rows if isinstance(row, FeedRow)]
    ends = [row for row in rows if isinstance(row, ItemRow)]
    per_feed = _count(feeds, ends, verdicts, claimed)
    _check([*_feed_errors(feeds, claimed), *_claim_errors(ends, verdicts, claimed), *_item_errors(per_feed)])
    return UnitSummary(
        unit_id=unit.unit_id,
        run_id=unit.run_id,
        started_at=unit.started_at,
        committed_at=now,
        feeds=_filled(Counter(row.outcome.value for row in feeds), list(FeedOutcome)),
        items=_total(per_feed.values()),
        reconciled=True,
        reasons=_reasons(feeds, ends),
        per_feed={url: FeedCount(outcome=outcome, items=dict(items)) for url, (outcome, items) in per_feed.items()},
    )


_Counts = dict[str, tuple[FeedOutcome | None, Counter[str]]]


def _count(feeds: list[FeedRow], ends: list[ItemRow], verdicts: Sequence[Verdict], claimed: Claimed) -> _Counts:
    outcomes = {row.state.url: row.outcome for row in feeds}
    seen = Counter({row.state.url: row.seen for row in feeds}) + Counter(claimed.items.values())
    ended = Counter((row.item.feed_url, row.outcome.value) for row in ends)
    ended += Counter((verdict.row.feed_url, verdict.outcome.value) for verdict in verdicts)
    urls = sorted({*outcomes, *seen, *(url for url, _ in ended)})
    return {
        url: (
            outcomes.get(url),
            Counter(seen=seen[url], **{str(outcome): ended[url, str(outcome)] for outcome in ItemOutcome}),
        )
        for url in urls
    }


def _feed_errors(feeds: list[FeedRow], claimed: Claimed) -> Iterable[str]:
    ended = Counter(row.state.url for row in feeds)
    for url in sorted(claimed.feeds | ended.keys()):
        wanted = 1 if url in claimed.feeds else 0
        if ended[url] != wanted:
            yield f"feed {url}: claimed {wanted}, outcomes {ended[url]}"
    for row in feeds:
        if not row.sighted:
            yield f"feed {row.state.url}: items seen {row.seen}, and not how many of them are new"


def _claim_errors(ends: list[ItemRow], verdicts: Sequence[Verdict], claimed: Claimed) -> Iterable[str]:
    ended = Counter(row.item_key for row in ends if row.claimed)
    ended.update(verdict.row.item_key for verdict in verdicts if verdict.row.claimed)
    for key in sorted(claimed.items.keys() | ended.keys()):
        wanted = 1 if key in claimed.items else 0
        if ended[key] != wanted:
            yield f"due item {key} of {claimed.items.get(key)}: claimed {wanted}, outcomes {ended[key]}"


def _item_errors(per_feed: _Counts) -> Iterable[str]:
    for url, (_, items) in per_feed.items():
        ended = sum(count for name, count in items.items() if name != "seen")
        if items["seen"] != ended:
            yield f"feed {url}: items seen {items['seen']}, outcomes {ended}"


def _check(errors: list[str]) -> None:
    if errors:
        more = f" (and {len(errors) - 5} more)" if len(errors) > 5 else ""
        raise Imbalance("does not balance: " + "; ".join(errors[:5]) + more)


def _total(per_feed: Iterable[tuple[FeedOutcome | None, Counter[str]]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for _, items in per_feed:
        total.update(items)
    return _filled(total, ["seen", *ItemOutcome])


def _filled(counts: Counter[str], names: Sequence[str]) -> dict[str, int]:
    return {str(name): counts[str(name)] for name in names}


def _reasons(feeds: list[FeedRow], ends: list[ItemRow]) -> dict[str, dict[str, int]]:
    rows: list[FeedRow | ItemRow] = [*feeds, *ends]
    found = [(row.stage, row.reason) for row in rows if row.stage and row.reason]
    counts: dict[str, dict[str, int]] = {}
    for (stage, reason), count in sorted(Counter(found).items()):
        counts.setdefault(stage.value, {})[reason.value] = count
    return counts
