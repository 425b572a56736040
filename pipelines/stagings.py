"""Where records lie between extraction and publication."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.flags import UsageError
from pipelines.sinks import local_folders
from transforms.io.gcs import Store
from transforms.io.gcs_staging import GcsStaging
from transforms.io.ledger.database import is_postgresql
from transforms.io.ledger.filelock import database_path
from transforms.io.sinks.folder import STAGING
from transforms.io.staging import FolderStaging


def check_staging(given: str | None, uris: Sequence[str], ledger: str) -> None:
    """Records need a place until they are published: a folder sink has one, so has an SQLite ledger's folder.

    Raises:
        UsageError: none is given, and there is neither; or what is given can't be one.
    """
    if given is None and not local_folders(uris) and is_postgresql(ledger):
        raise UsageError("no place for unpublished records: give --staging PATH (shared, if several machines run this)")
    if given and "://" in given:
        try:
            Store.at(given)
        except ValueError:
            raise UsageError(f"--staging {given}: give a folder, or gs://bucket/path") from None


def staging_of(given: str | None, uris: Sequence[str], ledger: str) -> FolderStaging | GcsStaging:
    """The staging: as said, else in the first folder of the sinks, else by the ledger.

    In a folder that is named it has one of its own: what lies in the staging and belongs to no live unit is removed.
    """
    if given and "://" in given:
        return GcsStaging(store=Store.at(f"{given.rstrip('/')}/{STAGING}"))
    folder = given or next(iter(local_folders(uris)), None)
    return FolderStaging(root=str(Path(folder) / STAGING) if folder else f"{database_path(ledger)}.staging")
