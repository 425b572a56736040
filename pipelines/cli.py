"""The command line. Light on purpose: a command imports only itself, and Beam (a second) only those that run it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from pipelines.collector import abandoned
from pipelines.options import Parser, UsageError, beam_flags
from pipelines.report import log_to_stderr
from pipelines.status import FAILED, HELD, USAGE, complain
from pipelines.version import VERSION
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import LedgerHeld
from transforms.io.publishing import SinkError

_ORDER = "ingest replay explain feeds status report retry ledger extract dedup url schema compact"
COMMANDS = tuple(_ORDER.split())
"""Modules of pipelines/commands, in the order of --help."""


def program(argv: Sequence[str] | None = None) -> int:
    """`main` as all that a process does."""
    with abandoned():
        return main(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    log_to_stderr()  # first: Beam's import speaks of what isn't installed
    try:
        return _dispatch(list(sys.argv[1:] if argv is None else argv))
    except UsageError as error:
        return complain(str(error), USAGE)
    except LedgerHeld as error:
        return complain(f"{error}; nothing was done (--wait 10m waits for its end)", HELD)
    except (LedgerError, SinkError) as error:
        return complain(str(error), FAILED)
    except KeyboardInterrupt:
        return complain("interrupted; nothing is lost, the next run goes on", FAILED)


def parsers(names: Sequence[str] = COMMANDS) -> tuple[Parser, dict[str, Parser]]:
    """The parser of a command line of some commands, and those of the commands by name."""
    top = Parser(prog="newsbeam", description="News feeds in, clean deduplicated article records out.")
    top.add_argument("--version", action="version", version=f"newsbeam {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    return top, {name: import_module(f"pipelines.commands.{name}").add(commands) for name in names}


def _dispatch(argv: list[str]) -> int:
    top, commands = parsers(argv[:1] if argv[:1] and argv[0] in COMMANDS else COMMANDS)
    said, unknown = top.parse_known_args(argv)
    beam: list[str] = []
    if unknown and said.command in ("ingest", "replay"):
        beam, argv = beam_flags(argv, commands[said.command])
    said = top.parse_args(argv) if unknown else said
    status: int = said.run(said, beam)
    return status
