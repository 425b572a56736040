"""A DoFn whose elements wait for the world at the same time: the work of many runs on one asyncio loop."""

from __future__ import annotations

import queue
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

Submit = Callable[[Coroutine[Any, Any, None]], "Future[None]"]
"""Runs a coroutine on the process's event loop."""

Emit = Callable[[Any], None]
"""Takes one output, a TaggedOutput or a plain value, from the loop's thread."""

Handle = Callable[[Any, Emit], Coroutine[Any, Any, None]]
"""Does the work of one element; must pickle."""


class Overlapped(beam.DoFn):
    """Awaits `handle` for up to `concurrency` elements at once; outputs leave as they come, each in its own window.

    A bundle ends when all of its elements have. An exception of `handle` is a bug: it cancels the others and fails
    the bundle, as one in `process` would.
    """

    def __init__(self, handle: Handle, submit: Submit, concurrency: int) -> None:
        if concurrency < 1:
            raise ValueError(f"concurrency={concurrency}: must be 1 or more")
        self.handle, self.submit, self.concurrency = handle, submit, concurrency

    def start_bundle(self) -> None:
        """Begin with nothing under way."""
        self._done: queue.SimpleQueue[tuple[Any, Any]] = queue.SimpleQueue()
        self._running: set[Future[None]] = set()

    def process(
        self, element: Any, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        """Start the element's work, and pass on what is done of any."""
        place, done = (timestamp, window), self._done
        future = self.submit(self.handle(element, lambda output: done.put((place, output))))
        self._running.add(future)
        future.add_done_callback(lambda ended: done.put((None, ended)))
        while len(self._running) >= self.concurrency or not done.empty():
            yield from self._next()

    def finish_bundle(self) -> Iterator[Any]:
        """Wait for the rest."""
        while self._running or not self._done.empty():
            yield from self._next()

    def _next(self) -> Iterator[Any]:
        place, output = self._done.get()
        if place is not None:
            yield _placed(output, *place)
            return
        self._running.discard(output)
        try:
            output.result()
        except BaseException:
            for other in self._running:
                other.cancel()
            raise


def _placed(output: Any, timestamp: Any, window: Any) -> Any:
    if isinstance(output, beam.pvalue.TaggedOutput):
        return beam.pvalue.TaggedOutput(output.tag, WindowedValue(output.value, timestamp, (window,)))
    return WindowedValue(output, timestamp, (window,))
