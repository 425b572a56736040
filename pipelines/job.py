"""A stream's job on its engine: waited for, looked at for signs of life, and ended."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Hashable

import apache_beam as beam
import grpc

from pipelines.runs import last_line

CANCEL_S = 30.0
"""For which a job that was told to end is waited for: an engine that hangs, or a host that is away, never answers."""

_log = logging.getLogger(__name__)


class Job:
    """A pipeline on its engine, waited for in a thread, so that this one can look after it.

    Attributes:
        over: whether it has ended.
    """

    def __init__(self, made: beam.Pipeline) -> None:
        ours = signal.getsignal(signal.SIGINT)
        self._result = made.run()
        signal.signal(signal.SIGINT, ours or signal.SIG_DFL)  # Beam's own would end the runner first, under its job
        self._found: str | None = "its end is not known"
        self._given_up: str | None = None
        self.over = threading.Event()
        threading.Thread(target=self._wait, name="newsbeam-job", daemon=True).start()

    def cancel(self, why: str) -> None:
        """Have it end, whatever is under way. It may live on if its engine doesn't answer."""
        threading.Thread(target=self._cancel, name="newsbeam-cancel", daemon=True).start()
        self._given_up = why
        self.over.wait(CANCEL_S)

    @property
    def error(self) -> str | None:
        """Why it broke off, or was ended; null when it ended as it should."""
        return self._given_up or self._found

    def _cancel(self) -> None:
        try:
            self._result.cancel()
        except (RuntimeError, grpc.RpcError) as error:
            _log.debug("cancelling the job", exc_info=error)

    def _wait(self) -> None:
        try:
            self._result.wait_until_finish()
            self._found = None
        except grpc.RpcError as error:
            self._found = f"the runner is gone ({error.code().name.lower()})"
        except RuntimeError as error:  # what Beam makes of any exception in a stage: its traceback as text
            _log.debug("the job", exc_info=error)
            self._found = last_line(error)
        finally:
            self.over.set()


class Pulse:
    """Whether a job moves. An engine may wait for ever for a worker that died (Prism 2.77 does, once in 30 kills).

    It is measured in looks, not in time: a process that was paused, or a laptop that slept, saw nothing stand still.
    """

    def __init__(self, beat: Callable[[], Hashable], patience: int) -> None:
        self._beat, self._patience = beat, patience
        self._last: Hashable = None
        self._same = 0

    def stopped(self) -> bool:
        """Whether as many looks in a row as there is patience, this one included, have found what the one before found.

        Raises:
            LedgerError: it can't be seen for now; such a look does not count.
        """
        beat = self._beat()
        self._same = self._same + 1 if beat == self._last else 0
        self._last = beat
        return self._same >= self._patience
