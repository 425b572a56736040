"""Servers that stand for Google's, in Go (tests/emulators): `make emulators` builds them, tests skip without."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent / ".tools"


@contextlib.contextmanager
def emulator(name: str) -> Iterator[str]:
    """Start one; its address. It ends when its standard input does: with this process, however that dies."""
    with subprocess.Popen([TOOLS / name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


@pytest.fixture(scope="session")
def pubsub_server() -> Iterator[str]:
    """The address of a Pub/Sub server, host and port."""
    yield from _server("pubsub")


@pytest.fixture(scope="session")
def storage_server() -> Iterator[str]:
    """The address of an object store, an http URL."""
    yield from _server("storage")


def _server(name: str) -> Iterator[str]:
    if not (TOOLS / name).exists():
        pytest.skip(f"no {name} server: `make emulators` builds it (needs Go)")
    with emulator(name) as address:
        yield address
