import asyncio
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from transforms.io import loop


@pytest.fixture(autouse=True)
def closed_after():
    yield
    loop.close()


async def where() -> tuple[asyncio.AbstractEventLoop, str]:
    return asyncio.get_running_loop(), threading.current_thread().name


async def nothing() -> None:
    """Ends at once."""


def test_all_threads_share_one_loop_in_one_daemon_thread():
    with ThreadPoolExecutor(8) as threads:
        places = set(threads.map(lambda _: loop.submit(where()).result(5), range(64)))

    assert len(places) == 1
    assert {name for _, name in places} == {"newsbeam-loop"}
    assert all(t.daemon for t in threading.enumerate() if t.name == "newsbeam-loop")


def test_an_exception_comes_through_the_future():
    async def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        loop.submit(fail()).result(5)


def test_close_ends_the_thread_and_the_next_submit_starts_another():
    first, _ = loop.submit(where()).result(5)
    loop.close()
    threads = [t for t in threading.enumerate() if t.name == "newsbeam-loop"]
    second, _ = loop.submit(where()).result(5)

    assert threads == []
    assert first.is_closed()
    assert second is not first


def test_close_without_a_loop_does_nothing():
    loop.close()
    loop.close()

    assert loop.submit(nothing()).result(5) is None


def test_close_cancels_what_still_runs():
    started = threading.Event()

    async def endless() -> None:
        started.set()
        await asyncio.Event().wait()

    future = loop.submit(endless())
    assert started.wait(5)
    loop.close()

    with pytest.raises(CancelledError):
        future.result(5)


def test_closers_run_once_on_the_loop_before_it_ends():
    seen = []

    async def closer() -> None:
        seen.append(await where())

    place = loop.submit(where()).result(5)
    loop.on_close(closer)
    loop.on_close(closer)
    loop.close()

    assert seen == [place]


BUSY_AT_THE_END = """
import asyncio, threading, time
from transforms.io import loop

begun = threading.Event()

async def busy():
    while True:
        await asyncio.to_thread(time.sleep, 0.001)
        begun.set()

async def begin():  # as libraries do: tasks that nobody waits for
    for _ in range(4):
        asyncio.create_task(busy())
    await asyncio.sleep(60)

loop.submit(begin())
begun.wait()
"""


def test_what_still_runs_at_the_end_of_the_interpreter_is_cancelled_in_silence():
    ended = subprocess.run([sys.executable, "-c", BUSY_AT_THE_END], capture_output=True, timeout=30, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_nothing_is_begun_when_the_interpreter_ends():
    late = """
import threading
from transforms.io import loop

async def nothing():
    pass

def last():
    try:
        loop.submit(nothing())
    except RuntimeError as error:
        print(error)

loop.submit(nothing()).result()
import atexit
atexit.register(last)
"""
    ended = subprocess.run([sys.executable, "-c", late], capture_output=True, timeout=30, check=False)

    assert (ended.stdout, ended.stderr) == (b"the interpreter is ending\n", b"")
