"""Turns of hosts in memory and in the ledger: whatever one keeper answers, the others answer too."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from schemas.host import Pace
from tests.transforms.io.faulty import serving
from transforms.io.hosts import OwnHosts
from transforms.io.ledger.database import engine, reading
from transforms.io.ledger.hosts import SqlHosts
from transforms.io.ledger.schema import migrate
from transforms.io.ledger.tables import hosts as table
from transforms.io.ports import HostStore

URL = "https://www.news.example/a"
T0 = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from _ledger(request, tmp_path)


def _ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else f"sqlite:///{tmp_path}/l.db"
    migrate(url)
    yield url
    engine(url).dispose()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HostStore]:
    if request.param == "memory":
        yield OwnHosts()
        return
    for url in _ledger(request, tmp_path):
        yield SqlHosts(url=url)


def test_the_first_takes_the_turn_and_the_next_is_told_how_long_to_wait(store: HostStore) -> None:
    async def main() -> None:
        assert (await store.take(URL, 1000.0, 0.0, T0)).wait_s == 0.0
        second = await store.take("https://www.news.example/b", 1000.0, 0.0, T0)
        assert 900.0 < second.wait_s <= 1000.0
        assert (await store.take("https://other.example/", 1000.0, 0.0, T0)).wait_s == 0.0

    asyncio.run(main())


def test_a_crawl_delay_counts_from_the_last_request(store: HostStore) -> None:
    async def main() -> None:
        await store.take(URL, 0.0, 0.0, T0)
        assert (await store.take(URL, 0.0, 0.0, T0)).wait_s == 0.0
        assert (await store.take(URL, 0.0, 1000.0, T0)).wait_s > 900.0

    asyncio.run(main())


def test_what_is_noted_of_a_host_is_known_to_the_next(store: HostStore) -> None:
    pace = Pace(latency_s=0.5, slowdown=4.0, faults=2)

    async def main() -> None:
        await store.take(URL, 0.0, 0.0, T0)
        await store.note(URL, pace, {})
        assert (await store.take(URL, 0.0, 0.0, T0)).pace == pace

    asyncio.run(main())


def test_a_pause_takes_no_turn_and_only_ever_gets_longer(store: HostStore) -> None:
    async def main() -> None:
        await store.note(URL, Pace(), {"news.example": T0 + 2 * HOUR})
        await store.note(URL, Pace(), {"news.example": T0 + HOUR, "//www.news.example": T0 + HOUR})
        paused = await store.take(URL, 1000.0, 0.0, T0)
        assert paused.paused_until == T0 + 2 * HOUR
        over = await store.take(URL, 1000.0, 0.0, T0 + 2 * HOUR)
        assert (over.wait_s, over.paused_until) == (0.0, None)

    asyncio.run(main())


ASK = """
import asyncio, sys
from pipelines.clock import utc_now
from schemas.page import Request
from transforms.io.http import HttpFetcher, close_all
from transforms.io.ledger.hosts import SqlHosts
from transforms.web.addresses import Allowance

async def main(ledger, base, delay_s, count):
    allowed = (Allowance.parse(base.removeprefix("http://")),)
    hosts = SqlHosts(url=ledger)
    fetcher = HttpFetcher(
        user_agent="test", clock=utc_now, allowed=allowed, per_host_delay_s=float(delay_s), hosts=hosts
    )
    async def window(name):
        for number in range(int(count)):
            await fetcher.fetch(Request(url=f"{base}/ok?{name}{number}", accept="*/*", max_bytes=1000))
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(window("a"), window("b"))
    await close_all()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
def test_two_processes_with_two_windows_each_keep_one_pace(ledger: str) -> None:
    """Sixteen requests take at least sixteen delays, by the clock of the ledger; a pace of each one's own, eight."""
    delay_s, each = 0.05, 4

    async def main() -> None:
        async with serving() as site:
            await SqlHosts(url=ledger).take(site.base, delay_s, 0.0, T0)
            began = last_turn(ledger)
            command = [sys.executable, "-c", ASK, ledger, site.base, str(delay_s), str(each)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            workers = [await asyncio.create_subprocess_exec(*command, **pipes) for _ in range(2)]
            assert [await reading_of(worker).readline() for worker in workers] == [b"ready\n"] * 2
            await asyncio.gather(*(worker.communicate(b"go\n") for worker in workers))
            assert [worker.returncode for worker in workers] == [0, 0]
            assert len(site.heads) == 4 * each
            assert last_turn(ledger) - began >= timedelta(seconds=4 * each * delay_s)

    asyncio.run(main())


def reading_of(worker: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert worker.stdout
    return worker.stdout


def last_turn(ledger: str) -> datetime:
    with reading(ledger) as connection:
        when: datetime = connection.execute(sa.select(table.c.last_at)).scalar_one()
    return when
