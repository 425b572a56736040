"""The program that children are forked from: what it makes ready, and what its death or theirs costs."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Refusal
from tests.transforms.io.pools import ONE, PAGE, call, is_gone, nurseries, spinning_of, threads_of, together
from transforms.bounds import EXTRACTOR, LINK_FINDER
from transforms.io.children import ChildPool

pytestmark = pytest.mark.usefixtures("no_child_is_left")

ROOT = Path(__file__).parent.parent.parent.parent


def test_an_idle_child_that_was_killed_costs_no_job():
    async def work() -> tuple[int, int]:
        first = await call("pid")
        os.kill(first, signal.SIGKILL)
        return first, await call("pid")

    first, second = together(work)

    assert first != second


def test_a_killed_fork_server_costs_no_job(tmp_path: Path, fifo: Path):
    go = tmp_path / "go"
    os.mkfifo(go)

    async def work() -> tuple[str, int]:
        job = asyncio.create_task(call("say_pid_and_wait", fifo=str(fifo), go=str(go)))
        first = int(await asyncio.to_thread(fifo.read_text))
        (nursery,) = nurseries()
        os.kill(nursery, signal.SIGKILL)
        second = int(await asyncio.to_thread(fifo.read_text))
        assert first != second
        await asyncio.to_thread(go.write_text, "gone on")
        return await job, await call("pid")

    assert together(work)[0] == "gone on"


def test_children_are_forked_from_a_process_without_threads():
    async def work() -> list[int]:
        await ChildPool(size=1, aside=0).run(EXTRACTOR, {"url": "http://a.example/"}, PAGE, timeout_s=10)
        return [threads_of(pid) for pid in nurseries()]

    assert together(work) == [1]


def test_what_a_module_makes_at_first_use_is_made_once_before_its_children():
    async def work() -> list[Any]:
        first = await call("prepared")
        with pytest.raises(Refusal):
            await call("leave")
        return [first, await call("prepared")]

    first, second = together(work)
    assert first["pid"] != second["pid"]
    assert first["held"] == second["held"]
    assert first["held"] == [f"made by {first['parent']}"]


def test_a_child_without_a_module_gives_way_to_one_that_is_forked_with_it():
    async def work() -> list[int]:
        pids = [await call("pid")]
        links = {"url": "http://a.example/", "content_type": "text/html"}
        await ONE.run(LINK_FINDER, links, PAGE, timeout_s=10)
        pids += [await call("pid"), await call("pid")]
        await ONE.run(LINK_FINDER, links, PAGE, timeout_s=10)
        return [*pids, await call("pid")]

    first, *later = together(work)
    assert is_gone(first)
    assert {*later} == {later[0]} != {first}, "one that knows both serves both"


def test_cancelling_as_a_child_is_forked_leaves_nothing():
    async def work() -> None:
        job = asyncio.create_task(call("pid"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        with pytest.raises(Refusal):
            await call("leave")  # the fork server reaps in the order that it is asked
        assert spinning_of([]) == []

    together(work)


def test_no_child_outlives_a_killed_parent(fifo: Path):
    command = [sys.executable, "-m", "tests.transforms.io.busy_parent", str(fifo)]
    with subprocess.Popen(command, cwd=ROOT) as parent:
        child = os.pidfd_open(int(fifo.read_text()))
        assert not select.select([child], [], [], 0)[0]
        parent.kill()
        assert select.select([child], [], [], 5)[0], "the child outlived its parent by 5 s"
        os.close(child)
