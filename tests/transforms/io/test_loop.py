import asyncio
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
