"""One run per ledger: who may write, fenced by an epoch, taken over at once from the dead.

On SQLite a lock on a file beside the database is the proof of life: the kernel drops it with the process that held it,
however that died. The lease row says who it is, for people and for the epoch check of every transaction.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from schemas.wire import iso_utc
from transforms.io.ledger.database import LedgerError, reading, upsert, writing
from transforms.io.ledger.tables import claims, lease, run_feeds, runs, units


class LedgerHeld(Exception):
    """Another run is alive on this ledger. The message says who, and since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The active run: its id and its fencing number."""

    run_id: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to be the one run of a ledger."""

    url: str

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the ledger for this process while the block runs.

        Raises:
            LedgerHeld: another process holds it.
            LedgerError: the lock file can't be opened.
        """
        with _open_lock(lock_path(self.url)) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LedgerHeld(self._who()) from None
            yield

    def start(self, run_id: str, config_hash: str, sinks: Mapping[str, str], now: datetime) -> Run:
        """Begin a run: a new epoch, which voids every claim and commit of older ones. Call it while holding."""
        with writing(self.url) as connection:
            epoch = (connection.scalar(sa.select(lease.c.epoch)) or 0) + 1
            holder = f"{socket.gethostname()} (process {os.getpid()})"
            row = {"id": 1, "epoch": epoch, "run_id": run_id, "holder": holder, "since": now, "renewed_at": now}
            upsert(connection, lease, [row])
            connection.execute(
                sa.insert(runs).values(
                    run_id=run_id, epoch=epoch, started_at=now, config_hash=config_hash, sinks=json.dumps(dict(sinks))
                )
            )
        return Run(run_id=run_id, epoch=epoch)

    def finish(self, run: Run, now: datetime) -> None:
        """End a run; what it had claimed is forgotten."""
        with writing(self.url) as connection:
            _end(connection, [run.run_id], now)

    def bury(self, run: Run, now: datetime) -> tuple[list[str], list[str]]:
        """End the runs that died: their open units are discarded, their claims void.

        Returns:
            The discarded units and the dead runs, whose staging and summaries the caller sees to.
        """
        with writing(self.url) as connection:
            open_units = (units.c.state == "open") & (units.c.epoch < run.epoch)
            dead_units = list(connection.scalars(sa.select(units.c.unit_id).where(open_units)))
            unfinished = runs.c.finished_at.is_(None) & (runs.c.epoch < run.epoch)
            dead_runs = list(connection.scalars(sa.select(runs.c.run_id).where(unfinished)))
            connection.execute(sa.update(units).where(open_units).values(state="discarded", why="its run died"))
            _end(connection, dead_runs, now)
        return dead_units, dead_runs

    def _who(self) -> str:
        with contextlib.suppress(LedgerError), reading(self.url) as connection:
            row = connection.execute(sa.select(lease.c.run_id, lease.c.holder, lease.c.since)).first()
            if row and row.run_id:
                return f"run {row.run_id} on {row.holder} holds the ledger since {iso_utc(row.since)}"
        return "another run that is just starting holds the ledger"


def check_epoch(connection: Connection, epoch: int) -> bool:
    """Whether this epoch is the current one, as of this (writing) transaction."""
    return connection.scalar(sa.select(lease.c.epoch)) == epoch


def lock_path(url: str) -> Path:
    """The file that the run of an SQLite ledger locks.

    Raises:
        LedgerError: the address is not that of an SQLite file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise LedgerError(f"ledger {parsed.render_as_string()}: only SQLite files (sqlite:///path/ledger.db) so far")
    return Path(parsed.database + ".lock")


@contextlib.contextmanager
def _open_lock(path: Path) -> Iterator[IO[str]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise LedgerError(f"ledger lock {path}: {error.strerror}") from error
    with file:
        yield file


def _end(connection: Connection, run_ids: Sequence[str], now: datetime) -> None:
    connection.execute(sa.update(runs).where(runs.c.run_id.in_(run_ids)).values(finished_at=now))
    connection.execute(sa.delete(claims).where(claims.c.run_id.in_(run_ids)))
    connection.execute(sa.delete(run_feeds).where(run_feeds.c.run_id.in_(run_ids)))
