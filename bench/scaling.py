"""What a stream of many feeds asks of the ledger: polling and commit simulated against the real ledger code.

Feeds with a heavy tail of rates, due as the real schedule has them, are claimed second by second of a simulated clock;
what their polls would have found is made up, looked up, and committed window by window, through the classes that a
stream uses. No network, no Beam, no extraction: what remains is the ledger, the one thing of which there is only one.

    python -m bench.scaling [--feeds 180000] [--stories 500000] [--windows 6] [--shown 10] [--database postgresql]
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.ledgerfill import load
from schemas.feed import FeedItem
from schemas.likeness import Likeness, keys_of
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.unit import FeedClaim, FeedRow, ItemRow, Row, Sighting, StagedRow, Unit
from tests.postgres import binaries, database, server
from transforms.balance import reconcile
from transforms.io.ledger import tables
from transforms.io.ledger.database import close_all, engine
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.schema import migrate
from transforms.io.ledger.source import LedgerSource
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.identity import decide
from transforms.likeness.outline import outline
from transforms.settle import settle
from transforms.web.schedule import WANTED, longest

WINDOW_S, MIN_INTERVAL_S, SIGMA = 300, 300.0, 2.0
"""The defaults of the command, and the spread of the logarithms of rates: a tenth of the feeds has three quarters of
the stories."""
VOCABULARY = [hashlib.sha256(str(number).encode()).hexdigest()[: 3 + number % 7] for number in range(5000)]


@dataclass
class Meter:
    """Seconds of the wall and of this process's CPU, and how often, by what was done."""

    wall: Counter[str] = field(default_factory=Counter)
    cpu: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Measure the block."""
        began, used = time.perf_counter(), time.process_time()
        yield
        self.wall[what] += time.perf_counter() - began  # type: ignore[assignment]
        self.cpu[what] += time.process_time() - used  # type: ignore[assignment]
        self.times[what] += 1


@dataclass
class Feeds:
    """The feeds' true rates (new items an hour), and how many items each has shown so far."""

    per_hour: list[float]
    count: list[int]
    rng: random.Random

    def poll(self, number: int, hours: float) -> int:
        """How many new items a poll finds after so many hours."""
        expected = self.per_hour[number] * hours
        if expected > 30:
            return max(0, round(self.rng.gauss(expected, math.sqrt(expected))))
        left, found = math.exp(-expected), -1
        chance = 1.0
        while chance > left:
            chance *= self.rng.random()
            found += 1
        return max(0, found)


def address(number: int) -> str:
    """A feed's."""
    return f"https://www.paper{number:07d}.example/feed.xml"


def number_of(url: str) -> int:
    """The feed of an address."""
    return int(url[17:24])


def key(number: int, place: int) -> str:
    """The key of a feed's item."""
    return hashlib.md5(f"{number} {place}".encode(), usedforsecurity=False).hexdigest()


def made(said: argparse.Namespace, url: str, now: datetime) -> Feeds:
    """A ledger in the middle of its life, and the feeds of its world."""
    rng = random.Random(0)  # noqa: S311  a world, the same each time
    raw = [rng.lognormvariate(0, SIGMA) for _ in range(said.feeds)]
    scale = said.stories / 24 / sum(raw)
    feeds = Feeds(per_hour=[rate * scale for rate in raw], count=[said.shown] * said.feeds, rng=rng)
    migrate(url)
    load(url, tables.feeds, _feed_rows(feeds, now))
    load(url, tables.items, _item_rows(feeds, now))
    return feeds


def _feed_rows(feeds: Feeds, now: datetime) -> Iterator[dict[str, Any]]:
    for number, rate in enumerate(feeds.per_hour):
        interval = min(max(WANTED * 3600 / rate, MIN_INTERVAL_S), longest(MIN_INTERVAL_S))
        due = now + timedelta(seconds=feeds.rng.random() * interval)
        read = due - timedelta(seconds=interval)
        yield {
            "url": address(number), "etag": '"v"', "failures": 0, "next_poll_at": due, "gone": False, "added_at": read,
            "last_poll_at": read, "read_at": read, "new_per_h": rate, "items_shown": feeds.count[number], "polls": 2,
        }  # fmt: skip


def _item_rows(feeds: Feeds, now: datetime) -> Iterator[dict[str, Any]]:
    for number, count in enumerate(feeds.count):
        for place in range(count):
            yield {
                "item_key": key(number, place), "feed_url": address(number), "content_hash": "c" * 16, "attempts": 0,
                "outcome": "stored", "identifier": key(number, place), "changed_at": now, "shown_at": now,
            }  # fmt: skip


def poll(claim: FeedClaim, feeds: Feeds, memory: SqlMemory, meter: Meter, now: datetime, shown: int) -> Iterator[Row]:
    """The rows of one poll, after the questions that DropKnown asks."""
    number, state = number_of(claim.feed.url), claim.feed
    new = feeds.poll(number, (now - (state.read_at or now)).total_seconds() / 3600)
    if not new:
        yield FeedRow(unit=claim.unit, outcome=FeedOutcome.UNCHANGED, state=state, polled_at=now)
        return
    feeds.count[number] += new
    total, seen = feeds.count[number], max(shown, new)
    keys = [key(number, place) for place in range(total - seen, total)]
    with meter.reading("look-ups"):
        memory.seen_items(keys)
        memory.identifiers_of([link(number, place) for place in range(total - new, total)])
    yield FeedRow(unit=claim.unit, outcome=FeedOutcome.CHANGED, state=state, seen=seen, polled_at=now)
    yield Sighting(unit=claim.unit, feed_url=state.url, new=new, shares=new < seen)
    for known in keys[: seen - new]:
        item = FeedItem(feed_url=state.url, guid=known, link=None)
        yield ItemRow(unit=claim.unit, item_key=known, item=item, outcome=ItemOutcome.KNOWN)
    for place in range(total - new, total):
        yield story(claim.unit, number, place, feeds.rng)


def link(number: int, place: int) -> str:
    """An article's address."""
    return f"https://www.paper{number:07d}.example/news/2026/{place:06d}-what-the-council-said-of-it.html"


def story(unit: Unit, number: int, place: int, rng: random.Random) -> StagedRow:
    """A new article as its row, with a real fingerprint of a made-up text."""
    text = "\n".join(" ".join(rng.choices(VOCABULARY, k=60)) for _ in range(6))
    likeness = Likeness(
        fingerprint=fingerprint("", text).pack(), outline=outline(text, "trafilatura", "1").pack()
    )  # fmt: skip
    mine = key(number, place)
    return StagedRow(
        unit=unit, item_key=mine, feed_url=address(number), guid=mine, link=link(number, place), content_hash="c" * 16,
        claimed=False, shown_before=False, identifier=mine, url=link(number, place), aliases=(link(number, place),),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(), word_count=360, published_at=None, likeness=likeness,
        file="f.jsonl", offset=place, length=1,
    )  # fmt: skip


def window(source: LedgerSource, feeds: Feeds, meter: Meter, opens: datetime, shown: int) -> tuple[int, int]:
    """One window of the simulated clock, from its first claim to its publication; polls and stories."""
    memory, rows, told = SqlMemory(url=source.url), list[Row](), set[datetime]()
    for second in range(WINDOW_S):
        now = opens + timedelta(seconds=second)
        with meter.reading("claims"):
            batches = [batch for batch in source.offer(now).batches if batch.stamped_at not in told]
            claims = [claim for batch in batches for claim in source.claims(batch)]
        told |= {batch.stamped_at for batch in batches}
        for claim in claims:
            if isinstance(claim, FeedClaim):
                rows += poll(claim, feeds, memory, meter, now, shown)
    staged = [row for row in rows if isinstance(row, StagedRow)]
    with meter.reading("look-ups"):
        find_copies(memory, staged)
    if rows:
        commit(source.url, rows, meter, opens + timedelta(seconds=WINDOW_S))
    return sum(isinstance(row, FeedRow) for row in rows), len(staged)


def find_copies(memory: SqlMemory, staged: Sequence[StagedRow]) -> None:
    """What FindDuplicates asks."""
    keys = [each for row in staged if row.likeness for each in keys_of(row.likeness.fingerprint)]
    for start in range(0, len(keys), 500):
        memory.holders_of(keys[start : start + 500])


def commit(url: str, rows: Sequence[Row], meter: Meter, now: datetime) -> None:
    """What Commit and Publish do in the ledger."""
    unit = rows[0].unit
    with meter.reading("commit"):
        settled, _ = settle(rows, min_interval_s=MIN_INTERVAL_S, refetch=False)
        done = SqlJournal(url=url).commit(unit, settled, {}, decide=decide, reconcile=reconcile, now=now)
    if not done:
        raise SystemExit(f"{unit.unit_id} was refused")
    outbox = SqlOutbox(url=url)
    with meter.reading("publication"):
        outbox.staged(unit.unit_id)
        outbox.acknowledge(unit.unit_id, "file:///out", 0, now)
        outbox.run(unit.run_id)
        outbox.close(unit.unit_id)


def size(url: str) -> int:
    """Bytes of the database."""
    if url.startswith("sqlite"):
        with engine(url).connect() as connection:
            connection.exec_driver_sql("COMMIT")  # the engine begins a transaction by itself
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(url.removeprefix("sqlite:///")).stat().st_size
    with engine(url).connect() as connection:
        return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)


def measure(said: argparse.Namespace, url: str) -> None:
    """Print the figures."""
    opens = datetime.fromtimestamp(time.time() // WINDOW_S * WINDOW_S, UTC)
    feeds = made(said, url, opens)
    run = Lease(url=url).start("run1", "hash", {"file:///out": "out"}, opens)
    source = LedgerSource(url=url, run=run, window_s=WINDOW_S, budget_s=600, limit=1000)
    before, total, meter = size(url), [0, 0], Meter()
    print(f"{said.feeds:,} feeds, {said.stories:,} stories a day, {said.shown} items known of each: ", end="")
    print(f"{before / 1e6:,.0f} MB", flush=True)
    for number in range(said.windows):
        polls, stories = window(source, feeds, meter, opens + timedelta(seconds=number * WINDOW_S), said.shown)
        total[0], total[1] = total[0] + polls, total[1] + stories
        print(f"window {number + 1}: {polls:,} polls, {stories:,} stories", flush=True)
    tell(meter, said.windows, total[0], total[1])
    print(f"the ledger grew by {(size(url) - before) / max(1, total[1]):,.0f} bytes a story")


def tell(meter: Meter, windows: int, polls: int, stories: int) -> None:
    """The cost of a window, in parts."""
    print(f"a window of {WINDOW_S} s: {polls / windows:,.0f} polls, {stories / windows:,.0f} stories")
    for what in meter.wall:
        wall, cpu = meter.wall[what] / windows, meter.cpu[what] / windows
        print(f"  {what:12} {wall:6.2f} s of the wall, {cpu:6.2f} s of CPU, {meter.times[what] / windows:,.0f} times")
    wall, cpu = sum(meter.wall.values()) / windows, sum(meter.cpu.values()) / windows
    print(f"  all          {wall:6.2f} s of the wall ({wall / WINDOW_S:.1%} of the time), {cpu:6.2f} s of CPU")
    print(f"  {cpu * windows / max(1, polls) * 1e3:.2f} ms of CPU a poll, all told")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=180_000)
    parser.add_argument("--stories", type=int, default=500_000, help="a day")
    parser.add_argument("--windows", type=int, default=6)
    parser.add_argument("--shown", type=int, default=10, help="items that a feed shows")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-scaling-") as folder, contextlib.ExitStack() as stack:
        url = f"sqlite:///{folder}/ledger.db"
        if said.database == "postgresql":
            home = binaries()
            if home is None:
                raise SystemExit("no PostgreSQL on this machine")
            url = stack.enter_context(database(stack.enter_context(server(home))))
        measure(said, url)
        close_all()


if __name__ == "__main__":
    main()
