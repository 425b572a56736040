"""docs/reliability.md: what was observed, one section for each database; a run replaces the section of its own."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.case import Row
from tests.faults.kills import distribution

INTRODUCTION = """# Reliability: what was lost and what came twice

Each row is a fault that was really made to happen to the real program: real processes and signals, a real ledger, a
site on loopback that serves self-written news and fails on purpose. `python -m tests.faults.suite` (`make faults`)
writes this page; the numbers are those that it observed, nothing is filled in by hand.

*Lost* and *doubled* compare the (identifier, version) of every line in articles/ and duplicates/ together, with
repetitions, with what one undisturbed run of the same world publishes; they are sums over all runs of a row. *Heal* is
the longest healing run: the next ordinary run of the same command, start of Python and Beam (2 to 3 s) included. The
numbers in the first column are those of the list of faults that the suite was written from; 9, redelivery by a message
queue, is played against the Pub/Sub emulator (tests/transforms/io/sinks/test_pubsub.py).

## What this does not cover

- Power failure and lying disks: a killed process leaves what the kernel has. Files and the SQLite ledger are synced
  (fsync), but no test cuts the power; the PostgreSQL server of the tests runs without fsync.
- The runners Flink and Dataflow, and workers on several machines: these runs are batches on the in-memory runner, in
  one process and its children, but for the row of streams, which run on Prism.
- Sinks other than a folder. The folder is down when a file stands in the place of `articles/` (the tests run as root,
  whom permissions don't stop).
- DNS and TLS faults: the sites are reached through a proxy on loopback, by plain HTTP.
- A kill falls where chance puts it: 20 points are a sample. The transitions that matter are hit on purpose in rows 2
  and 3.
- The clock is wrong in newsbeam's own reading of it (an injected clock), not in the machine, so that file times, the
  database's and the HTTP client's clock stay right.
"""
HEAD = "| fault | what happened | runs | lost | doubled | heal, s | observed |\n|---|---|---:|---:|---:|---:|---|"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How the numbers of a section came about."""

    database: str
    command: Sequence[str]
    items: int
    feeds: int
    seeds: int
    kills: int
    lanes: int
    records: int
    usual_s: float
    seconds: float


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    return "\n".join([HEAD, *map(_line, rows)])


def _line(row: Row) -> str:
    heal = "" if row.heal_s is None else f"{row.heal_s:.1f}"
    said = "; ".join([*(f"**BROKEN: {what}**" for what in row.broken), *row.notes])
    cells = (row.number, row.name, row.runs, row.lost, row.doubled, heal, " ".join(said.split()))
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def document(
    path: Path, setting: Setting, rows: Sequence[Row], phases: Sequence[str], skipped: Sequence[tuple[str, str]]
) -> None:
    """Write a section into the document; those of other databases stay."""
    old = path.read_text() if path.exists() else ""
    found = re.findall(r"<!-- begin (\w+) -->\n(.*?)<!-- end \1 -->", old, flags=re.DOTALL)
    name = _name(setting.database)
    sections = {**dict(found), name: "\n".join(_section(name, setting, rows, phases, skipped)) + "\n"}
    ordered = sorted(sections.items(), reverse=True)
    bodies = [f"<!-- begin {name} -->\n{body}<!-- end {name} -->\n" for name, body in ordered]
    path.write_text("\n".join([INTRODUCTION, *bodies]))


def _name(database: str) -> str:
    return "SQLite" if database == "sqlite" else "PostgreSQL"


def _section(
    name: str, setting: Setting, rows: Sequence[Row], phases: Sequence[str], skipped: Sequence[tuple[str, str]]
) -> Iterator[str]:
    lost, doubled = sum(row.lost for row in rows), sum(row.doubled for row in rows)
    yield f"## {name}\n"
    yield f"{sum(row.runs for row in rows)} runs, **lost {lost}, doubled {doubled}**.\n"
    yield f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_machine()}, Python {platform.python_version()}"
    yield f"- `python -m tests.faults.suite {' '.join(setting.command)}` in {setting.seconds / 60:.0f} minutes"
    yield f"- {setting.items:,} items over {setting.feeds} feeds, {setting.records:,} records; {setting.seeds} seeds"
    yield f"  for each fault, {setting.kills} kills; an undisturbed run takes {setting.usual_s:.1f} s"
    yield "- half of the items were published by an earlier run; but rows 8 and 14 begin with a new ledger, and so does"
    yield "  every other case of kills at random points"
    yield f"- {setting.lanes} scenarios are played at a time, so a healing run has neighbours; row 14 is played alone"
    if phases:
        yield "- those kills fell while " + ", ".join(f"{phase} {n}" for phase, n in distribution(list(phases)))
        yield "  (by the ledger's units and the staging; polling or fetching by what the site was asked last)"
    if name == "PostgreSQL":
        yield "- a dead run holds a ledger on PostgreSQL for 60 s: the first kill's healing run really waited for that"
        yield "  (it is the longest one of row 1), after the others the lease was made older by a minute instead"
    yield from (f"- not played here: {scenario}: {why}" for scenario, why in skipped)
    yield "\n" + table(rows) + "\n"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    here = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, {memory:.0f} GiB"
    return f"{here}, 10^7 additions in {_additions_s():.2f} s"


def _additions_s() -> float:
    """Seconds that one thread takes for as many: by them the times of two machines can be compared."""
    begun, total = time.perf_counter(), 0
    for each in range(10**7):
        total += each
    return time.perf_counter() - begun
