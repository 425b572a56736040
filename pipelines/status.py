"""Exit statuses (the contract), and how an error is told."""

from __future__ import annotations

import sys

OK, FAILED, USAGE, HELD = 0, 1, 2, 3


def complain(line: str, status: int = FAILED) -> int:
    """Tell the user in one line; returns the status."""
    sys.stderr.write(f"newsbeam: {line}\n")
    return status
