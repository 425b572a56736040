"""The fault suite: python -m tests.faults.suite [--database sqlite|postgresql|URL] [--seeds N] [--kills N] …

Plays every fault of docs/reliability.md against the real program, and fails if anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.faults import kills, schedules, servers, stores, streams
from tests.faults.case import Row, Skip
from tests.faults.lab import Lab
from tests.faults.reliability import Setting, document, table
from tests.postgres import binaries, server

Scenario = Callable[[Lab, int], Row]
SCENARIOS: tuple[Scenario, ...] = (
    kills.kill_children,
    kills.before_the_state_commit,
    kills.before_the_sink_write,
    schedules.twice,
    schedules.overlapping,
    stores.sink_down_and_back,
    stores.sink_down_for_good,
    servers.poison,
    schedules.wrong_clock,
    stores.disk_full,
    stores.ledger_away,
    stores.ledger_damaged,
    servers.server_matrix,
    servers.slow_hosts,
    kills.told_to_end,
    schedules.edited_between,
    streams.whatever_is_killed,
)
ALONE: tuple[Scenario, ...] = (servers.slow_hosts,)
"""Those that are about how fast something goes are played one after another, when nothing else is."""
LANES = 4
"""A run uses 1.2 of two cores on average (2026-11-29), for it waits for its own steps, and for what was broken."""


@dataclass
class Results:
    """Everything that was observed."""

    rows: list[Row] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or otherwise than promised."""
        return not any(row.lost or row.doubled or row.broken for row in self.rows)


def play(lab: Lab, kill_count: int, seeds: int, only: str, lanes: int, tell: Callable[[str], None]) -> Results:
    """Every scenario at every seed, the kills at as many points; so many at a time as there are lanes."""
    results = Results()

    def kill(lab: Lab, seed: int) -> Row:
        row, phases = kills.kills_at_random(lab, seed)
        results.phases.extend(phases)
        tell(f"  kills {seed}: {', '.join(phases)}")
        return row

    counts: dict[Scenario, int] = {scenario: seeds for scenario in SCENARIOS if only in scenario.__name__}
    if only in kills.kills_at_random.__name__ and kill_count:
        counts = {kill: -(-kill_count // 2), **counts}  # two each
    for scenario, rows in _all_tried(counts, lab, lanes, tell).items():
        try:
            results.rows.append(reduce(added, (row.result() for row in rows)))
        except Skip as skip:
            results.skipped.append((scenario.__name__, str(skip)))
            tell(f"{scenario.__name__}: skipped: {skip}")
    return results


def _all_tried(
    counts: Mapping[Scenario, int], lab: Lab, lanes: int, tell: Callable[[str], None]
) -> dict[Scenario, list[Future[Row]]]:
    rows: dict[Scenario, list[Future[Row]]] = {}
    for together in (True, False):
        with ThreadPoolExecutor(lanes if together else 1) as pool:
            for scenario, count in counts.items():
                if (scenario not in ALONE) == together:
                    rows[scenario] = [pool.submit(_tried, scenario, lab, seed, tell) for seed in range(count)]
    return {scenario: rows[scenario] for scenario in counts}


def _tried(scenario: Scenario, lab: Lab, seed: int, tell: Callable[[str], None]) -> Row:
    begun = time.monotonic()
    try:
        row = scenario(lab, seed)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        row = Row(number="?", name=scenario.__name__, broken=[f"seed {seed}: {type(error).__name__}: {error}"])
    tell(f"{scenario.__name__} {seed}: {time.monotonic() - begun:.0f} s: {row}")
    return row


def added(one: Row, two: Row) -> Row:
    """Two rows of one scenario as one."""
    named = two if one.number == "?" else one
    heals = [row.heal_s for row in (one, two) if row.heal_s is not None]
    return Row(
        number=named.number,
        name=named.name,
        runs=one.runs + two.runs,
        lost=one.lost + two.lost,
        doubled=one.doubled + two.doubled,
        heal_s=max(heals, default=None),
        notes=list(dict.fromkeys([*one.notes, *two.notes])),
        broken=[*one.broken, *two.broken],
    )


@contextlib.contextmanager
def database_of(said: str) -> Iterator[str]:
    """`sqlite`, or the address of a database on a server; one is started for `postgresql`."""
    if said != "postgresql":
        yield said
        return
    home = binaries()
    if home is None:
        raise SystemExit("no PostgreSQL on this machine: install Debian's `postgresql`")
    with server(home) as address:
        yield address


def main(argv: list[str]) -> int:
    """Play it, print the table, write the document; 1 if anything was lost, doubled or otherwise than promised."""
    said = _parser().parse_args(argv)
    begun = time.monotonic()
    tell = lambda line: print(line, file=sys.stderr, flush=True)  # noqa: E731
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsbeam-faults-"))
        database = stack.enter_context(database_of(said.database))
        lab = Lab(folder=Path(folder), database=database, items=said.items, feeds=said.feeds)
        stack.callback(lab.close)
        tell(f"an undisturbed run: {lab.usual_s:.1f} s, {lab.expected.total()} records, {lab.requests} requests")
        results = play(lab, said.kills, said.seeds, said.only, said.lanes, tell)
    print(table(results.rows))
    if said.out:
        setting = Setting(
            database=said.database,
            command=_shown(argv),
            items=said.items,
            feeds=said.feeds,
            seeds=said.seeds,
            kills=said.kills,
            lanes=said.lanes,
            records=lab.expected.total(),
            usual_s=lab.usual_s,
            seconds=time.monotonic() - begun,
        )
        document(Path(said.out), setting, results.rows, results.phases, results.skipped)
    return 0 if results.sound else 1


def _shown(argv: list[str]) -> list[str]:
    return [make_url(word).render_as_string() if "://" in word else word for word in argv]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.suite", allow_abbrev=False)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql (one is started) or a server's URL")
    parser.add_argument("--seeds", type=int, default=3, help="of each fault")
    parser.add_argument("--kills", type=int, default=20, help="points at which the process is killed, two of a ledger")
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--lanes", type=int, default=LANES, help="scenarios played at a time")
    parser.add_argument("--only", default="", help="scenarios with this in their names")
    parser.add_argument("--out", help="document to write the results into, e.g. docs/reliability.md")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
