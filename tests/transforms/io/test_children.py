"""ChildPool with real processes, and functions that do to them what hostile pages do to parsers."""

import asyncio
import contextlib
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Reason, Refusal, Stage
from tests.processes import children_of
from transforms.bounds import EXTRACTOR, LINK_FINDER
from transforms.io import loop
from transforms.io.child import GRACE_S, MAX_ANSWER_BYTES
from transforms.io.children import ChildPool, close_all

ROOT = Path(__file__).parent.parent.parent.parent
ONE = ChildPool(size=1, aside=0)
MIB = 2**20
PAGE = b"<html><body><article>" + b"<p>A paragraph like any other, of an article that nobody will read.</p>" * 9


@contextlib.asynccontextmanager
async def closing() -> AsyncIterator[None]:
    try:
        yield
    finally:
        await close_all()


def together(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    async def main() -> Any:
        async with closing():
            return await work()

    return asyncio.run(main())


async def call(name: str, body: bytes = b"", *, pool: ChildPool = ONE, timeout_s: float = 10.0, **header: Any) -> Any:
    return await pool.run(f"tests.transforms.io.hostile:{name}", header, body, timeout_s=timeout_s)


def refused(name: str, *, pool: ChildPool = ONE, timeout_s: float = 10.0, **header: Any) -> Refusal:
    """The refusal that it ends with. The pool must work afterwards."""

    async def work() -> Refusal:
        with pytest.raises(Refusal) as caught:
            await call(name, pool=pool, timeout_s=timeout_s, **header)
        assert await call("pid", pool=pool) != os.getpid()
        return caught.value

    refusal: Refusal = together(work)
    return refusal


def is_gone(pid: int) -> bool:
    """Dead and reaped."""
    return not Path(f"/proc/{pid}").exists()


@pytest.fixture(autouse=True)
def no_child_is_left():
    before = children_of(os.getpid())
    yield
    # Alive or a zombie; other tests of the session may have their own, among them a PostgreSQL, which starts and ends
    # processes when it likes. Children of a pool are of its fork server, and end with it.
    assert set(children_of(os.getpid())) <= set(before)


# What comes back


@pytest.mark.parametrize("size", [0, 1, 200_000, 5_000_000])
def test_header_and_body_arrive_and_the_result_comes_back(size: int):
    result = together(lambda: call("echo", b"x" * size, url="http://ü.example/", none=None))

    header = {"url": "http://ü.example/", "none": None}
    assert result == {"header": header, "size": size, "end": "x" * min(size, 4), "text": "ü\ud800\n"}


def test_a_refusal_comes_back_whole():
    refusal = refused("refuse")

    assert (refusal.reason, refusal.detail, refusal.retry_after_s, refusal.stage) == (
        Reason.EMPTY,
        "nothing in it",
        7.5,
        Stage.EXTRACT,
    )


def test_any_other_exception_is_a_parser_error_of_one_line():
    refusal = refused("fail")

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_ERROR, "AssertionError: assert parent is not None")


@pytest.mark.parametrize("name", ["no_json", "nested"])
def test_a_result_that_has_no_json_is_a_parser_error(name: str):
    assert refused(name).reason is Reason.PARSER_ERROR


def test_a_result_may_be_large_but_not_boundless():
    assert len(together(lambda: call("huge", size=MAX_ANSWER_BYTES - 1_000))) == MAX_ANSWER_BYTES - 1_000

    refusal = refused("huge", size=MAX_ANSWER_BYTES)
    assert refusal.reason is Reason.PARSER_ERROR
    assert "67,108,864" in refusal.detail


# Time


@pytest.mark.parametrize("name", ["spin", "backtrack"])
def test_what_does_not_end_is_ended(name: str):
    async def work() -> tuple[float, Refusal, int]:
        await call("pid")
        began = time.monotonic()
        with pytest.raises(Refusal) as caught:
            await call(name, timeout_s=0.5)
        return time.monotonic() - began, caught.value, await call("pid")

    took_s, refusal, _ = together(work)

    assert took_s < 0.5 + 5  # and not 60: the machine may be busy
    assert refusal.reason is Reason.PARSER_TIMEOUT
    assert refusal.detail == f"tests.transforms.io.hostile:{name} was not done after 0.5 s"


def test_the_kernel_ends_a_child_whose_parent_does_not():
    assert 10 < together(lambda: call("world", timeout_s=10))["timer_s"] <= 10 + GRACE_S
    assert refused("kill_itself", signal=signal.SIGALRM).reason is Reason.PARSER_TIMEOUT


def test_waiting_for_a_child_is_not_the_time_of_a_job():
    async def work() -> list[Any]:
        jobs = [call("spin", timeout_s=0.4), *(call("pid", timeout_s=0.2) for _ in range(2))]
        return await asyncio.gather(*jobs, return_exceptions=True)

    first, *others = together(work)

    assert first.reason is Reason.PARSER_TIMEOUT
    assert all(isinstance(pid, int) for pid in others)


# Death


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("segfault", "was killed by SIGSEGV"),
        ("leave", "ended with status 3"),
        ("exit_politely", "ended with status 4"),
        ("fail_unspeakably", "ended with status 1"),
    ],
)
def test_a_crash_is_told_with_its_cause(name: str, how: str):
    refusal = refused(name)

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_CRASH, f"tests.transforms.io.hostile:{name} {how}")


@pytest.mark.parametrize(("number", "how"), [(9, "was killed by SIGKILL"), (40, "was killed by signal 40")])
def test_a_killed_child_is_a_crash(number: int, how: str):
    refusal = refused("kill_itself", signal=number)

    assert (refusal.reason, refusal.detail.split(" ", 1)[1]) == (Reason.PARSER_CRASH, how)


def test_memory_without_end_ends_the_job_and_not_the_parent():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal = refused("devour", pool=ChildPool(size=1, memory_bytes=500 * MIB))

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_CRASH, "out of memory")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize(
    "sent",
    [
        bytes([255, 255, 255, 255]),
        b"\0\0\0\1{",
        b"\0\0\0\2[]",
        b"\0\0\0\2{}",
        (100_000).to_bytes(4, "big") + b"[" * 100_000,
    ],
    ids=["too long", "no JSON", "no object", "no kind", "too deep"],
)
def test_a_child_that_was_taken_over_is_a_crash(sent: bytes):
    assert refused("talk_out_of_turn", hex=sent.hex()).reason is Reason.PARSER_CRASH


# What a child prints, sees and survives


def test_what_it_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]):
    async def work() -> list[Any]:
        return [await call("prints"), await call("reads_input"), await call("pid")]

    assert together(work)[:2] == ["quiet", ""]
    assert capfd.readouterr() == ("", "")


def test_a_result_depends_on_the_input_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEWSBEAM_LEDGER", "postgresql://user:password@host/db")
    first, second = (together(lambda: call("world")) for _ in range(2))

    assert first["order"] == second["order"]
    assert first["environment"]["TZ"] == "UTC"
    assert "password" not in str(first["environment"])


def test_it_imports_what_its_parent_imports_and_nothing_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").write_text("raise ImportError('the wrong one')")
    (tmp_path / "json.py").write_text("raise ImportError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "extra")])

    seen = together(lambda: call("world"))

    assert str(tmp_path / "extra") in seen["path"]
    assert str(tmp_path) not in seen["path"]


def test_signals_to_the_group_of_the_parent_do_not_reach_it():
    assert together(lambda: call("world"))["session"] != os.getsid(0)


def test_an_unknown_function_is_a_bug_that_says_what_is_missing():
    async def work() -> None:
        for name, why in [("no.such.module:f", "ModuleNotFoundError"), ("json:no_such", "AttributeError")]:
            with pytest.raises(RuntimeError, match=f"can't import {name}: {why}"):
                await ONE.run(name, {}, b"", timeout_s=5)

    together(work)


def test_a_child_that_cannot_start_is_a_bug_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").write_text("raise ImportError('broken installation')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    with pytest.raises(RuntimeError, match=r"(?s)status 1 before it began: .*ImportError: broken installation"):
        together(lambda: call("pid"))


def test_a_child_that_starts_too_slowly_is_a_bug():
    with pytest.raises(RuntimeError, match=r"did not begin within 0\.001 s"):
        together(lambda: call("pid", pool=ChildPool(size=1, start_timeout_s=0.001)))


# The pool


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
        (spinning,) = _spinning(others)
        found = (others, slow.done(), _priority(others[0]), _priority(spinning))
        slow.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await slow
        return found

    others, ended_first, usual, lowered = together(work)
    assert len(set(others)) == 1
    assert (ended_first, usual, lowered) == (False, _priority(0), 10)


@pytest.mark.skipif(sys.platform != "linux", reason="the policy is Linux's")
def test_a_hopeless_job_gets_what_nobody_else_wants():
    async def work() -> None:
        pool = ChildPool(size=1, aside=1)
        hopeless = asyncio.ensure_future(call("spin", pool=pool, timeout_s=60.0))
        await asyncio.sleep(0)
        (spinning,) = _spinning([await call("pid", pool=pool)])
        while os.sched_getscheduler(spinning) != os.SCHED_IDLE:  # the test's time limit ends it
            await call("pid", pool=pool)
        hopeless.cancel()
        await asyncio.gather(hopeless, return_exceptions=True)

    together(work)


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


def test_closing_ends_slow_jobs_too():
    async def work() -> Refusal:
        pool = ChildPool(size=1, aside=1)
        slow = asyncio.ensure_future(call("spin", pool=pool, timeout_s=60.0))
        await asyncio.sleep(0)
        (spinning,) = _spinning([await call("pid", pool=pool)])
        await close_all()
        with pytest.raises(ProcessLookupError):
            os.kill(spinning, 0)
        with pytest.raises(Refusal) as caught:
            await slow
        return caught.value

    assert together(work).reason is Reason.PARSER_CRASH


def _spinning(others: list[int]) -> list[int]:
    """The children of pools of this process that are not among these; a database server may be a child of it too."""
    return [child for nursery in _nurseries() for child in children_of(nursery) if child not in others]


def _nurseries() -> list[int]:
    mine = children_of(os.getpid())
    return [pid for pid in mine if b"transforms.io.forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _priority(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_an_idle_child_that_was_killed_costs_no_job():
    async def work() -> tuple[int, int]:
        first = await call("pid")
        os.kill(first, signal.SIGKILL)
        return first, await call("pid")

    first, second = together(work)

    assert first != second


def test_a_killed_fork_server_costs_no_job(tmp_path: Path):
    fifo, go = tmp_path / "fifo", tmp_path / "go"
    os.mkfifo(fifo)
    os.mkfifo(go)

    async def work() -> tuple[str, int]:
        job = asyncio.create_task(call("say_pid_and_wait", fifo=str(fifo), go=str(go)))
        first = int(await asyncio.to_thread(fifo.read_text))
        (nursery,) = _nurseries()
        os.kill(nursery, signal.SIGKILL)
        second = int(await asyncio.to_thread(fifo.read_text))
        assert first != second
        await asyncio.to_thread(go.write_text, "gone on")
        return await job, await call("pid")

    assert together(work)[0] == "gone on"


def test_children_are_forked_from_a_process_without_threads():
    async def work() -> list[int]:
        await ChildPool(size=1, aside=0).run(EXTRACTOR, {"url": "http://a.example/"}, PAGE, timeout_s=10)
        return [_threads(pid) for pid in _nurseries()]

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


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


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
        assert _spinning([]) == []

    together(work)


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


def test_cancelling_kills_the_child_and_frees_its_place(tmp_path: Path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    async def work() -> None:
        job = asyncio.create_task(call("say_pid", fifo=str(fifo)))
        pid = int(await asyncio.to_thread(fifo.read_text))
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert is_gone(pid)
        assert await call("pid") != pid

    together(work)


def test_cancelling_twice_leaves_nothing_either(tmp_path: Path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    async def work() -> None:
        job = asyncio.create_task(call("say_pid", fifo=str(fifo)))
        pid = int(await asyncio.to_thread(fifo.read_text))
        job.cancel()
        asyncio.get_running_loop().call_soon(job.cancel)
        with pytest.raises(asyncio.CancelledError):
            await job
        assert is_gone(pid)

    together(work)


def test_cancelling_a_waiting_job_disturbs_nobody(tmp_path: Path):
    fifo, go = tmp_path / "fifo", tmp_path / "go"
    os.mkfifo(fifo)
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


def test_closing_ends_jobs_under_way_and_waiting(tmp_path: Path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

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


def test_no_child_outlives_a_killed_parent(tmp_path: Path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    command = [sys.executable, "-m", "tests.transforms.io.busy_parent", str(fifo)]
    with subprocess.Popen(command, cwd=ROOT) as parent:
        child = os.pidfd_open(int(fifo.read_text()))
        assert not select.select([child], [], [], 0)[0]
        parent.kill()
        assert select.select([child], [], [], 5)[0], "the child outlived its parent by 5 s"
        os.close(child)
