"""The ledger's cache of robots.txt and tdmrep.json: an advice, not an account; it takes no part in any commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from schemas.robots import SiteFile
from transforms.io.ledger.database import chunks, reading, touching, upsert
from transforms.io.ledger.tables import robots

_NAMES = tuple(SiteFile.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSiteFiles:
    """ports.SiteFileStore on SQL. Even a run that lost its lease may write here: what a site said is no one's claim."""

    url: str

    def load(self, kind: str, agent: str, origins: Sequence[str]) -> dict[str, SiteFile]:
        """See ports.SiteFileStore."""
        found: dict[str, SiteFile] = {}
        with reading(self.url) as connection:
            for part in chunks(sorted(set(origins))):
                mine = (robots.c.kind == kind) & (robots.c.agent == agent) & robots.c.origin.in_(part)
                for row in connection.execute(sa.select(robots).where(mine)):
                    found[row.origin] = SiteFile(**{name: getattr(row, name) for name in _NAMES})
        return found

    def save(self, files: Sequence[SiteFile]) -> None:
        """See ports.SiteFileStore. Rows in one order, so that two writers never wait for each other in a ring."""
        rows = [{name: getattr(file, name) for name in _NAMES} for file in files]
        with touching(self.url) as connection:
            for part in chunks(sorted(rows, key=lambda row: (row["origin"], row["kind"], row["agent"]))):
                upsert(connection, robots, part)
