"""Peak memory of a run's whole process tree: on real pages, and as the number of feeds grows at a fixed size of round.

The sum of the proportional set sizes (shared pages counted once) of the command and all of its children, looked at
every quarter of a second.

    python -m bench.memory [--sets n4k fundus_tests] [--limit N] [--feeds 200 2000]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.world import missing, world
from tests.faults.site import serve
from tests.faults.world import world as made_up

EVERY_S = 0.25
PER_UNIT, ITEMS_PER_FEED = 100, 5


def tree(pid: int) -> Iterator[int]:
    """A process and all that come from it, while they live."""
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def resident(pid: int) -> int:
    """Proportional set size in bytes, 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def peak(*words: str) -> tuple[int, int, float]:
    """The peak of the tree and of the command itself in bytes, and seconds, of an ingest."""
    began, whole, own = time.perf_counter(), 0, 0
    command = [sys.executable, "-m", "pipelines.ingest", *words, "--per-host-delay", "0"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        while True:
            sizes = [resident(pid) for pid in tree(process.pid)]
            whole, own = max(whole, sum(sizes)), max(own, sizes[0])
            try:
                status = process.wait(EVERY_S)
                break
            except subprocess.TimeoutExpired:
                continue
    if status:
        raise SystemExit(f"ingest ended with status {status}")
    return whole, own, time.perf_counter() - began


def show(name: str, whole: int, own: int, seconds: float) -> None:
    """One line."""
    print(f"{name}: peak {whole / 2**20:.0f} MiB, of the command itself {own / 2**20:.0f}; {seconds:.0f} s", flush=True)


def real_pages(sets: Sequence[str], limit: str) -> None:
    """On the replayed web, in one round."""
    with tempfile.TemporaryDirectory() as name, world(sets, "--limit", limit) as site:
        feeds = site.feed_list(Path(name))
        show("real pages", *peak("--feeds", str(feeds), "--to", f"{name}/out", "--proxy", site.proxy))


def growing(feeds: int) -> None:
    """Made-up feeds, so many at a time."""
    news = made_up(1, feeds * ITEMS_PER_FEED, feeds)
    with tempfile.TemporaryDirectory() as name, serve(news.docs()) as site:
        listed = Path(name) / "feeds.txt"
        listed.write_text("\n".join(news.feeds))
        words = ("--feeds", str(listed), "--to", f"{name}/out", "--proxy", site.proxy)
        show(f"{feeds:,} feeds, {PER_UNIT} a round", *peak(*words, "--feeds-per-unit", str(PER_UNIT)))


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="*", default=["n4k", "fundus_tests"])
    parser.add_argument("--limit", default="100000")
    parser.add_argument("--feeds", nargs="*", type=int, default=[200, 2000])
    said = parser.parse_args()
    if said.sets and not missing():
        real_pages(said.sets, said.limit)
    for feeds in said.feeds:
        growing(feeds)


if __name__ == "__main__":
    main()
