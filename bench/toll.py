"""What parts of a program cost the ledger's database and this process: CPU, wall time, transactions."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from transforms.io.ledger.database import engine, is_postgresql

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """Seconds and counts of one part."""

    calls: int = 0
    wall_s: float = 0.0
    longest_s: float = 0.0
    cpu_s: float = 0.0
    server_s: float = 0.0
    transactions: int = 0
    writes: int = 0


@dataclass
class Toll:
    """Counts by part. On PostgreSQL the server's CPU is that of the processes that serve this database."""

    url: str
    costs: dict[str, Cost] = field(default_factory=dict)
    _begun: int = 0
    _writes: int = 0

    def __post_init__(self) -> None:
        """Listen to every transaction of the process's engine."""
        sa.event.listen(engine(self.url), "begin", self._count)

    @contextlib.contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Charge the block to a part."""
        cost = self.costs.setdefault(name, Cost())
        wall, cpu, server = time.perf_counter(), time.process_time(), server_s(self.url)
        begun, writes = self._begun, self._writes
        yield
        took = time.perf_counter() - wall
        cost.calls += 1
        cost.wall_s += took
        cost.longest_s = max(cost.longest_s, took)
        cost.cpu_s += time.process_time() - cpu
        cost.server_s += server_s(self.url) - server
        cost.transactions += self._begun - begun
        cost.writes += self._writes - writes

    def total(self) -> Cost:
        """All parts together; `longest_s` is the longest of any."""
        names = Cost.__dataclass_fields__
        total = Cost(**{name: sum(getattr(cost, name) for cost in self.costs.values()) for name in names})
        total.longest_s = max((cost.longest_s for cost in self.costs.values()), default=0.0)
        return total

    def _count(self, connection: Connection) -> None:
        options: Any = connection.get_execution_options()
        self._begun += 1
        self._writes += bool(options.get("writes"))


def server_s(url: str) -> float:
    """CPU seconds of the backends of a PostgreSQL database on this machine that are connected now; 0 for SQLite."""
    if not is_postgresql(url):
        return 0.0
    name = make_url(url).database or ""
    return sum(_cpu_s(process) for process in Path("/proc").glob("[0-9]*") if _serves(process, name))


def _serves(process: Path, database: str) -> bool:
    """Whether it is a backend of PostgreSQL's for this database, by the title that it gives itself."""
    with contextlib.suppress(OSError):
        return (process / "cmdline").read_bytes().startswith(b"postgres: ") and (
            f" {database} ".encode() in (process / "cmdline").read_bytes()
        )
    return False


def _cpu_s(process: Path) -> float:
    with contextlib.suppress(OSError):
        after_name = (process / "stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / _TICKS  # utime, stime: fields 14 and 15 (proc(5))
    return 0.0
