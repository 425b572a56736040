"""Which ledger a user means, and waiting for one that is held."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.flags import UsageError
from transforms.io.ledger.lease import Lease, LedgerHeld, lock_path
from transforms.io.ledger.schema import is_current, migrate

HELP = "SQLAlchemy URL, sqlite:///PATH (default: the environment's NEWSBEAM_LEDGER)"


def ledger_url(given: str | None, sinks: Sequence[str]) -> str:
    """The ledger's address: as given, or in the first folder.

    Raises:
        UsageError: none is given and there is no folder to put one in, or it is not an SQLite file.
    """
    folders = [uri for uri in sinks if uri != "-"]
    if not given and not folders:
        raise UsageError("no ledger: without a folder in --to, give --ledger sqlite:///PATH")
    return _sqlite(given or f"sqlite:///{Path(folders[0]) / 'ledger.db'}")


def named_ledger(given: str | None, environ: Mapping[str, str]) -> str:
    """The ledger of a command that has no sinks.

    Raises:
        UsageError: none is given, or it is not an SQLite file.
    """
    url = given or environ.get("NEWSBEAM_LEDGER")
    if not url:
        raise UsageError("no ledger: give --ledger sqlite:///PATH, or set NEWSBEAM_LEDGER")
    return _sqlite(url)


def existing_ledger(given: str | None, environ: Mapping[str, str]) -> str:
    """The ledger of a command that reads one.

    Raises:
        UsageError: none is given, it is not an SQLite file, or there is no such file.
    """
    url = named_ledger(given, environ)
    if not Path(str(lock_path(url)).removesuffix(".lock")).is_file():
        raise UsageError(f"--ledger {url}: no such file (`newsbeam ingest` or `newsbeam feeds add` makes one)")
    return url


def _sqlite(url: str) -> str:
    if not re.match(r"sqlite(\+\w+)?:///.", url) or ":memory:" in url:
        shown = re.sub(r"//[^/@]*@", "//", url)
        raise UsageError(f"--ledger {shown}: not supported; give an SQLite file: sqlite:///path/ledger.db")
    return url


@contextlib.contextmanager
def held(lease: Lease, wait_s: float) -> Iterator[None]:
    """Hold a ledger while the block runs, waiting for another run's end at most so long.

    Raises:
        LedgerHeld: the other run is still alive.
        LedgerError: the ledger can't be used.
    """
    end = time.monotonic() + wait_s
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(lease.held())
                break
            except LedgerHeld:
                if time.monotonic() >= end:
                    raise
                time.sleep(min(1.0, wait_s))
        yield


def prepare(url: str) -> None:
    """Make a ledger, or bring it to this version's schema, if need be.

    Raises:
        LedgerHeld: that is needed, and another run is alive on it.
        LedgerError: the ledger can't be used.
    """
    lease = Lease(url=url)
    if Path(str(lock_path(url)).removesuffix(".lock")).is_file() and is_current(url):
        return  # a live run doesn't mind what is to come
    with lease.held():
        migrate(url)
