"""One run per ledger: who may write, fenced by an epoch, taken over from the dead.

The lease row says who it is, for people and for the epoch check of every transaction. The proof of life is a lock on a
file for SQLite (filelock.py), and the row's renewal for PostgreSQL (tenure.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.wire import iso_utc
from transforms.io.ledger.database import LedgerError, is_postgresql, reading, upsert, writing
from transforms.io.ledger.filelock import locked
from transforms.io.ledger.retention import forget_old
from transforms.io.ledger.schema import migrate, version
from transforms.io.ledger.tables import claims, lease, run_feeds, runs, units
from transforms.io.ledger.tenure import Tenure, epoch_of, leave

TAKEN_OVER = "another run has taken the ledger over"

Lost = Callable[[], bool]
"""Whether the lease is known to be lost; never so on SQLite."""


class LedgerHeld(Exception):
    """Another run is alive on this ledger. The message says who, and since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The active run: its id and its fencing number."""

    run_id: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to be the one run of a ledger.

    Attributes:
        url: the ledger.
        stale_after_s: seconds without renewal after which a run on PostgreSQL counts as dead.
    """

    url: str
    stale_after_s: float = 60.0

    @contextlib.contextmanager
    def held(self) -> Iterator[Lost]:
        """Hold the ledger for this process while the block runs.

        Raises:
            LedgerHeld: another process holds it.
            LedgerError: the database or the lock file can't be opened.
        """
        with self._renewed() if is_postgresql(self.url) else self._locked() as lost:
            yield lost

    @contextlib.contextmanager
    def _locked(self) -> Iterator[Lost]:
        with locked(self.url) as mine:
            if not mine:
                raise LedgerHeld(self._who())
            yield lambda: False

    @contextlib.contextmanager
    def _renewed(self) -> Iterator[Lost]:
        if version(self.url) is None:
            migrate(self.url)  # the lease is one of the tables
        tenure = Tenure(self.url, self.stale_after_s)
        if not tenure.acquire(this_process()):
            raise LedgerHeld(self._who())
        with tenure.renewed():
            yield tenure.lost

    def start(self, run_id: str, config_hash: str, sinks: Mapping[str, str], now: datetime) -> Run:
        """Begin a run: a new epoch, which voids every claim and commit of older ones. Call it while holding.

        Raises:
            LedgerError: another process holds the ledger by now.
        """
        with writing(self.url) as connection:
            _check_holder(connection)
            epoch = epoch_of(connection) + 1
            row = {"id": 1, "epoch": epoch, "run_id": run_id, "holder": this_process()}
            # On PostgreSQL these two are the database's own time, and the renewal's business.
            times = {} if is_postgresql(self.url) else {"since": now, "renewed_at": now}
            upsert(connection, lease, [{**row, **times}])
            connection.execute(
                sa.insert(runs).values(
                    run_id=run_id, epoch=epoch, started_at=now, config_hash=config_hash, sinks=json.dumps(dict(sinks))
                )
            )
        return Run(run_id=run_id, epoch=epoch)

    def hand_over(self, run: Run, grace_s: float) -> None:
        """Leave the ledger to the run's job, which an engine starts later: this process holds it no longer.

        The job counts as alive for `grace_s` seconds, and renews the lease itself from its first look for what is due
        (tenure.renew_epoch). On SQLite nothing happens: there the holder is a process, and no engine elsewhere has it.
        """
        if is_postgresql(self.url):
            with writing(self.url) as connection:
                leave(connection, run.epoch, f"the job of run {run.run_id}", grace_s)

    def finish(self, run: Run, now: datetime) -> None:
        """End a run; what it had claimed is forgotten, and some of what is too old to keep.

        Raises:
            LedgerError: another run has taken the ledger over, and has ended this one.
        """
        with writing(self.url) as connection:
            if not check_epoch(connection, run.epoch):
                raise LedgerError(f"{TAKEN_OVER}; it goes on with what this one left")
            _end(connection, [run.run_id], now)
            began = connection.scalar(sa.select(runs.c.started_at).where(runs.c.run_id == run.run_id))
            forget_old(connection, began or now, now)

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
    return epoch_of(connection) == epoch


def _check_holder(connection: Connection) -> None:
    """Not someone else's: a process may be paused between taking the lease and beginning its run."""
    row = connection.execute(sa.select(lease.c.holder).where(lease.c.token.is_not(None))).first()
    if row and row.holder != this_process():
        raise LedgerError(f"{TAKEN_OVER} before this one began")


def this_process() -> str:
    """What a lease says of its holder."""
    return f"{socket.gethostname()} (process {os.getpid()})"


def _end(connection: Connection, run_ids: Sequence[str], now: datetime) -> None:
    connection.execute(sa.update(runs).where(runs.c.run_id.in_(run_ids)).values(finished_at=now))
    connection.execute(sa.delete(claims).where(claims.c.run_id.in_(run_ids)))
    connection.execute(sa.delete(run_feeds).where(run_feeds.c.run_id.in_(run_ids)))
