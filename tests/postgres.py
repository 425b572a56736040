"""A real PostgreSQL for tests: Debian's binaries, a server of its own per session, a database per test.

`NEWSBEAM_TEST_POSTGRES` names another server instead, by the address of a database from which others can be made.
Without it and without binaries the tests that need one are skipped with the reason; `make postgres` installs them.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.processes import free_port

USER = "newsbeam"
PASSWORD = "sesame-4711"
"""The server trusts everyone and asks for none; no message may ever show it."""
_NUMBERS = itertools.count(1)


def binaries() -> Path | None:
    """Where initdb and postgres are: on the path, or the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return homes[-1].parent if homes else None


@contextlib.contextmanager
def server(home: Path) -> Iterator[str]:
    """A server on a free port of 127.0.0.1 that trusts everyone and ends with this process, however that dies.

    It has no durability (fsync off): what is tested is a crash of newsbeam, not of the machine.
    """
    with tempfile.TemporaryDirectory(prefix="newsbeam-postgres-") as folder:
        become = _unprivileged(folder)
        data, port = Path(folder) / "data", free_port()
        init = [home / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*become, *init], check=True, stdout=subprocess.DEVNULL)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        flags = [word for setting in (*settings, "full_page_writes=off") for word in ("-c", setting)]
        command = [*become, home / "postgres", "-D", data, *flags]
        with Path(folder, "log").open("wb") as log, subprocess.Popen(command, stderr=log) as process:
            try:
                _wait_until_ready(home, port, process)
                yield f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres"
            finally:
                process.send_signal(signal.SIGINT)  # a fast shutdown: it closes every connection
                process.wait(30)


def _unprivileged(folder: str) -> list[str]:
    """What to put before a command: postgres refuses root, and shall get a SIGINT when this process dies."""
    become = ["setpriv", "--pdeathsig", "INT"]
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        become += ["--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"]
    return become


def _wait_until_ready(home: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    tick = threading.Event()
    ask = [home / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ask, check=False).returncode != 0:
        assert process.poll() is None, "the server ended at once"
        tick.wait(0.05)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server's own database."""
    if given := os.environ.get("NEWSBEAM_TEST_POSTGRES"):
        yield given
        return
    pytest.importorskip("psycopg", reason="no driver: pip install 'newsbeam[postgres]'")
    home = binaries()
    if home is None:
        pytest.skip("no PostgreSQL on this machine: `make postgres` installs Debian's (as root)")
    with server(home) as address:
        yield address


def execute(address: str, statement: str) -> None:
    """One statement, outside of any transaction."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@contextlib.contextmanager
def database(address: str, copy_of: str | None = None) -> Iterator[str]:
    """A new database on the server, dropped at the end with whatever is still connected to it.

    It is empty, or a copy of another one by its address, to which nothing may be connected.
    """
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    execute(address, f"CREATE DATABASE {name} TEMPLATE {make_url(copy_of).database if copy_of else 'template1'}")
    try:
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        execute(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database for one test."""
    with database(postgres) as url:
        yield url
