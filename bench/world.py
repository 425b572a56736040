"""The replayed web that benchmarks and tests run against, when NEWSBEAM_SHARED (default ../shared) has it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("NEWSBEAM_SHARED", ROOT.parent / "shared"))
SERVER = SHARED / "tools" / "newsworld.py"


@dataclass(frozen=True)
class World:
    """A running replay server: `proxy` is its address."""

    proxy: str

    def get(self, path: str, method: str = "GET") -> bytes:
        """Ask its control host for a path."""
        request = urllib.request.Request(self.proxy + path, method=method)  # noqa: S310  # our own loopback server
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # as above
            return bytes(answer.read())

    def feed_list(self, folder: Path) -> Path:
        """Write the list of its feeds into a folder."""
        path = folder / "feeds.txt"
        path.write_bytes(self.get("/feeds.txt"))
        return path


def corpus(name: str) -> Path:
    """A file of captured pages."""
    return SHARED / "data" / "extraction" / f"{name}.jsonl.xz"


def missing() -> str | None:
    """Why there is no world here, or None."""
    return None if SERVER.exists() else f"{SERVER} does not exist: set NEWSBEAM_SHARED to the shared test data"


@contextlib.contextmanager
def world(names: Sequence[str], *flags: str) -> Iterator[World]:
    """Serve captured pages while the block runs."""
    command = [sys.executable, str(SERVER), *(str(corpus(name)) for name in names), "--port", "0", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout  # noqa: S101  # for the type checker: it is a pipe
            yield World(server.stdout.readline().rsplit(" ", 1)[1].strip())
        finally:
            server.terminate()
