"""Faults 6, 7, 11 and 12: the places where records and the ledger lie are down, full, locked or damaged."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.faults.case import Case, Done, Row, Skip, wait_until
from tests.faults.lab import Lab
from tests.faults.site import Site, serve
from tests.postgres import execute

PUBLISHED_LATER = "committed and unpublished; exit 1 names the sink; the next run publishes"


def sink_down_and_back(lab: Lab, seed: int) -> Row:
    """Fault 6: from a random request on, until after the run, the folder takes no articles."""
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        come = site.at_request(rng.randrange(1, case.requests // 2))
        with case.started(site) as process:
            assert wait_until(come.is_set, process)
            _block(case.out)
            assert process.wait(300) == 1, case.log.read_text()[-1000:]
        _owes(case, case.log.read_text())
        _unblock(case.out)
        case.heals(site)
        return case.row("6", "Sink down from a random moment on, then back", lab.expected, PUBLISHED_LATER)


def sink_down_for_good(lab: Lab, seed: int) -> Row:
    """Fault 7: down for two runs, left out of a third, then named again."""
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        _block(case.out)
        for _ in range(2):
            done = case.run(site)
            assert done.status == 1, done.stderr[-1000:]
            _owes(case, done.stderr)
        _without_it(case, site)
        _unblock(case.out)
        case.heals(site)
        row = case.row("7", "Sink down for good, left out of a run, then named again", lab.expected, PUBLISHED_LATER)
        row.notes.append("a run that names another sink leaves the debt in the ledger, `status` shows it")
        return row


def _without_it(case: Case, site: Site) -> None:
    elsewhere = Case(out=case.out.with_name(case.out.name + "-other"), ledger=case.ledger, feeds=case.feeds, per_unit=5)
    done = elsewhere.run(site)
    assert done.status == 0, done.stderr[-1000:]
    case.runs += 1
    case.check(str(case.out) in case.tool("status").stderr, "`status` does not show what is owed")


def _owes(case: Case, stderr: str) -> None:
    told = " ".join(line for line in stderr.splitlines() if line.startswith("newsbeam: "))
    case.check(str(case.out) in told, f"the sink is not named: {told[:200]}")
    case.check("nothing is lost" in told, f"not said that nothing is lost: {told.replace(str(case.out), 'OUT')[:200]}")
    case.check("Traceback" not in stderr, "a traceback on stderr")
    case.check(case.query("SELECT unit_id FROM units WHERE state = 'committed'"), "nothing is owed")


def _block(out: Path) -> None:
    """A file in the place of a folder: root may write into any folder, but not into a file as if it were one."""
    with contextlib.suppress(FileNotFoundError):
        (out / "articles").rename(out / "articles.away")
    (out / "articles").touch()


def _unblock(out: Path) -> None:
    (out / "articles").unlink()
    with contextlib.suppress(FileNotFoundError):
        (out / "articles.away").rename(out / "articles")


def disk_full(lab: Lab, seed: int) -> Row:
    """Fault 11: no space at a random write; then there is space."""
    before, after = _size_of(lab.half.out), _size_of(lab.whole.out)
    size = before + int(random.Random(seed).uniform(0.15, 0.9) * (after - before))
    with _disk(lab, size) as disk, lab.case(folder=disk, after=lab.half) as case, serve(lab.world.docs()) as site:
        case.logs = lab.scratch()
        full = case.run(site)
        case.fails_plainly(full)
        seen = case.published()
        assert max(seen.values(), default=1) == 1
        subprocess.run(["mount", "-o", "remount,size=512m", disk], check=True)
        case.heals(site)
        row = case.row("11", "Disk full at a random write, then space", lab.expected)
        row.notes.append("no truncated record is visible, exit 1 without a traceback")
        row.notes.append(f"seed {seed}: {size // 1024:,} KiB: {_short(full, case)}")
        return row


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _short(done: Done, case: Case) -> str:
    return " / ".join(done.complaints).replace(str(case.out), "OUT").replace("newsbeam: ", "").replace("|", "/")[:160]


@contextlib.contextmanager
def _disk(lab: Lab, size: int) -> Iterator[Path]:
    if os.geteuid():
        raise Skip("needs root to mount a small tmpfs")
    disk = lab.scratch()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=False)
    if mounted.returncode:
        raise Skip("tmpfs can't be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def ledger_away(lab: Lab, seed: int) -> Row:
    """Fault 11: at a random request the ledger can't be written any more, until the run has ended."""
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        come = site.at_request(rng.randrange(case.per_unit, case.requests))
        with case.started(site) as process:
            assert wait_until(come.is_set, process)
            with _locked(case) if lab.sqlite else _down(case, lab):
                status = process.wait(300)
        done = Done(status=status, stderr=case.log.read_text(), seconds=0.0)
        case.fails_plainly(done)
        case.heals(site)
        how = "locked by another program" if lab.sqlite else "down (connections ended, none taken)"
        note = f"exit 1: {_short(done, case)}"
        return case.row("11", f"Ledger {how} from a random request on, then free", lab.expected, note)


@contextlib.contextmanager
def _locked(case: Case) -> Iterator[None]:
    path = make_url(case.ledger).database or ""
    with contextlib.closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextlib.contextmanager
def _down(case: Case, lab: Lab) -> Iterator[None]:
    name = make_url(case.ledger).database
    execute(lab.database, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    execute(lab.database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    try:
        yield
    finally:
        execute(lab.database, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def ledger_damaged(lab: Lab, seed: int) -> Row:
    """Fault 12: the file is overwritten, cut short or zeroed in the middle: refused; rebuilt or brought back."""
    if not lab.sqlite:
        raise Skip("a file of SQLite is meant; PostgreSQL guards its own")
    rng = random.Random(seed)
    with lab.case(after=lab.half) as case, serve(lab.world.docs()) as site:
        before, path = case.published(), Path(make_url(case.ledger).database or "")
        how = _damage(path, rng, seed)
        refused = case.run(site)
        case.fails_plainly(refused)
        case.check(case.published() == before, "something was published with a damaged ledger")
        rebuilt = _restore(case, path)
        case.heals(site)
        row = case.row("12", "Ledger file overwritten, cut short, or zeroed in the middle", lab.expected)
        row.notes.append(f"seed {seed}: {how}: refused with exit 1 in {len(refused.complaints)} line, {rebuilt}")
        return row


def _damage(path: Path, rng: random.Random, seed: int) -> str:
    size, kind = path.stat().st_size, seed % 3
    with path.open("r+b") as file:
        if kind == 0:
            file.write(b"this was a ledger" * 10)
            return "head overwritten"
        if kind == 1:
            file.truncate(int(size * rng.uniform(0.1, 0.9)))
            return "cut short"
        file.seek(int(size * rng.uniform(0.2, 0.6)))
        file.write(bytes(size // 5))
        return "a fifth zeroed in the middle"


def _restore(case: Case, path: Path) -> str:
    for part in path.parent.glob(f"{path.name}*"):
        part.rename(path.with_name(f"damaged-{part.name}"))
    done = case.tool("ledger", "rebuild", "--from", str(case.out))
    assert done.status == 0, done.stderr
    return "then `newsbeam ledger rebuild`"
