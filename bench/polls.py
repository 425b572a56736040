"""Feeds a second that have nothing new: 2,000 that answer 304, through the whole command, beside a bare loop.

A site on loopback, in a process of its own, serves feeds on half as many hosts. One ingest meets them for the first
time (robots.txt and feed of each), the measured ones find them unchanged. The floor is aiohttp alone: the same
addresses, the same validators, as many at once.

    python -m bench.polls [--feeds 2000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import aiohttp
from aiohttp import web

from bench.command import children_s
from bench.state import newsbeam

AT_ONCE = 32
BODY = b'<rss version="2.0"><channel><title>Quiet</title><link>http://quiet.example/</link></channel></rss>'


def etag(path: str) -> str:
    """The validator of a feed."""
    return f'"{path}"'


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    """Play all hosts: this is a proxy, so the address comes whole."""
    if request.path == "/robots.txt":
        return web.Response(status=404)
    if request.headers.get("If-None-Match") == etag(request.path):
        return web.Response(status=304)
    return web.Response(body=BODY, content_type="application/rss+xml", headers={"ETag": etag(request.path)})


async def play() -> None:
    """Serve until killed; the port is printed."""
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


@contextlib.contextmanager
def site() -> Iterator[str]:
    """The proxy's address."""
    command = [sys.executable, "-m", "bench.polls", "--play"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int((process.stdout or sys.stdin).readline())}"
        finally:
            process.kill()


async def floor(urls: Sequence[str], proxy: str) -> float:
    """Seconds of a loop that only asks."""
    room = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask(url: str) -> None:
            named = {"If-None-Match": etag("/" + url.split("/", 3)[3])}
            async with room, session.get(url, proxy=proxy, headers=named) as response:
                if response.status != 304:
                    raise SystemExit(f"{url}: {response.status}, not 304")

        began = time.perf_counter()
        await asyncio.gather(*map(ask, urls))
        return time.perf_counter() - began


def poll(named: Path, out: Path, proxy: str) -> tuple[float, float]:
    """Seconds of an ingest, and of CPU."""
    before = children_s()
    took = newsbeam(
        *("ingest", "--feeds", str(named), "--to", str(out), "--proxy", proxy),
        *("--per-host-delay", "0", "--all-due", "--min-poll-interval", "0"),
    )
    return took, children_s() - before


def unchanged(out: Path) -> int:
    """Feeds that the last run found unchanged."""
    last = max((out / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    return int(json.loads(last.read_text())["feeds"]["unchanged"])


def measure(urls: Sequence[str], rounds: int, folder: Path, proxy: str) -> None:
    """Print the figures."""
    all_of_them, one = folder / "feeds.txt", folder / "one.txt"
    all_of_them.write_text("\n".join(urls))
    one.write_text(urls[0])
    out, rates, shares = folder / "out", [], []
    first_s, _ = poll(all_of_them, out, proxy)
    start_s, start_cpu_s = map(statistics.median, zip(*(poll(one, out, proxy) for _ in range(3)), strict=True))
    print(f"first contact: {first_s:.1f} s; fixed start: {start_s:.2f} s", flush=True)
    for _ in range(rounds):
        bare = len(urls) / asyncio.run(floor(urls, proxy))
        took_s, cpu_s = poll(all_of_them, out, proxy)
        if unchanged(out) != len(urls):
            raise SystemExit(f"{unchanged(out)} of {len(urls)} feeds were unchanged")
        rates.append(len(urls) / (took_s - start_s))
        shares.append(rates[-1] / bare)
        each_ms = (cpu_s - start_cpu_s) / len(urls) * 1e3
        print(
            f"newsbeam {rates[-1]:.0f} feeds/s, {each_ms:.2f} ms of CPU each; bare loop {bare:.0f} feeds/s", flush=True
        )
    print(f"feeds/s (median of {rounds}) {statistics.median(rates):.0f}, ratio {statistics.median(shares):.2f}")


def main() -> None:
    """Measure, or be the site."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--play", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.play:
        asyncio.run(play())
    urls = [f"http://www.host{number // 2}.example/feed{number % 2}.xml" for number in range(said.feeds)]
    with tempfile.TemporaryDirectory() as name, site() as proxy:
        measure(urls, said.rounds, Path(name), proxy)


if __name__ == "__main__":
    main()
