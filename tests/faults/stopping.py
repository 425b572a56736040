"""`newsbeam ingest` that stops at a point: python -m tests.faults.stopping POINT MARKER ARGUMENTS…"""

import dataclasses
import functools
import sys

from pipelines.batch import ingest
from pipelines.cli import parsers
from pipelines.compose import Parts, compose
from pipelines.options import ingest_options
from tests.faults.blocking import Around, Marking
from transforms.bounds import EXTRACTOR


def stopping(made: Parts, point: str, marker: str, nth: int = 1) -> Parts:
    """The parts, one of which stops at its n-th passage of a point."""
    around = functools.partial(Around, marker=marker, nth=nth)
    if point == "extract":
        return dataclasses.replace(made, children=Marking(made.children, EXTRACTOR, marker))
    if point == "commit":
        return dataclasses.replace(made, journal=around(made.journal, "commit"))
    if point == "committed":
        return dataclasses.replace(made, journal=around(made.journal, "commit", after=True))
    if point == "publish":
        return dataclasses.replace(made, sinks=tuple(around(sink, "write") for sink in made.sinks))
    if point == "published":
        return dataclasses.replace(made, outbox=around(made.outbox, "acknowledge"))
    if point == "acknowledged":
        return dataclasses.replace(made, outbox=around(made.outbox, "acknowledge", after=True))
    raise SystemExit(f"no such point: {point}")


if __name__ == "__main__":
    said = parsers()[1]["ingest"].parse_args(sys.argv[3:])
    asked = ingest_options(said, [], {})
    ingest(asked, stopping(compose(asked), sys.argv[1], sys.argv[2]))
