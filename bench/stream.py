"""A stream on Prism: how long after its listing an item is published, and what the processes grow by.

A site on loopback lists new items one after another, evenly over its hosts, while `newsbeam ingest --streaming` runs as
its users run it. An item's delay is from the moment when its feed shows it to that when the file with its record
appears. With --trickling a share of the hosts serve their pages a byte at a time; their own items don't count.

    python -m bench.stream [--minutes 2] [--commit-every 5] [--hosts 20] [--per-minute 120] [--trickling 0.1]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.memory import resident, tree
from tests.faults.site import Broken, Site, serve
from tests.faults.world import Item, World, feed_doc, world
from tests.pipelines.prism import PRISM

SHOWN = 20
"""Items that a feed shows."""
SETTLED_AFTER_MIN = 3.0
"""Memory before that is that of starting: children, caches, the first windows."""
LATEST_S = 120.0
"""After the last listing, for the rest to appear."""


@dataclass
class Measured:
    """Listing times by GUID, and samples of (minutes, MiB of the worker, MiB of the whole tree)."""

    listed: dict[str, float] = field(default_factory=dict)
    samples: list[tuple[float, float, float]] = field(default_factory=list)


def news(made: World, trickling: Sequence[str]) -> list[tuple[str, int, Item]]:
    """What is listed, in order: the feed, how many of its items it has then listed, and the item."""
    rounds = max(map(len, made.feeds.values()))
    order = [(url, n) for n in range(rounds) for url in made.feeds]
    return [(url, n + 1, made.feeds[url][n]) for url, n in order if n < len(made.feeds[url]) or url in trickling]


def listing(site: Site, made: World, url: str, count: int) -> None:
    """Have a feed show one item more."""
    site.docs = {**site.docs, url: feed_doc(url, made.feeds[url][max(0, count - SHOWN) : count])}


def command(said: argparse.Namespace, feeds: Sequence[str], out: Path, proxy: str) -> list[str]:
    """The stream, as a user starts it."""
    pace = ["--per-host-delay", "0", "--min-poll-interval", "0"]
    window = ["--streaming", "--commit-every", f"{said.commit_every}s"]
    window += ["--unit-budget", f"{said.unit_budget}s"] if said.unit_budget else []
    runner = ["--runner=PrismRunner", f"--prism_location={PRISM}"]
    where = ["--to", str(out), "--proxy", proxy]
    return [sys.executable, "-m", "pipelines.ingest", *feeds, *where, *pace, *window, *runner]


def published(out: Path) -> dict[str, float]:
    """When the file with each GUID's record appeared."""
    found: dict[str, float] = {}
    for path in [*out.glob("articles/dt=*/*.jsonl"), *out.glob("duplicates/dt=*/*.jsonl")]:
        appeared = os.stat(path).st_ctime
        for line in path.read_bytes().splitlines():
            for ref in json.loads(line)["isPartOf"]:
                found[ref["guid"]] = min(appeared, found.get(ref["guid"], appeared))
    return found


def run(said: argparse.Namespace, made: World, slow: Sequence[str], folder: Path) -> tuple[Measured, Path]:
    """List for so many minutes, then wait for the rest, and end the stream in order."""
    out, measured, plan = folder / "out", Measured(), news(made, slow)
    # An article that several items link has a line of its own for the first of them only.
    links = Counter(item.link.partition("?")[0] for _, _, item in plan)
    counted = {item.guid for url, _, item in plan if url not in slow and links[item.link] == 1}
    pages = {url: doc for url, doc in made.docs().items() if url not in made.feeds}
    with serve(pages) as site, (folder / "log").open("wb") as log:
        for url in made.feeds:
            listing(site, made, url, 0)
        site.faults |= {item.link: [Broken(how="trickle")] for url in slow for item in made.feeds[url]}
        site.for_good |= set(site.faults)
        with subprocess.Popen(command(said, list(made.feeds), out, site.proxy), stderr=log, stdout=log) as process:
            began = time.time()
            for place, (url, count, item) in enumerate(plan):
                _until(began + place * 60 / said.per_minute, measured, began, process)
                listing(site, made, url, count)
                measured.listed[item.guid] = time.time()
            end = time.time() + LATEST_S
            while time.time() < end and not counted <= published(out).keys():
                _until(time.time() + 1, measured, began, process)
            process.terminate()
            if process.wait(120) != 0:
                raise SystemExit((folder / "log").read_text()[-3000:])
    measured.listed = {guid: at for guid, at in measured.listed.items() if guid in counted}
    return measured, out


def _until(moment: float, measured: Measured, began: float, process: subprocess.Popen[bytes]) -> None:
    """Wait, and look at the memory every second."""
    while True:
        minutes = (time.time() - began) / 60
        if not measured.samples or minutes - measured.samples[-1][0] > 1 / 60:
            whole = sum(resident(pid) for pid in tree(process.pid))
            measured.samples.append((minutes, resident(process.pid) / 2**20, whole / 2**20))
        if time.time() >= moment:
            return
        time.sleep(max(0.0, min(0.2, moment - time.time())))


def growth(samples: Sequence[tuple[float, float, float]]) -> Iterator[tuple[str, float]]:
    """MiB a minute of the worker and of the whole, once settled: the slope of the line through the samples."""
    settled = [sample for sample in samples if sample[0] >= min(SETTLED_AFTER_MIN, samples[-1][0] / 2)]
    for place, name in ((1, "driver and worker"), (2, "with runner and children")):
        slope, _ = statistics.linear_regression([s[0] for s in settled], [s[place] for s in settled])
        yield name, slope


def report(said: argparse.Namespace, measured: Measured, out: Path) -> None:
    """Print the figures; an item that never came ends it."""
    appeared = published(out)
    late = sorted(appeared[guid] - at for guid, at in measured.listed.items() if guid in appeared)
    missing = measured.listed.keys() - appeared.keys()
    if missing:
        raise SystemExit(f"never published: {sorted(missing)}")
    bound = 2 * said.commit_every + 5 + (said.unit_budget or 2 * said.commit_every if said.trickling else 0)
    p95 = late[int(0.95 * (len(late) - 1))]
    print(f"{len(late)} items: median {statistics.median(late):.1f} s, p95 {p95:.1f} s, worst {late[-1]:.1f} s", end="")
    print(f" from listing to publication (asked of the p95: {bound:g} s)")
    last = measured.samples[-1]
    print(f"memory at the end: driver and worker {last[1]:.0f} MiB, with runner and children {last[2]:.0f} MiB")
    for name, slope in growth(measured.samples):
        print(f"growth of {name}: {slope:+.2f} MiB/min")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--commit-every", type=int, default=5, metavar="SECONDS")
    parser.add_argument("--unit-budget", type=int, metavar="SECONDS", help="default: twice --commit-every")
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--per-minute", type=float, default=120, help="items listed")
    parser.add_argument("--trickling", type=float, default=0.0, help="share of hosts whose pages trickle")
    said = parser.parse_args()
    if PRISM is None:
        raise SystemExit("no prism here: `make prism` builds it (needs Go)")
    each = max(1, round(said.minutes * said.per_minute / said.hosts))
    made = world(0, each * said.hosts, said.hosts)
    slow = list(made.feeds)[: round(said.hosts * said.trickling)]
    with tempfile.TemporaryDirectory(prefix="newsbeam-stream-") as folder:
        report(said, *run(said, made, slow, Path(folder)))


if __name__ == "__main__":
    main()
