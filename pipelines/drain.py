"""How the workers of a stream hear that it is told to end, wherever they run: each process asks the ledger."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from pipelines.budget import cut
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.source import LedgerSource

EVERY_S = 2.0
"""Between two looks: a small read each, while the stream lasts."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainWatch:
    """Cuts the budgets of the process that it is called in when its stream is told to end. It pickles.

    Attributes:
        source: of the stream.
        every_s: see EVERY_S.
    """

    source: LedgerSource
    every_s: float = EVERY_S

    def __call__(self) -> None:
        """Begin to watch; said again in the same process, nothing."""
        if self in _watches:
            return
        with _lock:
            if self not in _watches:
                thread = threading.Thread(target=self._watch, name="newsbeam-drain", daemon=True)
                _watches[self] = thread
                thread.start()

    def _watch(self) -> None:
        tick = threading.Event()
        while (told := self._told()) is False:
            tick.wait(self.every_s)
        if told:
            cut()

    def _told(self) -> bool | None:
        try:
            return self.source.told_to_end()
        except LedgerError as error:  # it may be back at the next look
            _log.debug("whether the stream is to end can't be asked for now: %s", error)
            return False


_lock = threading.Lock()
_watches: dict[DrainWatch, threading.Thread] = {}


def watching() -> list[threading.Thread]:
    """The threads that watch, or have watched, in this process."""
    return list(_watches.values())
