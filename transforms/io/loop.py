"""The one asyncio event loop of a process, in a thread of its own.

Beam calls a DoFn from threads that it owns and changes; a connection pool belongs to one loop. So all that is
asynchronous in a worker process runs here, and DoFns hand coroutines over and wait for futures.
"""

from __future__ import annotations

import asyncio
import concurrent.futures.thread
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K")
Closer = Callable[[], Coroutine[Any, Any, None]]

#: Seconds that closing waits for what runs on the loop: it follows a drained run, so only idle connections are left.
_CLOSE_S = 5.0

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None
_closers: dict[Closer, None] = {}  # ordered, each once
_ending = False


def submit(coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
    """Run a coroutine on the process's loop, which is started when it is not running.

    Thread-safe. Waiting for the result on the loop itself would wait for ever. Cancelling the future cancels the
    coroutine.

    Raises:
        RuntimeError: the interpreter is ending.
    """
    with _lock:
        if _ending:
            coroutine.close()
            raise RuntimeError("the interpreter is ending")
        return asyncio.run_coroutine_threadsafe(coroutine, _loop or _start())


def on_close(closer: Closer) -> None:
    """Have a coroutine function called on the loop before it ends; one given twice is called once."""
    _closers.setdefault(closer)


def taken(kept: dict[tuple[K, asyncio.AbstractEventLoop], T]) -> list[T]:
    """Take out of what is kept by configuration and loop all that is of the running loop: for a closer."""
    running = asyncio.get_running_loop()
    return [kept.pop(key) for key in [key for key in kept if key[1] is running]]


def close() -> None:
    """Close what lives on the loop, cancel what still runs there, end its thread. The next submit() starts another."""
    global _loop, _thread
    with _lock:
        loop, thread, _loop, _thread = _loop, _thread, None, None
    if loop is None or thread is None:
        return
    ended = asyncio.run_coroutine_threadsafe(_wind_down(), loop)
    try:
        ended.result(_CLOSE_S)
    except TimeoutError:
        ended.cancel()  # the thread is a daemon: whatever hangs there ends with the process
        return
    loop.call_soon_threadsafe(loop.stop)
    thread.join(_CLOSE_S)


async def off_the_clock(deadline: asyncio.Timeout, waiting: Awaitable[T]) -> T:
    """Wait with a deadline's clock stopped."""
    running = asyncio.get_running_loop()
    left_s = (deadline.when() or 0.0) - running.time()
    deadline.reschedule(None)
    got = await waiting
    deadline.reschedule(running.time() + left_s)
    return got


def _start() -> asyncio.AbstractEventLoop:
    global _loop, _thread
    _loop = asyncio.new_event_loop()
    _thread = threading.Thread(target=_run, args=(_loop,), name="newsbeam-loop", daemon=True)
    _thread.start()
    return _loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _wind_down() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for closer in tuple(_closers):
        await closer()
    await asyncio.get_running_loop().shutdown_asyncgens()


def _end() -> None:
    global _ending
    _ending = True
    close()


# Without it the interpreter would end under open connections, and aiohttp complains of each on stderr. Not by atexit:
# thread pools are shut before that, and what still runs here then raises (under a stream whose runner was killed). Last
# in, first out, so the import above comes before.
threading._register_atexit(_end)  # type: ignore[attr-defined]  # of CPython, as concurrent.futures uses it
