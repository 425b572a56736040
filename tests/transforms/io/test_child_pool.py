"""ChildPool with real processes: who is served when, who steps aside, who is replaced, and how it ends."""

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Reason, Refusal
from tests.transforms.io.pools import MIB, begun, call, is_gone, priority, spinning_of, together
from transforms.io import loop
from transforms.io.children import ChildPool, close_all

pytestmark = pytest.mark.usefixtures("no_child_is_left")


def test_children_are_kept_warm():
    async def work() -> set[int]:
        return {await call("pid") for _ in range(5)}

    assert len(together(work)) == 1


def test_many_jobs_on_two_children_are_all_answered():
    async def work() -> tuple[list[Any], set[int]]:
        pool = ChildPool(size=2)
        names = ["echo", "refuse", "fail", "leave"] * 25
        jobs = [call(name, b"x" * n * 1_000, pool=pool, n=n) for n, name in enumerate(names)]
        answers = await asyncio.gather(*jobs, return_exceptions=True)
        return answers, {await call("pid", pool=pool) for _ in range(4)}

    answers, pids = together(work)

    assert [answer["header"]["n"] for answer in answers[::4]] == list(range(0, 100, 4))
    assert [answer["size"] for answer in answers[::4]] == [n * 1_000 for n in range(0, 100, 4)]
    reasons = [Reason.EMPTY, Reason.PARSER_ERROR, Reason.PARSER_CRASH] * 25
    assert [answer.reason for n, answer in enumerate(answers) if n % 4] == reasons
    assert len(pids) <= 2


def test_jobs_are_served_in_the_order_they_came():
    async def work() -> list[int]:
        done: list[int] = []

        async def job(number: int) -> None:
            await call("pid")
            done.append(number)

        await asyncio.gather(*(job(number) for number in range(20)))
        return done

    assert together(work) == list(range(20))


def test_a_slow_job_steps_aside_and_the_next_go_on():
    async def work() -> tuple[list[int], bool, int, int]:
        pool = ChildPool(size=1, aside=1)
        slow = asyncio.ensure_future(call("spin", pool=pool, timeout_s=4.0))
        await asyncio.sleep(0)
        others = [await call("pid", pool=pool) for _ in range(3)]
        (spinning,) = spinning_of(others)
        found = (others, slow.done(), priority(others[0]), priority(spinning))
        slow.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await slow
        return found

    others, ended_first, usual, lowered = together(work)
    assert len(set(others)) == 1
    assert (ended_first, usual, lowered) == (False, priority(0), 10)


@pytest.mark.skipif(sys.platform != "linux", reason="the policy is Linux's")
def test_a_hopeless_job_gets_what_nobody_else_wants():
    async def work() -> None:
        pool = ChildPool(size=1, aside=1)
        hopeless = asyncio.ensure_future(call("spin", pool=pool, timeout_s=60.0))
        await sunk(pool)
        hopeless.cancel()
        await asyncio.gather(hopeless, return_exceptions=True)

    together(work)


@pytest.mark.skipif(sys.platform != "linux", reason="the policy is Linux's")
def test_a_slow_job_that_gets_no_cpu_is_given_more_than_its_time():
    async def work() -> tuple[int, int]:
        pool = ChildPool(size=1, aside=1)
        slow = asyncio.ensure_future(call("burn", pool=pool, timeout_s=2.0, cpu_s=0.5))
        child = await sunk(pool)
        os.kill(child, signal.SIGSTOP)  # as the kernel does where others want all of the CPU
        await for_a_while(pool, 3.0)
        os.kill(child, signal.SIGCONT)
        return await slow, child

    answered, child = together(work)
    assert answered == child


@pytest.mark.skipif(sys.platform != "linux", reason="the policy is Linux's")
def test_a_slow_job_that_had_its_time_gives_way_to_the_next():
    async def work() -> tuple[Reason, bool]:
        pool = ChildPool(size=1, aside=1)
        first = asyncio.ensure_future(call("spin", pool=pool, timeout_s=2.0))
        os.kill(await sunk(pool), signal.SIGSTOP)
        await for_a_while(pool, 2.5)
        assert not first.done()
        second = asyncio.ensure_future(call("burn", pool=pool, timeout_s=20.0, cpu_s=0.5))
        with pytest.raises(Refusal) as caught:
            await first
        at_once = not second.done()
        await second
        return caught.value.reason, at_once

    assert together(work) == (Reason.PARSER_TIMEOUT, True)


async def sunk(pool: ChildPool) -> int:
    """The child of a pool of one that has what nobody else wants; the test's time limit ends the waiting."""
    await asyncio.sleep(0)
    (child,) = spinning_of([await call("pid", pool=pool)])
    while os.sched_getscheduler(child) != os.SCHED_IDLE:
        await call("pid", pool=pool)
    return child


async def for_a_while(pool: ChildPool, seconds: float) -> None:
    """Other jobs, for so long."""
    until = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < until:
        await call("pid", pool=pool)


def test_there_is_room_aside_for_so_many_and_a_slow_one_more_keeps_its_place():
    async def work() -> list[str]:
        pool, ends = ChildPool(size=1, aside=1), []

        async def job(name: str, timeout_s: float) -> None:
            with contextlib.suppress(Refusal):
                await call(name, pool=pool, timeout_s=timeout_s)
            ends.append(f"{name} {timeout_s}")

        await asyncio.gather(job("spin", 6.0), job("spin", 2.5), job("pid", 10.0))
        return ends

    assert together(work) == ["spin 2.5", "pid 10.0", "spin 6.0"]


def test_a_child_that_grew_is_replaced():
    async def work() -> list[int]:
        pool = ChildPool(size=1, recycle_bytes=150 * MIB)
        return [await call("hold", pool=pool, size=size) for size in (MIB, 200 * MIB, MIB)]

    small, grown, fresh = together(work)

    assert small == grown
    assert fresh != grown
    assert is_gone(grown)


def test_a_large_parent_does_not_make_its_children_look_large():
    async def work() -> set[int]:
        ballast = b"x" * 300 * MIB
        pids = {await call("pid", pool=ChildPool(size=1, recycle_bytes=150 * MIB)) for _ in range(3)}
        assert ballast
        return pids

    assert len(together(work)) == 1


def test_it_works_again_on_another_loop():
    first, second = together(lambda: call("pid")), together(lambda: call("pid"))

    assert first != second


def test_it_pickles_and_equals():
    pool = ChildPool(size=3, memory_bytes=MIB, recycle_bytes=MIB, start_timeout_s=1)

    assert pickle.loads(pickle.dumps(pool)) == pool  # noqa: S301  our own
    assert len({pool, pickle.loads(pickle.dumps(pool)), ChildPool()}) == 2  # noqa: S301


@pytest.mark.parametrize("name", ["size", "memory_bytes", "recycle_bytes", "start_timeout_s"])
def test_a_senseless_configuration_is_refused(name: str):
    with pytest.raises(ValueError, match=f"{name} is 0, and must be more than 0"):
        ChildPool(**{name: 0})


def test_closing_ends_slow_jobs_too():
    async def work() -> Refusal:
        pool = ChildPool(size=1, aside=1)
        slow = asyncio.ensure_future(call("spin", pool=pool, timeout_s=60.0))
        await asyncio.sleep(0)
        (spinning,) = spinning_of([await call("pid", pool=pool)])
        await close_all()
        with pytest.raises(ProcessLookupError):
            os.kill(spinning, 0)
        with pytest.raises(Refusal) as caught:
            await slow
        return caught.value

    assert together(work).reason is Reason.PARSER_CRASH


def test_cancelling_kills_the_child_and_frees_its_place(fifo: Path):
    async def work() -> None:
        job, pid = await begun(fifo)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert is_gone(pid)
        assert await call("pid") != pid

    together(work)


def test_cancelling_twice_leaves_nothing_either(fifo: Path):
    async def work() -> None:
        job, pid = await begun(fifo)
        job.cancel()
        asyncio.get_running_loop().call_soon(job.cancel)
        with pytest.raises(asyncio.CancelledError):
            await job
        assert is_gone(pid)

    together(work)


def test_cancelling_a_waiting_job_disturbs_nobody(tmp_path: Path, fifo: Path):
    go = tmp_path / "go"
    os.mkfifo(go)

    async def work() -> str:
        running = asyncio.create_task(call("say_pid_and_wait", fifo=str(fifo), go=str(go)))
        await asyncio.to_thread(fifo.read_text)
        waiting = asyncio.create_task(call("pid"))
        last = asyncio.create_task(call("pid"))
        await asyncio.to_thread(lambda: None)  # both have come to the queue
        waiting.cancel()
        await asyncio.to_thread(go.write_text, "gone on")
        assert isinstance(await last, int)
        return await running

    assert together(work) == "gone on"


def test_closing_ends_jobs_under_way_and_waiting(fifo: Path):
    async def work() -> list[Any]:
        jobs = asyncio.gather(call("say_pid", fifo=str(fifo)), call("pid"), return_exceptions=True)
        await asyncio.to_thread(fifo.read_text)
        await close_all()
        return await jobs

    crashed, waiting = together(work)

    assert crashed.reason is Reason.PARSER_CRASH
    assert isinstance(waiting, RuntimeError)


def test_closing_the_loop_of_the_process_ends_the_children():
    pid = loop.submit(call("pid")).result(20)
    loop.close()

    assert is_gone(pid)
