"""What hostile pages cost, and what comes of them: attacks.py and floods.py in tests/transforms/article.

First each through a child process of its own, with the memory of an ingest's: CPU, memory, outcome. Then all of them as
files through one `newsbeam extract`, beside pages over the size cap: seconds, peak memory, outcomes.

    python -m bench.attacks [--names NAME ...] [--top N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.command import NEWSBEAM
from schemas.failure import Refusal
from tests.transforms.article.attacks import HTML, ROOM, SMALL, WHOLE, many, page
from tests.transforms.article.floods import FLOODS
from transforms.bounds import EXTRACTOR_TIMEOUT_S
from transforms.io.children import ChildPool, close_all

ATTACKS = {**SMALL, **FLOODS}
MEASURED = "tests.transforms.article.attacks:measured_in_child"
BUSY = 10
"""Of a child's time: what counts is CPU, and others may want it too."""
OVERSIZE = {"page-of-10mb": 2 * ROOM, "page-of-50mb": 10 * ROOM}


class Cost(NamedTuple):
    """Of one attack: CPU seconds, bytes of its page, bytes that the child grew by, and what came of it."""

    cpu_s: float
    name: str
    size: int
    growth: int
    outcome: str


async def through_children(names: Sequence[str]) -> list[Cost]:
    """Each in a new child, so that what one held is not what the next one takes."""
    pool = ChildPool(size=1, recycle_bytes=1)
    try:
        return [await _through(pool, name) for name in names]
    finally:
        await close_all()


async def _through(pool: ChildPool, name: str) -> Cost:
    body = ATTACKS[name]()
    header = {"url": "https://site.example/1", "content_type": HTML}
    try:
        answer: dict[str, Any] = await pool.run(MEASURED, header, body, timeout_s=BUSY * EXTRACTOR_TIMEOUT_S)
    except Refusal as refusal:
        return Cost(BUSY * EXTRACTOR_TIMEOUT_S, name, len(body), 0, refusal.reason)
    return Cost(answer["cpu_s"], name, len(body), answer["growth"], _outcome(answer))


def _outcome(answer: dict[str, Any]) -> str:
    if "refused" in answer:
        return str(answer["refused"])
    return f"{answer['chars']} characters" + (", the article among them" if WHOLE in answer["text"] else "")


def through_command(names: Sequence[str], folder: Path) -> tuple[float, int, Counter[str]]:
    """All at once: seconds, bytes of the largest process, and how often each outcome."""
    bodies = {name: ATTACKS[name]() for name in names}
    bodies |= {name: page(many(b"<p>word</p>", size)) for name, size in OVERSIZE.items()}
    for name, body in bodies.items():
        (folder / f"{name}.html").write_bytes(body)
    command = [*NEWSBEAM, "extract", *(str(folder / f"{name}.html") for name in bodies)]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took, largest = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if len(lines) != len(bodies) or "Traceback" in done.stderr:
        sys.exit(f"{len(lines)} lines for {len(bodies)} pages: {done.stderr[-2_000:]}")
    return took, largest, Counter(line["failure"]["reason"] if "failure" in line else "record" for line in lines)


def main() -> None:
    """Attack, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", nargs="+", choices=ATTACKS, default=list(ATTACKS), metavar="NAME")
    parser.add_argument("--top", type=int, default=20, help="the slowest so many are listed")
    said = parser.parse_args()
    costs = sorted(asyncio.run(through_children(said.names)), reverse=True)
    for cost in costs[: said.top]:
        print(f"{cost.name:28} {cost.cpu_s:6.2f} s {cost.growth / 2**20:6.0f} MiB {cost.size:9,} B  {cost.outcome}")
    print(f"{len(costs)} pages: {sum(cost.cpu_s for cost in costs):.0f} s of CPU, the most memory", end=" ")
    print(f"{max(cost.growth for cost in costs) / 2**20:.0f} MiB by {max(costs, key=lambda cost: cost.growth).name}")
    with tempfile.TemporaryDirectory() as folder:
        took, largest, outcomes = through_command(said.names, Path(folder))
    print(f"newsbeam extract: {took:.0f} s, largest process {largest / 2**20:.0f} MiB; {dict(outcomes.most_common())}")


if __name__ == "__main__":
    main()
