"""The proof of life of a run on PostgreSQL: its holder renews the lease row, by the database's clock alone.

A stream's source renews it too, so that a job that an engine runs lives on without the process that submitted it.

No clock of the machines that run newsbeam enters a statement here, so none of them needs to be right.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from transforms.io.ledger.database import POSTGRESQL, LedgerError, touching, upsert, writing
from transforms.io.ledger.tables import lease

RENEWALS = 5
"""Renewals in the time after which a run counts as dead: every 12 s at 60 s, so that four may fail in a row."""

_log = logging.getLogger(__name__)


def database_now() -> ColumnElement[int]:
    """The database's time, of this very moment (`now()` stands still in a transaction), as UtcTime stores it."""
    return sa.literal_column("CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)", sa.BigInteger)


@dataclass(slots=True)
class Tenure:
    """A lease held by renewal, from `acquire` to `release`.

    Attributes:
        url: the ledger.
        stale_after_s: seconds without renewal after which another may take it.
        token: what tells this holder from every other.
    """

    url: str
    stale_after_s: float
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    _over: threading.Event = field(default_factory=threading.Event)
    _lost: threading.Event = field(default_factory=threading.Event)

    def acquire(self, holder: str) -> bool:
        """Take the lease if it is free, or its holder dead: a new epoch, at once. Returns whether it came off."""
        with writing(self.url) as connection:
            # FOR UPDATE: a holder that comes back to life renews before us, or finds that it has lost the lease.
            row = connection.execute(_held(self.stale_after_s).with_for_update()).first()
            if row is not None and row.alive:
                return False
            epoch = (row.epoch if row else 0) + 1
            upsert(connection, lease, [{"id": 1, "epoch": epoch, "run_id": None, "holder": holder, "since": None}])
            now = database_now()
            connection.execute(sa.update(lease).values(token=self.token, since=now, renewed_at=now))
        return True

    @contextlib.contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew it from a thread while the block runs, and release it at the end, however that comes."""
        thread = threading.Thread(target=self._renew_until_over, name="newsbeam-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
            self.release()

    def renew(self) -> bool:
        """Say that the holder lives; whether it still is the holder."""
        with touching(self.url) as connection:
            mine = sa.update(lease).where(lease.c.token == self.token).values(renewed_at=database_now())
            return connection.execute(mine).rowcount == 1

    def release(self) -> None:
        """Let the lease go, if it is still this holder's. A database that can't be reached frees it by itself."""
        with contextlib.suppress(LedgerError), touching(self.url) as connection:
            connection.execute(sa.update(lease).where(lease.c.token == self.token).values(token=None, renewed_at=None))

    def lost(self) -> bool:
        """Whether a renewal found that another has taken the lease."""
        return self._lost.is_set()

    def _renew_until_over(self) -> None:
        while not self._over.wait(self.stale_after_s / RENEWALS):
            try:
                if not self.renew():
                    self._lost.set()
                    return
            except LedgerError as error:  # the epoch decides at the next commit; until then it may come right
                _log.warning("the lease could not be renewed: %s", error)


def renew_epoch(connection: Connection, epoch: int) -> None:
    """Say, on behalf of an epoch, that its run lives: a stream's source does so, wherever the engine has put it."""
    if connection.dialect.name == POSTGRESQL:
        mine = (lease.c.epoch == epoch) & lease.c.token.is_not(None)
        connection.execute(sa.update(lease).where(mine).values(renewed_at=database_now()))


def leave(connection: Connection, epoch: int, holder: str, grace_s: float) -> None:
    """Give an epoch's lease to another holder, who is alive for so many seconds to come, whatever the old one does.

    By a token that nobody has: the process that leaves neither renews the lease any more nor releases it at its end.
    """
    alive_from = database_now() + round(grace_s * 1_000_000)
    values = {"token": secrets.token_hex(16), "holder": holder, "renewed_at": alive_from}
    connection.execute(sa.update(lease).where(lease.c.epoch == epoch).values(values))


def _held(stale_after_s: float) -> sa.Select[tuple[int, bool]]:
    renewed = sa.type_coerce(lease.c.renewed_at, sa.BigInteger)
    alive = lease.c.token.is_not(None) & (renewed > database_now() - round(stale_after_s * 1_000_000))
    return sa.select(lease.c.epoch, sa.func.coalesce(alive, sa.false()).label("alive"))


def epoch_of(connection: Connection) -> int:
    """The ledger's epoch: 0 before the first run."""
    return connection.scalar(sa.select(lease.c.epoch)) or 0
