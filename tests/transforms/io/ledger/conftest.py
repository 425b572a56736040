"""A ledger in each database: what the tests ask of one, they ask of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.io.ledger import database
from transforms.io.ledger.schema import migrate


@pytest.fixture
def file_url(tmp_path: Path) -> Iterator[str]:
    """An SQLite ledger."""
    yield from _migrated(f"sqlite:///{tmp_path / 'a ledger#%41.db'}")


@pytest.fixture
def server_url(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL ledger."""
    yield from _migrated(postgres_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A ledger in each of them."""
    address: str = request.getfixturevalue("file_url" if request.param == "sqlite" else "server_url")
    return address


def _migrated(address: str) -> Iterator[str]:
    migrate(address)
    yield address
    database.engine(address).dispose()
