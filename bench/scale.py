"""The ledger at the size of a news archive: polls and commits of 180,000 feeds, without the network and pages.

A ledger that knows what every feed shows is filled in bulk. Then simulated hours pass, a run every 15 minutes: claims
in rounds of 1,000, what each feed would show, the questions of DropKnown and FindDuplicates, the schedule, the commit
and the outbox are the ledger's own code; only fetching, extraction and files are left out. CPU is that of this process
and, for PostgreSQL, of the server's processes; wall times hold for a machine that does nothing else.

    python -m bench.scale [--feeds 180000] [--stories 500000] [--hours 6] [--database sqlite|postgresql]

With --windows N it simulates so many windows of a stream instead, five minutes each, claimed second by second.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.ledgerfill import load
from bench.scalerun import WINDOW_S, Simulation
from bench.scaleworld import FEEDS_A_SITE, FeedWorld
from bench.state import addresses, size
from bench.toll import Cost, Toll
from transforms.io.ledger import tables
from transforms.io.ledger.database import close_all, engine
from transforms.io.ledger.hosts import SqlHosts
from transforms.io.ledger.schema import migrate

BEGAN = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)
MIN_INTERVAL_S = 300.0
TURNS = 1_000


def fill(url: str, world: FeedWorld) -> int:
    """Write what weeks of polling leave; returns the ledger's bytes."""
    migrate(url)
    load(url, tables.feeds, world.feed_rows(MIN_INTERVAL_S))
    load(url, tables.items, world.item_rows())
    load(url, tables.articles, world.article_rows())
    load(url, tables.aliases, world.alias_rows())
    engine(url).dispose()
    close_all()
    return size(url)


def simulate(
    url: str, world: FeedWorld, hours: float, round_size: int, windows: int | None = None
) -> tuple[Simulation, Toll]:
    """Let the hours pass, or the windows of a stream."""
    toll = Toll(url=url)
    simulation = Simulation(url=url, world=world, toll=toll, round_size=round_size, min_interval_s=MIN_INTERVAL_S)
    if windows:
        simulation.stream(BEGAN, windows)
        return simulation, toll
    for number in range(round(timedelta(hours=hours) / EVERY)):
        simulation.run(BEGAN + (number + 1) * EVERY)
    return simulation, toll


def turns(url: str, world: FeedWorld, count: int) -> Cost:
    """What it costs to share the pace of hosts through the ledger, as a run with several worker processes does."""
    toll, hosts, now = Toll(url=url), SqlHosts(url=url), BEGAN + timedelta(days=1)

    async def ask() -> None:
        for number in range(count):
            ticket = await hosts.take(world.url(number * FEEDS_A_SITE), 1.0, 0.0, now)
            await hosts.note(world.url(number * FEEDS_A_SITE), ticket.pace, {})

    with toll.on("turns"):
        asyncio.run(ask())
    return toll.total()


def tell(simulation: Simulation, toll: Toll, hours: float, grown: int) -> None:
    """Print the figures."""
    polls, stories, total = simulation.polls, max(1, simulation.stories), toll.total()
    a_day = f"{polls * 24 / hours:,.0f} and {stories * 24 / hours:,.0f} a day"
    print(f"{polls:,} polls, {stories:,} stories in {hours:g} h: {a_day}")
    print(
        f"{simulation.runs} runs, {simulation.rounds} rounds; grown by {grown:,} bytes, {grown / stories:.0f} a story"
    )
    columns = ("calls", "wall_s", "longest_s", "cpu_s", "server_s", "transactions", "writes")
    print(f"{'stage':<9}" + "".join(f"{name:>14}" for name in columns))
    for name, cost in toll.costs.items():
        print(f"{name:<9}" + "".join(f"{round(getattr(cost, column), 2):>14,}" for column in columns))
    print(f"CPU: {total.cpu_s / polls * 1e3:.2f} ms a poll, server {total.server_s / polls * 1e3:.2f} ms")
    print(f"transactions: {total.transactions / stories:.2f} a story, {total.writes / stories:.4f} of them writing")
    print(f"a simulated hour takes {total.wall_s / hours:.1f} s of the ledger")


def main() -> None:
    """Fill, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=180_000)
    parser.add_argument("--stories", type=int, default=500_000, help="new items a day")
    parser.add_argument("--shown", type=int, default=20, help="items that a feed shows")
    parser.add_argument("--hours", type=float, default=6)
    parser.add_argument("--windows", type=int, help="of a stream, instead of --hours of batches")
    parser.add_argument("--round", type=int, default=1_000, help="as --feeds-per-unit")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    said = parser.parse_args()
    world = FeedWorld(feeds=said.feeds, stories=said.stories, shown=said.shown, began=BEGAN)
    with tempfile.TemporaryDirectory() as name, addresses(said.database, ["scale"], Path(name)) as urls:
        before = fill(urls[0], world)
        print(f"{said.feeds:,} feeds, {said.feeds * said.shown:,} items: {before:,} bytes", flush=True)
        hours = said.windows * WINDOW_S / 3600 if said.windows else said.hours
        simulation, toll = simulate(urls[0], world, hours, said.round, said.windows)
        engine(urls[0]).dispose()  # the last connection writes SQLite's log into the file
        tell(simulation, toll, hours, size(urls[0]) - before)
        simulation.toll = Toll(url=urls[0])
        simulation.backlog(BEGAN + timedelta(days=10))
        late = simulation.toll.total()
        print(f"claim of a round when everything is due: {late.cpu_s / late.calls:.2f} s of CPU, "
              f"server {late.server_s / late.calls:.2f} s")  # fmt: skip
        cost = turns(urls[0], world, TURNS)
        print(f"a host's turn and what it answered: {cost.transactions / TURNS:.1f} transactions, "
              f"{cost.cpu_s / TURNS * 1e3:.2f} ms of CPU, server {cost.server_s / TURNS * 1e3:.2f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
