"""What a number of feeds and stories needs, from measured unit costs: the table of docs/scaling.md.

python -m bench.capacity
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.io.ledger.retention import RUNS_KEPT

DAY_S = 86_400
SUMMARIES_KEPT = RUNS_KEPT.days
BACKLOG = 20
"""Items that a feed shows when it is met for the first time, all of them new."""


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Measured unit costs (docs/scaling.md says how) and what is assumed of the world.

    Attributes:
        polls_per_feed: a day, by the schedule's own choice in the simulation.
        changed: share of polls that find something.
        poll_ms, article_ms, handshake_ms: CPU of a worker for a feed with nothing new, for an article from the feed's
            item to the record, for a TLS handshake.
        writer_ms_per_poll: CPU of what happens one at a time: claim, commit and publication, of the process and the
            database's server together.
        turn_ms: CPU of the database's server for a request whose host's turn is taken through the ledger.
        state_bytes: of the ledger for an item, its article and one address, indices included (PostgreSQL, bulk-loaded).
        filled: of an index page, when keys come at random (B-trees: ln 2).
        poll_bytes, feed_bytes, page_bytes, record_bytes: over the network: a 304 with its handshake, a changed feed,
            a page, both compressed; a record, in the sink, not compressed.
        summary_bytes: of a unit's summary for a poll; kept for 90 days.
        request_s: a request waits for its site, on average, name resolution and slow sites included (assumed).
        load: share of a core that is planned for, so that a busy hour and a node that fails are room enough.
    """

    polls_per_feed: float = 4.9
    changed: float = 0.44
    poll_ms: float = 1.5
    article_ms: float = 52.0
    handshake_ms: float = 0.8
    writer_ms_per_poll: float = 1.2
    turn_ms: float = 0.42
    state_bytes: float = 1_047
    filled: float = 0.69
    poll_bytes: float = 5_000
    feed_bytes: float = 20_000
    page_bytes: float = 63_000
    record_bytes: float = 8_000
    summary_bytes: float = 172
    request_s: float = 1.5
    load: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Size:
    """So many feeds that bring so many stories a day."""

    name: str
    feeds: int
    stories: int


SIZES = (
    Size(name="180,000 feeds", feeds=180_000, stories=500_000),
    Size(name="1 million", feeds=1_000_000, stories=2_800_000),
    Size(name="10 million", feeds=10_000_000, stories=28_000_000),
)


def needs(size: Size, costs: Costs) -> dict[str, str]:
    """What a size needs, row by row."""
    polls = size.feeds * costs.polls_per_feed
    requests = polls + size.stories
    cpu_s = (polls * costs.poll_ms + size.stories * costs.article_ms + requests * costs.handshake_ms) / 1e3
    cores = cpu_s / DAY_S / costs.load
    traffic = polls * (costs.poll_bytes + costs.changed * costs.feed_bytes) + size.stories * costs.page_bytes
    state = size.stories * costs.state_bytes / costs.filled
    return {
        "polls a day": f"{polls / 1e6:.2g} million",
        "requests a second": f"{requests / DAY_S:.0f}",
        "sites asked at once (`--concurrency`)": f"{math.ceil(requests / DAY_S * costs.request_s / costs.load)}",
        "cores for workers": f"{cores:.1f}",
        "of one writer's time": f"{polls * costs.writer_ms_per_poll / 1e3 / DAY_S:.1%}",
        "turns of hosts, transactions a second": f"{2 * requests / DAY_S:.0f}",
        "… cores of the database for them": f"{requests * costs.turn_ms / 1e3 / DAY_S / costs.load:.2g}",
        "ledger grows by, a day": f"{state / 1e9:.1f} GB",
        "… a year": f"{state * 365 / 1e12:.2g} TB",
        "… and summaries of units, kept 90 days": f"{polls * costs.summary_bytes * SUMMARIES_KEPT / 1e9:.0f} GB",
        "first contact, 20 items a feed: CPU hours": f"{size.feeds * BACKLOG * costs.article_ms / 3.6e6:,.0f}",
        "from the network, a day": f"{traffic / 1e9:.0f} GB",
        "… on average": f"{traffic * 8 / DAY_S / 1e6:.0f} Mbit/s",
        "records a day": f"{size.stories * costs.record_bytes / 1e9:.0f} GB",
    }


def table(costs: Costs | None = None) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    columns = [needs(size, costs or Costs()) for size in SIZES]
    yield "| | " + " | ".join(f"{size.name}, {size.stories:,} stories a day" for size in SIZES) + " |"
    yield "|---" * (len(SIZES) + 1) + "|"
    for name in columns[0]:
        yield f"| {name} | " + " | ".join(column[name] for column in columns) + " |"


def main() -> None:
    """Print it."""
    print("\n".join(table()))


if __name__ == "__main__":
    main()
