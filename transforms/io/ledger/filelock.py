"""The proof of life of a run on SQLite: a lock on a file beside the database.

The kernel drops it with the process that held it, however that died: a dead run's ledger is free at once.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from transforms.io.ledger.database import LedgerError, parsed, printable


def database_path(url: str) -> Path:
    """The file of an SQLite ledger.

    Raises:
        LedgerError: the address is not that of an SQLite file.
    """
    where = parsed(url)
    if where.get_backend_name() != "sqlite" or not where.database or where.database == ":memory:":
        raise LedgerError(f"ledger {printable(url)}: neither an SQLite file (sqlite:///path/ledger.db) nor PostgreSQL")
    return Path(where.database)


@contextlib.contextmanager
def locked(url: str) -> Iterator[bool]:
    """Lock the ledger for this process while the block runs; whether that came off.

    Raises:
        LedgerError: the lock file can't be opened.
    """
    with _open_lock(Path(f"{database_path(url)}.lock")) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _open_lock(path: Path) -> Iterator[IO[str]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise LedgerError(f"ledger lock {path}: {error.strerror}") from error
    with file:
        yield file
