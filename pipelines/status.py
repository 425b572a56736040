"""Exit statuses (the contract), and how an error is told."""

from __future__ import annotations

import logging
import os
import sys

OK, FAILED, USAGE, HELD = 0, 1, 2, 3

#: What the user must know, in the form that report.log_to_stderr gave it: `newsbeam: …`, or a JSON line.
COMPLAINTS = logging.getLogger("newsbeam")


def complain(line: str, status: int = FAILED) -> int:
    """Tell the user in one line; returns the status."""
    if COMPLAINTS.handlers:
        COMPLAINTS.error("%s", line)
    else:
        sys.stderr.write(f"newsbeam: {line}\n")
    return status


def urge(line: str) -> None:
    """Tell the user from within a signal handler: straight to the descriptor, whose stream may be in use."""
    record = COMPLAINTS.makeRecord(COMPLAINTS.name, logging.ERROR, "", 0, line, (), None)
    text = COMPLAINTS.handlers[0].format(record) if COMPLAINTS.handlers else f"newsbeam: {line}"
    os.write(2, text.encode() + b"\n")
