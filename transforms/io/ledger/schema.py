"""Bringing a ledger to this version's schema: numbered Alembic migrations from the first day."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from transforms.io.ledger.database import LedgerError, printable, reading, writing


def migrate(url: str) -> None:
    """Create the ledger's tables, or bring them to the newest schema, in one transaction.

    Raises:
        LedgerError: a newer newsbeam made it, or the database failed.
    """
    found, newest = version(url), _newest()
    if found == newest:
        return
    if found is not None and found not in _known_versions():
        raise LedgerError(
            f"ledger {printable(url)} has schema {found}, this newsbeam knows up to {newest}: "
            "it was made by a newer version; update newsbeam or name another ledger"
        )
    with writing(url) as connection:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the migrations that a ledger lacks, in a (writing) transaction of the caller's."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version(url: str) -> str | None:
    """The schema number of a ledger, e.g. `0001`; None when it has no tables yet."""
    with reading(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_current(connection: Connection, url: str) -> str:
    """The schema number of a ledger that is only read.

    Raises:
        LedgerError: it is not this version's; one line says what to do.
    """
    found, newest = MigrationContext.configure(connection).get_current_revision(), _newest()
    if found is None:
        raise LedgerError(f"ledger {printable(url)}: no newsbeam ledger: it has none of its tables")
    if found != newest:
        older = found in _known_versions()
        hint = "`newsbeam ingest` brings it up to date" if older else "update newsbeam"
        raise LedgerError(f"ledger {printable(url)} has schema {found}, this newsbeam reads {newest}: {hint}")
    return found


def is_current(url: str) -> bool:
    """Whether a ledger needs no migration."""
    return version(url) == _newest()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known_versions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
