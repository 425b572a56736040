"""Paragraphs that the articles of a site had in common: how many articles each was in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.outcome import ItemOutcome
from schemas.verdict import Verdict
from transforms.io.ledger.database import chunks, reading, upsert
from transforms.io.ledger.tables import site_blocks
from transforms.web.urls import domain

ONCE_KEPT, OFTEN_KEPT = timedelta(days=14), timedelta(days=180)
"""After the last article that had it: a paragraph of one article, and one of several."""

AT_ONCE = 5_000
"""Rows that one run forgets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSiteMemory:
    """ports.SiteMemory on SQL."""

    url: str

    def recurring(self, name: str, keys: Sequence[str], at: datetime) -> dict[str, int]:
        """See ports.SiteMemory."""
        with reading(self.url) as connection:
            return {
                row.block: pages
                for row in _rows(connection, name, keys)
                if (pages := row.pages if row.changed_at <= at else row.pages_before)
            }


def learn(connection: Connection, verdicts: Sequence[Verdict], now: datetime) -> None:
    """Count the paragraphs of the new articles among these; copies and revisions teach nothing new of a site."""
    found: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        if verdict.outcome is ItemOutcome.STORED and verdict.row.blocks:
            found.setdefault(domain(verdict.url), Counter()).update(verdict.row.blocks)
    for name, counts in sorted(found.items()):
        before = {row.block: row.pages for row in _rows(connection, name, list(counts))}
        rows = [_values(name, block, before.get(block, 0), more, now) for block, more in counts.items()]
        upsert(connection, site_blocks, rows)


def forget_blocks(connection: Connection, now: datetime) -> None:
    """Forget what no article has had for long."""
    once = (site_blocks.c.pages == 1) & (site_blocks.c.changed_at < now - ONCE_KEPT)
    key = sa.tuple_(site_blocks.c.site, site_blocks.c.block)
    for stale in (once, site_blocks.c.changed_at < now - OFTEN_KEPT):
        old = sa.select(*key.clauses).where(stale).order_by(site_blocks.c.changed_at).limit(AT_ONCE)
        connection.execute(sa.delete(site_blocks).where(key.in_(old)))


def _rows(connection: Connection, name: str, keys: Sequence[str]) -> list[sa.Row[tuple[str, str, int, int, datetime]]]:
    found: list[sa.Row[tuple[str, str, int, int, datetime]]] = []
    for part in chunks(sorted(set(keys))):
        query = sa.select(site_blocks).where((site_blocks.c.site == name) & site_blocks.c.block.in_(part))
        found += connection.execute(query).all()
    return found


def _values(name: str, block: str, before: int, more: int, now: datetime) -> dict[str, object]:
    return {"site": name, "block": block, "pages": before + more, "pages_before": before, "changed_at": now}
