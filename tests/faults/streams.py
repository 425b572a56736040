"""Faults of streams: the process that submitted one, its runner or its worker is killed, in a world that grows."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.faults.case import INGEST, ROOT, Case, Row, Skip, wait_until
from tests.faults.lab import Lab
from tests.faults.site import Site, serve
from tests.pipelines.prism import PRISM
from tests.processes import descendants_of, free_port

WINDOW = ("--streaming", "--commit-every", "2s")
ON_PRISM = ("--runner=PrismRunner", f"--prism_location={PRISM}")
DRIVER, RUNNER, WORKER = "driver", "runner", "worker"


@contextlib.contextmanager
def streaming(case: Case, site: Site, *more: str, how: Sequence[str] = INGEST) -> Iterator[subprocess.Popen[bytes]]:
    """A stream under way. A runner that outlives it, as that of a killed driver does, is ended with the block.

    No other may be alive on its ledger.
    """
    case.a_minute_passes()
    with case.started(site, *WINDOW, *more, how=how) as process:
        family: list[int] = []
        try:
            wait_until(lambda: bool(runner_of(process.pid)), process, 0.05)
            family = runner_of(process.pid)
            yield process
        finally:
            for pid in family:
                _kill(pid, "prism")


@contextlib.contextmanager
def worker_pool(folder: Path) -> Iterator[tuple[int, int]]:
    """Beam's pool of external workers; its port and process."""
    port = free_port()
    log = folder / f"pool-{port}.log"
    # The pool starts workers as `python`.
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={port}"]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=environ) as pool:
        try:
            assert wait_until(lambda: b"Started worker pool" in log.read_bytes(), pool, 0.05), log.read_text()
            yield port, pool.pid
        finally:
            workers = descendants_of(pool.pid)
            pool.kill()
            for pid in workers:
                _kill(pid, "python")


def runner_of(pid: int) -> list[int]:
    """The runner that a process has started."""
    return [child for child in descendants_of(pid) if _name(child) == "prism"]


def whatever_is_killed(lab: Lab, seed: int) -> Row:
    """Driver, runner and worker of three streams are killed while the world grows; the fourth is told to end."""
    if PRISM is None:
        raise Skip("no prism here: `make prism` builds it (needs Go)")
    rng = random.Random(seed)
    victims = rng.sample((DRIVER, RUNNER, WORKER), 3)
    name = "Streams on Prism: SIGKILL of the driver, the runner, an external worker, while the world grows"
    begun = lab.case(per_unit=lab.feeds, after=lab.half)  # by a batch
    with begun as case, serve({}) as site, worker_pool(lab.scratch()) as (port, pool):
        for number, victim in enumerate(victims, 1):
            site.docs = lab.world.only(0.5 + number / 8).docs()
            how = ("-m", "tests.faults.pooled", str(port)) if victim == WORKER else INGEST
            with streaming(case, site, *(() if victim == WORKER else ON_PRISM), how=how) as process:
                come = site.at_request(rng.randrange(1, case.requests // 4))
                assert wait_until(come.is_set, process), case.log.read_text()[-2000:]
                case.check(*_killed(case, process, victim, pool))
        ends_well(lab, case, site)
        row = case.row("1", name, lab.expected, "the next stream heals, and ends at SIGINT with status 0")
        row.notes.append(f"seed {seed}: {', '.join(victims)}")
        return row


def _killed(case: Case, process: subprocess.Popen[bytes], victim: str, pool: int) -> tuple[bool, str]:
    """Kill it; whether the driver ended as it should, and how it did."""
    if victim == DRIVER:
        process.kill()
        return process.wait(30) == -signal.SIGKILL, "the driver ended before it was killed"
    for pid in runner_of(process.pid) if victim == RUNNER else descendants_of(pool)[:1]:
        os.kill(pid, signal.SIGKILL)
    done = case.done(process, time.monotonic())
    plain = done.unclear() is None and len(done.complaints) == 1 and "the stream broke off" in done.stderr
    _, traceback, trace = done.stderr.partition("Traceback")
    said = f"{' / '.join(done.complaints)} {traceback}{trace[:2000]}"
    return plain, f"the {victim} was killed, and the driver ended with {done.status}: {said}"


def ends_well(lab: Lab, case: Case, site: Site, more: Callable[[], bool] = lambda: True) -> None:
    """A stream publishes all that is missing, is told to end, and leaves nothing open."""
    site.docs = lab.world.docs()
    with streaming(case, site, *ON_PRISM) as process:
        assert wait_until(lambda: case.published().total() >= lab.expected.total() and more(), process, 0.1), (
            case.log.read_text()[-2000:]
        )
        told_to_end(case, process, signal.SIGINT)


def told_to_end(case: Case, process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """SIGTERM, and a person's SIGINT, end a stream in order."""
    process.send_signal(how)
    status = case.ended(process)
    case.check(status == 0, f"{how.name}: status {status}: {case.log.read_text()[-1000:]}")
    case.check(not (case.out / "_staging").exists(), "staging is left")
    case.check(not case.query("SELECT 1 FROM units WHERE state IN ('open', 'committed')"), "a unit is left")
    case.check(not case.query("SELECT 1 FROM runs WHERE finished_at IS NULL"), "a run is left")


def _name(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _kill(pid: int, name: str) -> None:
    """Kill a process if it still is the one of that name."""
    if _name(pid) == name:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
