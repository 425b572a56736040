"""A run without Beam, network and files: what each stage asks of the ledger and writes, by the stages' own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import numpy as np

from bench.copystate import made_up
from bench.scaleworld import FeedWorld, address, text_sha256
from bench.toll import Toll
from schemas.feed import FeedItem
from schemas.likeness import Likeness, keys_of
from schemas.outcome import FeedOutcome
from schemas.stream import ClaimBatch
from schemas.unit import Claim, FeedClaim, FeedRow, ItemTask, Row, ShownItems, StagedRow, Unit
from transforms.balance import reconcile
from transforms.duplicates import LOOKUPS
from transforms.feeds.identity import item_key
from transforms.io.ledger.claims import Agenda
from transforms.io.ledger.journal import SqlJournal
from transforms.io.ledger.lease import Lease, Run
from transforms.io.ledger.memory import SqlMemory
from transforms.io.ledger.outbox import SqlOutbox
from transforms.io.ledger.source import LedgerSource
from transforms.known import address_of, sift, sighting
from transforms.likeness.identity import decide
from transforms.likeness.outline import outline
from transforms.likeness.similarity import LEAST_SHARED_KEYS
from transforms.settle import settle
from transforms.web.urls import identifier

SINK = "file:///out"
ARTICLE_BYTES = 8_000
OUTLINE = outline("\n".join(f"Paragraph {n} of what the council said of it." for n in range(12)), "m", "1").pack()
BACKLOG_ROUNDS = 3
WINDOW_S = 300


@dataclass
class Simulation:
    """Runs over a world of feeds, charged to a toll."""

    url: str
    world: FeedWorld
    toll: Toll
    round_size: int
    min_interval_s: float
    runs: int = 0
    rounds: int = 0
    polls: int = 0
    stories: int = 0

    def run(self, now: datetime) -> None:
        """One bounded run over what is due."""
        self.runs += 1
        lease = Lease(url=self.url)
        with self.toll.on("start"):
            run = lease.start(f"{now:%Y%m%dT%H%M%SZ}-{self.runs:06d}", "0" * 16, {SINK: "out"}, now)
        for number in count(1):
            unit = _unit(run, number, now)
            with self.toll.on("claim"):
                claims = Agenda(url=self.url).claim(unit, due_at=now, limit=self.round_size)
            if not claims:
                break
            self._round(unit, claims, now)
        with self.toll.on("finish"):
            lease.finish(run, now)

    def stream(self, opens: datetime, windows: int) -> None:
        """Windows of a stream: what falls due is claimed second by second, and each window ends as a round does."""
        run = Lease(url=self.url).start(f"{opens:%Y%m%dT%H%M%SZ}-stream", "0" * 16, {SINK: "out"}, opens)
        source = LedgerSource(url=self.url, run=run, window_s=WINDOW_S, budget_s=600, limit=self.round_size)
        seen: set[datetime] = set()
        for window in range(windows):
            batches, claims = list[ClaimBatch](), list[Claim]()
            for second in range(WINDOW_S):
                with self.toll.on("claim"):
                    offer = source.offer(opens + timedelta(seconds=window * WINDOW_S + second))
                    fresh = [batch for batch in offer.batches if batch.stamped_at not in seen]
                    claims += [claim for batch in fresh for claim in source.claims(batch)]
                seen |= {batch.stamped_at for batch in fresh}
                batches += fresh
            if batches:
                self._round(batches[0].unit, claims, opens + timedelta(seconds=(window + 1) * WINDOW_S))

    def backlog(self, now: datetime) -> None:
        """The claims of a run that finds more due than it can do, as after an outage."""
        run = Lease(url=self.url).start(f"{now:%Y%m%dT%H%M%SZ}-backlog", "0" * 16, {SINK: "out"}, now)
        for number in range(1, BACKLOG_ROUNDS + 1):
            with self.toll.on("backlog"):
                Agenda(url=self.url).claim(_unit(run, number, now), due_at=now, limit=self.round_size)

    def _round(self, unit: Unit, claims: Sequence[Claim], now: datetime) -> None:
        feeds = [claim for claim in claims if isinstance(claim, FeedClaim)]
        shown = [(claim, self.world.ask(claim.feed, now)) for claim in feeds]
        with self.toll.on("sift"):
            rows = [row for claim, items in shown for row in self._polled(unit, claim, items, now)]
        with self.toll.on("copies"):
            self._look_for_copies(rows)
        with self.toll.on("commit"):
            settled, _ = settle(rows, min_interval_s=self.min_interval_s, refetch=False)
            journal = SqlJournal(url=self.url)
            done = journal.commit(unit, settled, {}, decide=decide, reconcile=reconcile, now=now)
        if not done:
            raise SystemExit(f"{unit.unit_id}: {Agenda(url=self.url).state(unit)}")
        with self.toll.on("publish"):
            self._publish(unit, now)
        self.rounds += 1
        self.polls += len(feeds)
        self.stories += sum(isinstance(row, StagedRow) for row in rows)

    def _polled(self, unit: Unit, claim: FeedClaim, items: tuple[FeedItem, ...], now: datetime) -> Iterator[Row]:
        state = replace(claim.feed, unmodified_since=None if items else claim.feed.unmodified_since or now)
        outcome = FeedOutcome.CHANGED if items else FeedOutcome.UNCHANGED
        yield FeedRow(unit=unit, outcome=outcome, state=state, seen=len(items), polled_at=now)
        if items:
            yield from self._sifted(ShownItems(unit=unit, feed_url=claim.feed.url, items=items))

    def _sifted(self, shown: ShownItems) -> Iterator[Row]:
        """As DropKnown does it; what is new becomes a record at once."""
        memory, keyed = SqlMemory(url=self.url), [(item_key(item), item) for item in shown.items]
        seen = memory.seen_items([key for key, _ in keyed])
        links = {key: where for key, item in keyed if key not in seen and (where := address_of(item))}
        articles = memory.identifiers_of(list(links.values()))
        known = {key: articles[where] for key, where in links.items() if where in articles}
        yield sighting(shown, keyed, seen, known, memory)
        for end in sift(shown.unit, keyed, seen, known):
            yield _record(end) if isinstance(end, ItemTask) else end

    def _look_for_copies(self, rows: Sequence[Row]) -> None:
        """What FindDuplicates asks: who has the keys of the new texts, and the fingerprints of those that share two."""
        memory, shared = SqlMemory(url=self.url), Counter[int]()
        likenesses = [row.likeness for row in rows if isinstance(row, StagedRow) and row.likeness]
        keys = [key for likeness in likenesses for key in keys_of(likeness.fingerprint)]
        for start in range(0, len(keys), LOOKUPS):
            for holders in memory.holders_of(keys[start : start + LOOKUPS]).values():
                shared.update(holders)
        memory.prints_of([number for number, count in shared.items() if count >= LEAST_SHARED_KEYS])

    def _publish(self, unit: Unit, now: datetime) -> None:
        """What Publisher asks of the outbox for one sink."""
        outbox = SqlOutbox(url=self.url)
        outbox.current(unit.epoch)
        outbox.pending(unit.unit_id)
        outbox.current(unit.epoch)
        lines = sum(len(file.rulings) for file in outbox.staged(unit.unit_id))
        outbox.unit(unit.unit_id)
        outbox.acknowledge(unit.unit_id, SINK, lines, now)
        outbox.unit(unit.unit_id)
        outbox.run(unit.run_id)
        if not outbox.close(unit.unit_id):
            raise SystemExit(f"{unit.unit_id} is not published")


def _unit(run: Run, number: int, now: datetime) -> Unit:
    return Unit(
        unit_id=f"{run.run_id}-r{number:04d}",
        run_id=run.run_id,
        epoch=run.epoch,
        started_at=now,
        deadline_at=now + timedelta(minutes=10),
    )


def _record(task: ItemTask) -> StagedRow:
    item = task.item
    where = address(item)
    return StagedRow(
        unit=task.unit,
        item_key=task.item_key,
        feed_url=item.feed_url,
        guid=item.guid,
        link=item.link,
        content_hash=item.content_hash(),
        claimed=False,
        shown_before=False,
        identifier=identifier(where),
        url=where,
        aliases=(where,),
        text_sha256=text_sha256(item),
        word_count=500,
        published_at=None,
        likeness=Likeness(
            fingerprint=made_up(np.random.default_rng(int(text_sha256(item), 16))).pack(), outline=OUTLINE
        ),
        file="0123456789abcdef.jsonl",
        offset=int(identifier(where)[:12], 16),
        length=ARTICLE_BYTES,
    )
