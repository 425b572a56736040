"""`newsbeam ingest` with a part changed: python -m tests.faults.variants WHAT VALUE ARGUMENTS…

WHAT is `clock` (VALUE: hours that it is wrong by), `poison` (VALUE: anything; pages with a mark crash their child),
or a point of tests.faults.stopping (VALUE: MARKER@N, to stop at its n-th passage).
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipelines.batch import ingest
from pipelines.cli import parsers
from pipelines.clock import utc_now
from pipelines.commands.ingest import Once
from pipelines.compose import Parts, compose
from pipelines.options import ingest_options
from pipelines.report import log_to_stderr
from tests.faults.stopping import stopping

SEGFAULT, DEVOUR = b"<!-- crash the interpreter -->", b"<!-- eat all memory -->"
HANG = b"<!-- never return -->"
"""Marks: no page is known that does this to the reader by itself (bench.attacks)."""


@dataclass(frozen=True)
class WrongClock:
    """A clock that is hours ahead or behind."""

    hours: float

    def __call__(self) -> datetime:
        return utc_now() + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Crashing:
    """Real children, in which a marked page does to the interpreter what a bug in C would."""

    children: Any

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        hostile = "tests.transforms.io.hostile:"
        for mark, crime in ((SEGFAULT, "segfault"), (DEVOUR, "devour"), (HANG, "spin")):
            function = hostile + crime if mark in body else function
        return await self.children.run(function, header, body, timeout_s=timeout_s)


def changed(made: Parts, what: str, value: str) -> Parts:
    """The parts with one of them changed."""
    if what == "clock":
        return dataclasses.replace(made, clock=WrongClock(float(value)))
    if what == "poison":
        return dataclasses.replace(made, children=Crashing(made.children))
    marker, _, nth = value.partition("@")
    return stopping(made, what, marker, int(nth))


def main(what: str, value: str, *argv: str) -> int:
    """Run it as the command would."""
    options = ingest_options(parsers()[1]["ingest"].parse_args(argv), [], os.environ)
    log_to_stderr(options.log_format)
    parts = changed(compose(options), what, value)
    return Once(options=options, work=lambda: ingest(options, parts))()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
