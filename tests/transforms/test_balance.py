"""Conservation: what does not add up is refused, with what did not."""

import pytest

from schemas.known import Claimed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import Row
from tests.samples import FEED, T0, feed_row, item_row, staged, unit
from tests.transforms.likeness.test_identity import NOTHING
from transforms.balance import reconcile
from transforms.io.ports import Imbalance
from transforms.likeness.identity import decide

CLAIMED = Claimed(feeds=frozenset({FEED}), items={"key9": FEED})
ROWS: list[Row] = [
    feed_row(seen=2),
    item_row("1"),
    staged("2"),
    item_row("9", ItemOutcome.DEFERRED, claimed=True),
]


def total(rows: list[Row], claimed: Claimed = CLAIMED) -> dict[str, int]:
    verdicts = decide([row for row in rows if hasattr(row, "offset")], NOTHING)
    return reconcile(unit(), claimed, rows, verdicts, T0).items


def test_what_balances_is_summed_with_every_outcome_named() -> None:
    assert total(ROWS) == {
        "seen": 3, "stored": 1, "revised": 0, "known": 1, "duplicate": 0, "filtered": 0, "deferred": 1, "failed": 0,
    }  # fmt: skip


@pytest.mark.parametrize("missing", range(4))
def test_any_row_that_is_missing_is_noticed(missing: int) -> None:
    with pytest.raises(Imbalance, match="does not balance"):
        total(ROWS[:missing] + ROWS[missing + 1 :])


@pytest.mark.parametrize("twice", range(4))
def test_any_row_that_comes_twice_is_noticed(twice: int) -> None:
    with pytest.raises(Imbalance, match="does not balance"):
        total([*ROWS, ROWS[twice]])


def test_a_loss_and_a_gain_in_two_feeds_do_not_cancel_out() -> None:
    other = feed_row(seen=1, state=feed_row().state.__class__(url="https://b.example/"))
    rows: list[Row] = [feed_row(seen=1), other, item_row("1"), item_row("2")]
    with pytest.raises(Imbalance, match=r"b\.example"):
        total(rows, Claimed(feeds=frozenset({FEED, "https://b.example/"}), items={}))


def test_a_feed_that_nobody_claimed_is_noticed() -> None:
    with pytest.raises(Imbalance, match="claimed 0, outcomes 1"):
        total([feed_row()], Claimed(feeds=frozenset(), items={}))


def test_a_feed_whose_sighting_was_lost_is_noticed() -> None:
    with pytest.raises(Imbalance, match="items seen 2, and not how many of them are new"):
        total([feed_row(seen=2, sighted=False), *ROWS[1:]])


def test_reasons_and_feeds_are_counted() -> None:
    summary = reconcile(unit(), Claimed(feeds=frozenset({FEED}), items={}), [feed_row()], [], T0)
    assert summary.feeds == {str(o): int(o is FeedOutcome.CHANGED) for o in FeedOutcome}
    assert summary.per_feed[FEED].outcome is FeedOutcome.CHANGED
