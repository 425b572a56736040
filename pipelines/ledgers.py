"""Which ledger a user means, and waiting for one that is held."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.flags import UsageError
from pipelines.sinks import local_folders
from transforms.io.ledger.database import LedgerError, is_postgresql, parsed
from transforms.io.ledger.filelock import database_path
from transforms.io.ledger.lease import Lease, LedgerHeld, Lost
from transforms.io.ledger.schema import is_current, migrate

HELP = "SQLAlchemy URL, sqlite:///PATH or postgresql://… (default: the environment's NEWSBEAM_LEDGER)"

_BACKENDS = ("sqlite", "postgresql")


def ledger_url(given: str | None, sinks: Sequence[str]) -> str:
    """The ledger's address: as given, or in the first folder.

    Raises:
        UsageError: none is given and there is no folder to put one in, or it is no such address.
    """
    folders = local_folders(sinks)
    if not given and not folders:
        raise UsageError("no ledger: without a folder in --to, give --ledger sqlite:///PATH or postgresql://…")
    return checked(given or f"sqlite:///{Path(folders[0]) / 'ledger.db'}")


def named_ledger(given: str | None, environ: Mapping[str, str]) -> str:
    """The ledger of a command that has no sinks.

    Raises:
        UsageError: none is given, or it is no such address.
    """
    url = given or environ.get("NEWSBEAM_LEDGER")
    if not url:
        raise UsageError("no ledger: give --ledger sqlite:///PATH, or set NEWSBEAM_LEDGER")
    return checked(url)


def existing_ledger(given: str | None, environ: Mapping[str, str]) -> str:
    """The ledger of a command that reads one.

    Raises:
        UsageError: none is given, it is no such address, or there is no such file.
    """
    url = named_ledger(given, environ)
    if not is_postgresql(url) and not database_path(url).is_file():
        raise UsageError(f"--ledger {url}: no such file (`newsbeam ingest` or `newsbeam feeds add` makes one)")
    return url


def checked(url: str) -> str:
    """A ledger's address that can be one. What it says is not repeated: a password may stand anywhere in it.

    Raises:
        UsageError: it is neither an SQLite file nor PostgreSQL.
    """
    try:
        where = parsed(url)
    except LedgerError as error:
        raise UsageError(f"--{error}; give sqlite:///path/ledger.db or postgresql://user@host/name") from error
    backend = where.drivername.partition("+")[0]
    usable = bool(where.database) and ":memory:" not in url
    if backend not in _BACKENDS or not usable or (backend == "sqlite" and where.host):
        raise UsageError(f"--ledger {backend}: not supported so; give sqlite:///path/ledger.db or postgresql://…/name")
    return url


@contextlib.contextmanager
def held(lease: Lease, wait_s: float) -> Iterator[Lost]:
    """Hold a ledger while the block runs, waiting for another run's end at most so long.

    Yields:
        A question: is the lease lost since?

    Raises:
        LedgerHeld: the other run is still alive.
        LedgerError: the ledger can't be used.
    """
    end = time.monotonic() + wait_s
    with contextlib.ExitStack() as stack:
        while True:
            try:
                lost = stack.enter_context(lease.held())
                break
            except LedgerHeld:
                if time.monotonic() >= end:
                    raise
                time.sleep(min(1.0, wait_s))
        yield lost


def prepare(url: str) -> None:
    """Make a ledger, or bring it to this version's schema, if need be.

    Raises:
        LedgerHeld: that is needed, and another run is alive on it.
        LedgerError: the ledger can't be used.
    """
    lease = Lease(url=url)
    if (is_postgresql(url) or database_path(url).is_file()) and is_current(url):
        return  # a live run doesn't mind what is to come
    with lease.held():
        migrate(url)
