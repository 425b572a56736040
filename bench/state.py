"""What a large ledger costs a run: the same new work with 10 million items known and with 1,000.

The work: 20 new feeds with 50 new items each (--items in all), on loopback, ingested by the ordinary command without
naming feeds, so that what is due is found among all of the ledger's. Both ledgers in turn, new feeds each round.

    python -m bench.state [--large 10000000] [--small 1000] [--rounds 5] [--items 1000]
                          [--database sqlite|postgresql] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bench.command import NEWSBEAM
from bench.ledgerfill import fill
from tests.faults.site import Site, serve
from tests.faults.world import World, world
from tests.postgres import binaries, database, server
from transforms.io.ledger.database import close_all, engine, is_postgresql

FEEDS = 20
STORIES_A_YEAR = 500_000 * 365


def newsbeam(*words: str) -> float:
    """Seconds of a command, from the start of its process to its end."""
    began = time.perf_counter()
    done = subprocess.run([*NEWSBEAM, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"newsbeam {words[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return time.perf_counter() - began


def ingest(url: str, site: Site, feeds: Sequence[str], folder: Path) -> float:
    """Seconds of a run over new feeds, which are put into the ledger before the clock starts."""
    if feeds:
        newsbeam("feeds", "add", *feeds, "--ledger", url)
    out = folder / f"out-{abs(hash((url, *feeds)))}"
    return newsbeam("ingest", "--to", str(out), "--ledger", url, "--proxy", site.proxy, "--per-host-delay", "0")


def size(url: str) -> int:
    """Bytes of a ledger, indices included."""
    close_all()
    if not is_postgresql(url):
        return Path(make_url(url).database or "").stat().st_size
    with engine(url).connect() as connection:
        return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)


@contextlib.contextmanager
def addresses(kind: str, names: Sequence[str], folder: Path) -> Iterator[list[str]]:
    """Places for ledgers in one kind of database: files in a folder, or databases of a server of their own."""
    with contextlib.ExitStack() as stack:
        if kind == "postgresql":
            address = stack.enter_context(server(binaries() or Path()))
            yield [stack.enter_context(database(address)) for _ in names]
        else:
            yield [f"sqlite:///{folder / f'ledger-{name}.db'}" for name in names]


@contextlib.contextmanager
def ledgers(kind: str, counts: Sequence[int], folder: Path) -> Iterator[list[str]]:
    """Filled ledgers; SQLite files that are there are taken as they are."""
    with addresses(kind, [str(count) for count in counts], folder) as urls:
        for url, count in zip(urls, counts, strict=True):
            if kind == "postgresql" or not Path(make_url(url).database or "").exists():
                began = time.perf_counter()
                fill(url, count)
                print(f"{count:,} items: filled in {time.perf_counter() - began:.0f} s", flush=True)
            print(f"{count:,} items: {size(url):,} bytes, {size(url) / count:.0f} each", flush=True)
        yield urls


def new_world(items: int, rounds: int) -> World:
    """Feeds that no earlier call has put into a kept ledger."""
    tag = f"www.now{int(time.time())}-"
    made = world(int(time.time()), items * rounds, FEEDS * rounds)
    return World(
        feeds={
            url.replace("www.", tag): tuple(replace(item, link=item.link.replace("www.", tag)) for item in items)
            for url, items in made.feeds.items()
        }
    )


def compare(urls: Sequence[str], whole: World, rounds: int, folder: Path) -> None:
    """Print the times of the same work on each ledger, and their ratio."""
    names = list(whole.feeds)
    with serve(whole.docs()) as site:
        starts = [statistics.median(ingest(url, site, (), folder) for _ in range(min(rounds, 3))) for url in urls]
        seconds: list[list[float]] = [[] for _ in urls]
        for number in range(rounds):
            for url, found in zip(urls, seconds, strict=True):
                found.append(ingest(url, site, names[number * FEEDS : (number + 1) * FEEDS], folder))
            print(f"round {number}: " + " / ".join(f"{found[-1]:.2f} s" for found in seconds), flush=True)
    small, large = map(statistics.median, seconds)
    print(f"with nothing due: {starts[0]:.2f} / {starts[1]:.2f} s")
    print(f"ratio (median of {rounds}) {large / small:.2f}, without the fixed start of the small one "
          f"{(large - starts[0]) / (small - starts[0]):.2f}")  # fmt: skip
    for url in urls:
        print(f"newsbeam status: {newsbeam('status', '--ledger', url):.2f} s")


def main() -> None:
    """Fill both, run in turn, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--items", type=int, default=1000, help="new ones a round, over 20 feeds")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--keep", help="folder for the SQLite ledgers, which a later call takes up")
    said = parser.parse_args()
    os.environ["PYTHONHASHSEED"] = "0"
    with tempfile.TemporaryDirectory() as name:
        home = Path(said.keep or name)
        home.mkdir(exist_ok=True)
        with ledgers(said.database, (said.small, said.large), home) as urls:
            bytes_each = size(urls[1]) / said.large
            print(
                f"a year of 500,000 stories a day: {STORIES_A_YEAR:,} items, {bytes_each * STORIES_A_YEAR / 1e9:.0f} GB"
            )
            compare(urls, new_world(said.items, said.rounds), said.rounds, Path(name))


if __name__ == "__main__":
    main()
