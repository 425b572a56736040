"""Bringing a ledger to this version's schema: numbered Alembic migrations from the first day.

Alembic is imported by those who migrate: it is a third of the start of a command that only reads a ledger.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from transforms.io.ledger.database import LedgerError, printable, reading, writing

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = sa.table("alembic_version", sa.column("version_num"))


def migrate(url: str) -> None:
    """Create the ledger's tables, or bring them to the newest schema, in one transaction.

    Raises:
        LedgerError: a newer newsbeam made it, or the database failed.
    """
    found, newest = version(url), _newest()
    if found and _number(found) == newest:
        return
    if found and _number(found) not in _known_versions():
        raise LedgerError(
            f"ledger {printable(url)} has schema {found}, this newsbeam knows up to {newest}: "
            "it was made by a newer version; update newsbeam or name another ledger"
        )
    with writing(url) as connection:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the migrations that a ledger lacks, in a (writing) transaction of the caller's."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version(url: str) -> str | None:
    """The schema of a ledger, e.g. `0012_addresses`; None when it has no tables yet."""
    with reading(url) as connection:
        return _stated(connection)


def check_current(connection: Connection, url: str) -> str:
    """The schema of a ledger that is only read.

    Raises:
        LedgerError: it is not this version's; one line says what to do.
    """
    found, newest = _stated(connection), _newest()
    if found is None:
        raise LedgerError(f"ledger {printable(url)}: no newsbeam ledger: it has none of its tables")
    if _number(found) != newest:
        older = _number(found) in _known_versions()
        hint = "`newsbeam ingest` brings it up to date" if older else "update newsbeam"
        raise LedgerError(f"ledger {printable(url)} has schema {found}, this newsbeam reads {newest}: {hint}")
    return found


def is_current(url: str) -> bool:
    """Whether a ledger needs no migration."""
    return _number(version(url) or "") == _newest()


def _stated(connection: Connection) -> str | None:
    """What Alembic has noted in the database."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    number: str | None = connection.scalar(sa.select(_VERSION.c.version_num))
    return number


def _number(schema: str) -> str:
    return schema.partition("_")[0]


def _newest() -> str:
    return max(_known_versions())


def _known_versions() -> set[str]:
    """The numbers of the migrations, with which their files' names begin."""
    return {_number(path.name) for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")}
