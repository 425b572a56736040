"""`newsbeam ingest` that pauses itself once at a point: python -m tests.faults.pausing POINT STALE_S ARGUMENTS…

A pause is a real SIGSTOP of the whole process, with every thread of it; POINT may be `none`.
"""

import dataclasses
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

from pipelines.batch import ingest
from pipelines.cli import parsers
from pipelines.commands.ingest import Once
from pipelines.compose import Parts, compose
from pipelines.options import ingest_options
from transforms.io.ledger.lease import Lease

PAUSED = "NEWSBEAM_TEST_PAUSED"


@dataclass(frozen=True)
class Pausing:
    """Any port, that pauses its process before or after the first call of one of its methods."""

    port: Any
    method: str
    after: bool = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.port, name)
        return found if name != self.method else self._pausing(found)

    def _pausing(self, found: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not self.after:
                self._pause_once()
            result = found(*args, **kwargs)
            if self.after:
                self._pause_once()
            return result

        return call

    def _pause_once(self) -> None:
        if os.environ.setdefault(PAUSED, "") == "":  # of the process: Beam makes copies of the port
            os.environ[PAUSED] = "once"
            os.kill(os.getpid(), signal.SIGSTOP)


def pausing(made: Parts, point: str) -> Parts:
    """The parts, one of which pauses."""
    if point == "commit":
        return dataclasses.replace(made, journal=Pausing(made.journal, "commit"))
    if point == "committed":
        return dataclasses.replace(made, journal=Pausing(made.journal, "commit", after=True))
    if point == "publish":
        return dataclasses.replace(made, sinks=tuple(Pausing(sink, "write") for sink in made.sinks))
    return made


if __name__ == "__main__":
    point, stale_s = sys.argv[1], float(sys.argv[2])
    said = parsers()[1]["ingest"].parse_args(sys.argv[3:])
    asked = ingest_options(said, [], {})
    made = pausing(compose(asked), point)
    parts = dataclasses.replace(made, lease=Lease(url=asked.ledger, stale_after_s=stale_s))
    sys.exit(Once(options=asked, work=lambda: ingest(asked, parts))())
