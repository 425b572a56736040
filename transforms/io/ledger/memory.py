"""What the ledger remembers of items, addresses and texts: questions asked in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.known import Known, KnownArticle, SeenItem
from schemas.likeness import Print
from schemas.unit import StagedRow
from transforms.io.ledger import fingerprints
from transforms.io.ledger.database import CHUNK, chunks, reading, select_in
from transforms.io.ledger.tables import aliases, articles, items, outlines


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlMemory:
    """ports.Memory on SQL."""

    url: str

    def seen_items(self, item_keys: Sequence[str]) -> dict[str, SeenItem]:
        """See ports.Memory."""
        columns = [items.c.item_key, items.c.content_hash, items.c.next_try_at, items.c.identifier]
        with reading(self.url) as connection:
            return {
                row.item_key: SeenItem(
                    content_hash=row.content_hash, pending=row.next_try_at is not None, identifier=row.identifier
                )
                for row in select_in(connection, columns, items.c.item_key, item_keys)
            }

    def identifiers_of(self, urls: Sequence[str]) -> dict[str, str]:
        """See ports.Memory."""
        with reading(self.url) as connection:
            return _identifiers(connection, urls)

    def has_shown(self, feed_url: str, identifiers: Sequence[str]) -> bool:
        """See ports.Memory."""
        with reading(self.url) as connection:
            wanted = (items.c.feed_url == feed_url) & items.c.identifier.in_(sorted(set(identifiers))[:CHUNK])
            return connection.execute(sa.select(items.c.item_key).where(wanted).limit(1)).first() is not None

    def holders_of(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """See ports.Memory."""
        with reading(self.url) as connection:
            return fingerprints.holders(connection, keys)

    def prints_of(self, numbers: Sequence[int]) -> dict[int, Print]:
        """See ports.Memory."""
        with reading(self.url) as connection:
            return fingerprints.prints(connection, numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """ports.MadeHere on SQL, for an archive's file.

    Attributes:
        url: the ledger.
        run_id: the run that wrote the file, null if that is not known.
        key: of the part of the file, which the units of its replays have in their ids.
    """

    url: str
    run_id: str | None
    key: str

    def __call__(self, identifiers: Sequence[str]) -> set[str]:
        """See ports.MadeHere."""
        here = articles.c.unit_id.contains(self.key, autoescape=True)
        if self.run_id:
            here |= articles.c.unit_id.startswith(f"{self.run_id}-", autoescape=True)
        with reading(self.url) as connection:
            return {
                identifier
                for part in chunks(sorted(set(identifiers)))
                for identifier in connection.scalars(
                    sa.select(articles.c.identifier).where(articles.c.identifier.in_(part) & here)
                )
            }


def known_to(connection: Connection, rows: Sequence[StagedRow]) -> Known:
    """What bears on these rows, as of this transaction."""
    by_alias = _identifiers(connection, [alias for row in rows for alias in row.aliases])
    by_text = _originals(connection, [row.text_sha256 for row in rows])
    # Windows alone overlap. From the first start on: a window's unit may have been claimed in several polls.
    starts = [row.unit.started_at for row in rows if row.unit.closes_at]
    late = fingerprints.added_since(connection, min(starts)) if starts else []
    near = {near.identifier for row in rows if row.likeness for near in row.likeness.near}
    named = {row.identifier for row in rows} | near | {each.identifier for each in late}
    known = _articles(connection, named | {*by_alias.values(), *by_text.values()})
    return Known(by_alias=by_alias, articles=known, by_text=by_text, late=tuple(late))


def _articles(connection: Connection, identifiers: set[str]) -> dict[str, KnownArticle]:
    kept = select_in(connection, [outlines.c.identifier, outlines.c.outline], outlines.c.identifier, identifiers)
    outline = {row.identifier: row.outline for row in kept}
    columns = [articles.c[name] for name in ("identifier", "url", "version", "text_sha256", "copy_of", "withdrawn")]
    return {
        row.identifier: KnownArticle(**row._mapping, outline=outline.get(row.identifier))
        for row in select_in(connection, columns, articles.c.identifier, identifiers)
    }


def _identifiers(connection: Connection, urls: Sequence[str]) -> dict[str, str]:
    found = select_in(connection, [aliases.c.url, aliases.c.identifier], aliases.c.url, urls)
    return {row.url: row.identifier for row in found}


def _originals(connection: Connection, text_hashes: Sequence[str]) -> dict[str, str]:
    # The least identifier where there are several (texts too short to be called copies): the same answer every time.
    first = sa.func.min(articles.c.identifier)
    found: dict[str, str] = {}
    for part in chunks(sorted(set(text_hashes))):
        mine = articles.c.text_sha256.in_(part) & articles.c.copy_of.is_(None)
        query = sa.select(articles.c.text_sha256, first).where(mine).group_by(articles.c.text_sha256)
        found.update((text, identifier) for text, identifier in connection.execute(query))
    return found
