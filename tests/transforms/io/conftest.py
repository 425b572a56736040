"""What tests of child processes have in common."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import children_of


@pytest.fixture
def no_child_is_left() -> Iterator[None]:
    before = children_of(os.getpid())
    yield
    # Alive or a zombie; other tests of the session may have their own, among them a PostgreSQL, which starts and ends
    # processes when it likes. Children of a pool are of its fork server, and end with it.
    assert set(children_of(os.getpid())) <= set(before)


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """What a child writes its process id into, to who waits for it."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path
