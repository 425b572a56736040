"""The command line. Light on purpose: Beam (a second to import) is loaded only by the commands that run it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.commands import (
    compact,
    dedup,
    explain,
    extract,
    feeds,
    ingest,
    ledger,
    replay,
    report,
    retry,
    schema,
    status,
    url,
)
from pipelines.options import Parser, UsageError, beam_flags
from pipelines.report import log_to_stderr
from pipelines.status import FAILED, HELD, USAGE, complain
from pipelines.version import VERSION
from transforms.io.ledger.database import LedgerError
from transforms.io.ledger.lease import LedgerHeld
from transforms.io.publishing import SinkError

COMMANDS = (ingest, replay, explain, feeds, status, report, retry, ledger, extract, dedup, url, schema, compact)


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


def parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser of the whole command line, and those of the commands by name."""
    top = Parser(prog="newsbeam", description="News feeds in, clean deduplicated article records out.")
    top.add_argument("--version", action="version", version=f"newsbeam {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    return top, {command.__name__.rpartition(".")[2]: command.add(commands) for command in COMMANDS}


def _dispatch(argv: list[str]) -> int:
    top, commands = parsers()
    said, unknown = top.parse_known_args(argv)
    beam: list[str] = []
    if unknown and said.command in ("ingest", "replay"):
        beam, argv = beam_flags(argv, commands[said.command])
    said = top.parse_args(argv) if unknown else said
    status: int = said.run(said, beam)
    return status
