"""The command line. Light on purpose: Beam (a second to import) is loaded only by the commands that run it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from pipelines.options import Parser, UsageError, add_ingest_flags, beam_flags, environment, ingest_options
from pipelines.report import log_to_stderr, show
from pipelines.version import VERSION
from schemas.wire import dumps
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import LedgerHeld
from transforms.io.ports import SinkError

OK, FAILED, USAGE, HELD = 0, 1, 2, 3
"""Exit statuses (the contract)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    log_to_stderr()  # first: Beam's import speaks of what isn't installed
    try:
        return _dispatch(list(sys.argv[1:] if argv is None else argv))
    except UsageError as error:
        return _complain(str(error), USAGE)
    except LedgerHeld as error:
        return _complain(f"{error}; nothing was done (--wait 10m waits for its end)", HELD)
    except (LedgerError, SinkError) as error:
        return _complain(str(error), FAILED)
    except KeyboardInterrupt:
        return _complain("interrupted; nothing is lost, the next run goes on", FAILED)


def parsers() -> tuple[Parser, Parser]:
    """The parser of the whole command line, and that of `ingest`."""
    top = Parser(prog="newsbeam", description="News feeds in, clean deduplicated article records out.")
    top.add_argument("--version", action="version", version=f"newsbeam {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    about = "Read the feeds that are due, and publish what is new. Flags of Apache Beam's pass through."
    ingest = commands.add_parser("ingest", help="one run over the feeds that are due", description=about)
    add_ingest_flags(ingest)
    return top, ingest


def _dispatch(argv: list[str]) -> int:
    top, ingest = parsers()
    said, unknown = top.parse_known_args(argv)
    beam: list[str] = []
    if unknown:
        beam, rest = beam_flags(argv, ingest)
        said = top.parse_args(rest)
    commands: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {"ingest": _ingest}
    return commands[said.command](said, beam)


def _ingest(said: argparse.Namespace, beam: list[str]) -> int:
    options = ingest_options(said, beam, environment())
    from pipelines.batch import ingest  # imports Beam
    from pipelines.compose import compose

    result = ingest(options, compose(options))
    for error in result.errors:
        _complain(error, FAILED)
    if options.json:
        sys.stdout.write(dumps(result.summary) + "\n")
    show(result.summary, options.to)
    return FAILED if result.errors else OK


def _complain(line: str, status: int) -> int:
    sys.stderr.write(f"newsbeam: {line}\n")
    return status
