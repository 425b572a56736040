"""Waits that servers asked for: whom they hold, in both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from schemas.failure import Reason, Stage
from schemas.feed import FeedState, Hold, ListedFeed
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import FeedClaim, Row
from tests.samples import T0, feed_row, item, item_row, unit
from transforms.balance import reconcile
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.database import reading
from transforms.io.ledger.feedbook import FeedBook
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.review import Review
from transforms.io.ledger.tables import holds
from transforms.likeness.identity import decide
from transforms.web.holds import Scope

A, B, OTHER = "https://a.news.example/feed", "https://b.news.example/feed", "https://other.example/feed"
HOUR = timedelta(hours=1)


def run(url: str, name: str, at: datetime, holding: dict[str, Hold], scope: Scope = "domain") -> None:
    """A run in which the feeds of `holding` are told to wait and everything else goes well."""
    lease = Lease(url=url)
    FeedBook(url=url).put([ListedFeed(url=feed) for feed in (A, B, OTHER)], at)
    begun = lease.start(name, "hash", {}, at)
    mine = unit(epoch=begun.epoch, run_id=name, at=at)
    claims = Agenda(url=url).claim(mine, due_at=at, limit=9)
    rows: list[Row] = []
    for claim in claims:
        assert isinstance(claim, FeedClaim)
        hold = holding.get(claim.feed.url)
        outcome = FeedOutcome.DEFERRED if hold else FeedOutcome.UNCHANGED
        rows.append(feed_row(unit=mine, state=FeedState(url=claim.feed.url), outcome=outcome, hold=hold))
    journal = SqlJournal(url=url, scope=scope)
    assert journal.commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=at)
    lease.finish(begun, at)


def claimable(url: str, at: datetime, *, all_due: bool = True) -> set[str]:
    lease = Lease(url=url)
    begun = lease.start(f"look{at.timestamp()}", "hash", {}, at)
    mine = unit(epoch=begun.epoch, run_id=begun.run_id, at=at)
    found = Agenda(url=url).claim(mine, due_at=at, limit=9, all_due=all_due)
    lease.finish(begun, at)
    return {claim.feed.url if isinstance(claim, FeedClaim) else claim.item_key for claim in found}


@pytest.mark.parametrize(("scope", "free"), [("domain", {OTHER}), ("host", {B, OTHER}), ("url", {B, OTHER})])
def test_a_wait_holds_its_scope_whatever_the_user_says(url: str, scope: Scope, free: set[str]) -> None:
    """FreshRSS#8925: registered domain; #7870: address. `--all-due` does not get round it (DESIGN section 4)."""
    run(url, "run1", T0, {A: Hold(url=A, until=T0 + HOUR)}, scope)
    assert claimable(url, T0) == free
    assert claimable(url, T0 + HOUR) == {A, B, OTHER}


def test_a_wait_holds_whoever_asked_for_it_not_whoever_pointed_there(url: str) -> None:
    run(url, "run1", T0, {A: Hold(url="https://cdn.other.example/x", until=T0 + HOUR)})
    assert claimable(url, T0) == {A, B}


def test_a_wait_of_our_own_holds_one_feed(url: str) -> None:
    run(url, "run1", T0, {A: Hold(url=None, until=T0 + HOUR)})
    assert claimable(url, T0) == {A, B, OTHER}  # its own `hold_until` is settle's business


def test_a_shorter_wait_does_not_shorten_a_longer_one(url: str) -> None:
    long, short = Hold(url=A, until=T0 + 5 * HOUR), Hold(url=B, until=T0 + HOUR)
    run(url, "run1", T0, {A: long, B: short})
    assert claimable(url, T0 + 2 * HOUR) == {OTHER}
    run(url, "run2", T0 + 2 * HOUR, {OTHER: Hold(url=A, until=T0 + 3 * HOUR)})
    assert claimable(url, T0 + 4 * HOUR) == {OTHER}
    run(url, "run3", T0 + 4 * HOUR, {OTHER: Hold(url=A, until=T0 + 9 * HOUR)})
    assert claimable(url, T0 + 8 * HOUR) == {OTHER}


def test_due_items_of_a_held_site_wait_too(url: str) -> None:
    lease = Lease(url=url)
    FeedBook(url=url).put([ListedFeed(url=OTHER)], T0)
    begun = lease.start("run1", "hash", {}, T0)
    mine = unit(epoch=begun.epoch, at=T0)
    Agenda(url=url).claim(mine, due_at=T0, limit=9)
    again = {"stage": Stage.FETCH, "reason": Reason.RATE_LIMITED, "next_try_at": T0}
    pages = {"held": "https://www.news.example/1", "same": "https://b.news.example/2", "free": "https://o.example/3"}
    rows: list[Row] = [feed_row(unit=mine, seen=3, state=FeedState(url=OTHER))]
    for name, link in pages.items():
        hold = Hold(url=link, until=T0 + HOUR) if name == "held" else None
        page = item(name, feed_url=OTHER, link=link)
        rows.append(item_row(name, ItemOutcome.DEFERRED, unit=mine, item=page, hold=hold, **again))
    assert SqlJournal(url=url).commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=T0)
    lease.finish(begun, T0)
    assert claimable(url, T0, all_due=False) == {OTHER, "keyfree"}
    assert claimable(url, T0 + HOUR, all_due=False) == {OTHER, "keyfree", "keyheld", "keysame"}


def test_a_wait_is_forgotten_when_it_is_over(url: str) -> None:
    run(url, "run1", T0, {A: Hold(url=A, until=T0 + HOUR)})

    def standing() -> int:
        with reading(url) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(holds)) or 0

    assert standing() == 1
    claimable(url, T0 + HOUR - timedelta(seconds=1))
    assert standing() == 1
    claimable(url, T0 + HOUR)
    assert standing() == 0


def test_the_health_of_a_feed_names_the_wait_of_its_site(url: str) -> None:
    run(url, "run1", T0, {A: Hold(url=A, until=T0 + HOUR)})
    health = {feed.url: feed for feed in Review(url=url).feeds()}
    assert (health[B].next_poll_at, health[B].next_poll_why) == (T0 + HOUR, "retry-after")
    assert health[OTHER].next_poll_why is None


def test_everything_that_is_known_of_a_feed_comes_back_with_its_next_claim(url: str) -> None:
    full = FeedState(
        url=A, title="T", etag='W/"1"', last_modified="x", body_sha256="b", unmodified_since=T0, polls=7, read_at=T0,
        items_shown=30, new_per_h=0.1 + 0.2, ttl_s=5400.0, fresh_s=0.5, failures=2, next_poll_at=T0,
        next_poll_why="ttl", hold_until=T0, moved_to=B, moving_to=OTHER, moving_since=T0, moves_seen=3,
    )  # fmt: skip
    lease = Lease(url=url)
    FeedBook(url=url).put([ListedFeed(url=A)], T0)
    begun = lease.start("run1", "hash", {}, T0)
    mine = unit(epoch=begun.epoch)
    Agenda(url=url).claim(mine, due_at=T0, limit=9)
    journal, row = SqlJournal(url=url), feed_row(unit=mine, state=full)
    assert journal.commit(mine, [row], {}, decide=decide, reconcile=reconcile, now=T0)
    lease.finish(begun, T0)
    again = lease.start("run2", "hash", {}, T0)
    (claim,) = Agenda(url=url).claim(unit(epoch=again.epoch, run_id="run2"), due_at=T0, limit=9)
    assert isinstance(claim, FeedClaim)
    assert claim.feed == full


def test_a_feed_that_moved_is_held_with_the_site_that_it_is_polled_at(url: str) -> None:
    run(url, "run1", T0, {})
    lease = Lease(url=url)
    begun = lease.start("run2", "hash", {}, T0)
    mine = unit(epoch=begun.epoch, run_id="run2")
    claims = Agenda(url=url).claim(mine, due_at=T0, limit=9)
    rows: list[Row] = []
    for claim in claims:
        assert isinstance(claim, FeedClaim)
        state = FeedState(url=claim.feed.url, moved_to=OTHER if claim.feed.url == A else None)
        hold = Hold(url=OTHER, until=T0 + HOUR) if claim.feed.url == OTHER else None
        rows.append(feed_row(unit=mine, state=state, hold=hold))
    assert SqlJournal(url=url).commit(mine, rows, {}, decide=decide, reconcile=reconcile, now=T0)
    lease.finish(begun, T0)
    assert claimable(url, T0) == {B}
