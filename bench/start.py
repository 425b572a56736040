"""What a command costs that has nothing to do: CPU of its process, beside an interpreter that only imports Beam.

python -m bench.start [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.command import NEWSBEAM, children_s

FLOOR = "an interpreter that imports Beam"
FEED = "http://127.0.0.1:9/feed"
"""An address that is refused: after the first run it is not due."""


def commands(folder: Path) -> dict[str, Sequence[str]]:
    """Commands by what they are called."""
    there = ("--ledger", f"sqlite:///{folder / 'ledger.db'}")
    return {
        FLOOR: (sys.executable, "-c", "import apache_beam"),
        "newsbeam url": (*NEWSBEAM, "url", "https://a.example/"),
        "newsbeam status": (*NEWSBEAM, "status", *there),
        "newsbeam ingest, nothing due": (*NEWSBEAM, "ingest", FEED, "--to", str(folder), *there),
    }


def cpu_s(words: Sequence[str]) -> float:
    """Run it to its end; CPU of the process and its children.

    Raises:
        CalledProcessError: it failed.
    """
    before = children_s()
    subprocess.run(words, check=True, capture_output=True)
    return children_s() - before


def measured(rounds: int) -> dict[str, float]:
    """Seconds of CPU of each command, the median of so many rounds, in turn."""
    with tempfile.TemporaryDirectory() as name:
        asked = commands(Path(name))
        for words in reversed(asked.values()):  # files in the cache, and first a ledger with a feed that is not due
            cpu_s(words)
        taken = [{what: cpu_s(words) for what, words in asked.items()} for _ in range(rounds)]
    return {what: statistics.median(each[what] for each in taken) for what in asked}


def main() -> None:
    """Print the medians, and the ratio to the floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    found = measured(parser.parse_args().rounds)
    for what, seconds in found.items():
        print(f"{what}: {seconds:.2f} s of CPU, {seconds / found[FLOOR]:.2f}")


if __name__ == "__main__":
    main()
