"""Articles per second of a whole ingest, beside the least that could do the same work.

The floor: asyncio fetching 32 sites at once, two processes with trafilatura in the same mode, one JSON line an article;
no ledger, no deduplication, no limits, no accounting. Both visit the same replayed web in the same run, in turn.

    python -m bench.newsworld [--sets n4k fundus_tests] [--limit N] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import aiohttp
import feedparser
import trafilatura

from bench.command import children_s
from bench.world import World, world

SITES_AT_ONCE = 32


def extract(page: bytes, url: str) -> dict[str, object] | None:
    """What a child of the floor does."""
    found = trafilatura.bare_extraction(
        page, url=url, favor_precision=True, include_comments=False, with_metadata=True, as_dict=True
    )
    return {key: value for key, value in found.items() if isinstance(value, (str, list))} if found else None


def floor(site: World, feeds: list[str], out: Path) -> tuple[float, int]:
    """Seconds and articles of the bare loop; its processes are warm before the clock starts."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(extract, [b"<html><body><p>warm</p></body></html>"] * 4, ["http://x.test/"] * 4))
        began = time.perf_counter()
        records = asyncio.run(_crawl(site.proxy, feeds, pool))
        out.write_text("\n".join(json.dumps(record) for record in records))
        return time.perf_counter() - began, len(records)


async def _crawl(proxy: str, feeds: list[str], pool: ProcessPoolExecutor) -> list[dict[str, object]]:
    room, loop = asyncio.Semaphore(SITES_AT_ONCE), asyncio.get_running_loop()
    connector = aiohttp.TCPConnector(limit=SITES_AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def get(url: str) -> bytes:
            async with session.get(url, proxy=proxy) as answer:
                return await answer.read()

        async def visit(feed: str) -> list[dict[str, object] | None]:
            async with room:
                links = [entry.link for entry in feedparser.parse(await get(feed)).entries]
                jobs = [loop.run_in_executor(pool, extract, await get(link), link) for link in links]
            return list(await asyncio.gather(*jobs))

        found = await asyncio.gather(*(visit(feed) for feed in feeds))
    return [record for records in found for record in records if record]


def ingest(site: World, feeds: Path, out: Path, *flags: str) -> tuple[float, float, dict[str, int]]:
    """Seconds of the whole command, from the start of its process to its end, those of CPU, its items by outcome."""
    command = [sys.executable, "-m", "pipelines.ingest", "--feeds", str(feeds), "--to", str(out), "--json"]
    command += ["--proxy", site.proxy, "--per-host-delay", "0", "--concurrency", str(SITES_AT_ONCE), *flags]
    began, before = time.perf_counter(), children_s()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"ingest ended with status {done.returncode}")
    took_s, cpu_s = time.perf_counter() - began, children_s() - before
    return took_s, cpu_s, json.loads(done.stdout)["items"]


def fixed_start(site: World, feeds: Path, folder: Path) -> tuple[float, float]:
    """Seconds, and those of CPU, for one feed that lists nothing: start, imports, ledger, one round, summary."""
    site.get("/_admin/reveal?fraction=0", "POST")
    one = folder / "one.txt"
    one.write_text(feeds.read_text().splitlines()[0])
    took = [ingest(site, one, folder / f"empty{n}") for n in range(3)]
    site.get("/_admin/reveal?fraction=1", "POST")
    return statistics.median(each[0] for each in took), statistics.median(each[1] for each in took)


def main() -> None:
    """Run both in turn and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=["n4k", "fundus_tests"])
    parser.add_argument("--limit", default="100000")
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, world(said.sets, "--limit", said.limit) as site:
        folder = Path(name)
        feeds = site.feed_list(folder)
        start, start_cpu = fixed_start(site, feeds, folder)
        print(f"fixed start {start:.2f} s")
        ratios = []
        for number in range(said.rounds):
            bare, articles = floor(site, feeds.read_text().split(), folder / "floor.jsonl")
            whole, cpu, items = ingest(site, feeds, folder / f"out{number}")
            ours, theirs = items["seen"] / (whole - start), items["seen"] / bare
            ratios.append(ours / theirs)
            print(f"floor {bare:.2f} s, {articles} articles, {theirs:.1f} items/s")
            print(f"newsbeam {whole:.2f} s whole, {ours:.1f} items/s without the start; ratio {ours / theirs:.2f}")
            print(f"  {(cpu - start_cpu) / items['seen'] * 1e3:.0f} ms of CPU an item; {items}")
        print(f"ratio (median of {said.rounds}) {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
