"""A case of the fault suite: a folder and a ledger, real processes on them, and the count of losses."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.command import NEWSBEAM
from tests.faults.site import Site
from tests.postgres import execute

ROOT = Path(__file__).parent.parent.parent
INGEST = ("-m", "pipelines.ingest")
VARIANT = ("-m", "tests.faults.variants")
PATIENCE_S = 240
"""For a run: twenty times what it usually takes."""
_UNIT = re.compile(r"newsbeam: unit \S+")
Keys = Counter[tuple[str, int]]


class Skip(Exception):
    """A scenario that can't be played here; the reason is reported."""


@dataclass(kw_only=True)
class Row:
    """What one scenario came to, at one seed or summed over several."""

    number: str
    name: str
    runs: int = 0
    lost: int = 0
    doubled: int = 0
    heal_s: float | None = None
    notes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A run that has ended."""

    status: int
    stderr: str
    seconds: float

    @property
    def complaints(self) -> list[str]:
        """The lines that are meant for the user, logs and summary aside."""
        return [line for line in self.stderr.splitlines() if line.startswith("newsbeam: ")]

    def unclear(self) -> str | None:
        """Why it is not a failure with status 1, told in a line for each unit, without a traceback; null when it is."""
        if self.status != 1:
            return f"status {self.status}, not 1: {' '.join(self.complaints)[:200]}"
        if "Traceback" in self.stderr:
            said = [line for line in self.stderr.splitlines() if " ERROR " in line]
            return f"a traceback on stderr: {' '.join(said)[:200]}"
        subjects = {match[0] if (match := _UNIT.match(line)) else "" for line in self.complaints}
        return None if len(subjects) == len(self.complaints) > 0 else f"{len(self.complaints)} lines instead of one"


@dataclass(kw_only=True)
class Case:
    """A folder and a ledger, and the runs on them.

    Attributes:
        requests: what an undisturbed run asks the site for from here.
        patient: whether a healing run waits until a dead one's lease is over (PostgreSQL: 60 s), as a user's would.
    """

    out: Path
    ledger: str
    feeds: Sequence[str]
    per_unit: int
    requests: int = 0
    runs: int = 0
    heal_s: float = 0.0
    logs: Path | None = None
    patient: bool = False
    broken: list[str] = field(default_factory=list)

    def arguments(self, site: Site, *more: str) -> list[str]:
        """The words of an ingest."""
        where = ["--to", str(self.out), "--ledger", self.ledger, "--proxy", site.proxy]
        pace = ["--per-host-delay", "0", "--min-poll-interval", "0", "--feeds-per-unit", str(self.per_unit)]
        return [*self.feeds, *where, *pace, *more]

    @contextlib.contextmanager
    def started(self, site: Site, *more: str, how: Sequence[str] = INGEST) -> Iterator[subprocess.Popen[bytes]]:
        """A run under way, killed at the end of the block if it lives; its stderr is in `log`."""
        self.runs += 1
        command = [sys.executable, "-X", "faulthandler", *how, *self.arguments(site, *more)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log, subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def log(self) -> Path:
        """What the last started run said."""
        return (self.logs or self.out.parent) / f"{self.out.name}-run{self.runs}.log"

    def ended(self, process: subprocess.Popen[bytes]) -> int:
        """Its status when it has ended; a run that hangs tells where it is before it is given up."""
        try:
            return process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # faulthandler writes every thread's stack
            process.wait(10)
            raise AssertionError(f"it hung: {self.log.read_text()[-6000:]}") from None

    def run(self, site: Site, *more: str, how: Sequence[str] = INGEST) -> Done:
        """A run from start to end."""
        begun = time.monotonic()
        with self.started(site, *more, how=how) as process:
            return self.done(process, begun)

    def done(self, process: subprocess.Popen[bytes], begun: float) -> Done:
        """How a run ended that was started then."""
        status = self.ended(process)
        return Done(status=status, stderr=self.log.read_text(), seconds=time.monotonic() - begun)

    def check(self, true: object, otherwise: str) -> None:
        """Note a broken promise, and go on: what is lost or doubled by it is to be seen."""
        if not true:
            self.broken.append(otherwise)

    def fails_plainly(self, done: Done) -> None:
        """A run must have failed as promised."""
        self.check(done.unclear() is None, f"{done.unclear()}")

    def heals(self, site: Site, *more: str, how: Sequence[str] = INGEST) -> Done:
        """A run that must end well; the longest one is the time to heal. No other run may be alive."""
        if self.patient:
            more = (*more, "--wait", "120s")
        else:
            self.a_minute_passes()
        done = self.run(site, *more, how=how)
        assert done.status == 0, f"the healing run ended with {done.status}: {done.stderr[-1500:]}"
        self.heal_s = max(self.heal_s, done.seconds)
        return done

    def a_minute_passes(self) -> None:
        """On PostgreSQL a dead run's lease lasts 60 s: make it older by that, instead of waiting."""
        if not self.ledger.startswith("sqlite") and self.query("SELECT 1 FROM lease"):
            execute(self.ledger, "UPDATE lease SET renewed_at = renewed_at - 60000000 WHERE token IS NOT NULL")

    def tool(self, *words: str) -> Done:
        """Another command of newsbeam's on the case's ledger."""
        command = [*NEWSBEAM, *words, "--ledger", self.ledger]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
        return Done(status=done.returncode, stderr=done.stderr + done.stdout, seconds=time.monotonic() - begun)

    def published(self) -> Keys:
        """(identifier, version) of every line that a reader sees, with repetitions; each must be a whole record."""
        paths = [path for kind in ("articles", "duplicates") for path in self.out.glob(f"{kind}/dt=*/*.jsonl")]
        records = (json.loads(line) for path in paths for line in path.read_bytes().splitlines())
        return Counter((record["identifier"], record["version"]) for record in records)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """Every line of a kind."""
        paths = sorted(self.out.glob(f"{kind}/dt=*/*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]

    def query(self, statement: str) -> list[Any]:
        """Rows of the ledger, read beside whatever runs; none while it has no tables yet."""
        engine = sa.create_engine(self.ledger.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
            return []
        try:
            with engine.connect() as connection:
                return list(connection.execute(sa.text(statement)))
        except (sa.exc.OperationalError, sa.exc.ProgrammingError):
            return []

    def units(self) -> list[tuple[str, str]]:
        """Units of the newest run with their states."""
        newest = "SELECT run_id FROM runs ORDER BY epoch DESC LIMIT 1"
        rows = self.query(f"SELECT unit_id, state FROM units WHERE run_id = ({newest}) ORDER BY 1")  # noqa: S608
        return [(row[0], row[1]) for row in rows]

    def row(self, number: str, name: str, expected: Keys, *notes: str) -> Row:
        """What this case came to, beside what an undisturbed run publishes."""
        found = self.published()
        lost, doubled = (expected - found).total(), (found - expected).total()
        heal_s = self.heal_s or None
        return Row(
            number=number,
            name=name,
            runs=self.runs,
            lost=lost,
            doubled=doubled,
            heal_s=heal_s,
            notes=list(notes),
            broken=list(self.broken),
        )


def wait_until(true: Callable[[], bool], process: subprocess.Popen[bytes], tick_s: float = 0.002) -> bool:
    """Wait until something is so; false when the process ended first."""
    tick = threading.Event()
    while not true():
        if process.poll() is not None:
            return true()
        tick.wait(tick_s)
    return True
