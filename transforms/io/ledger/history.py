"""What the ledger remembers of one article: for a person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from transforms.io.ledger.database import reading, select_in
from transforms.io.ledger.tables import aliases, articles, items


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedItem:
    """How an item of a feed last ended."""

    feed_url: str
    outcome: str
    stage: str | None
    reason: str | None
    attempts: int
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the ledger knows; identifier, url, version and text_sha256 are null when it has no such article.

    Attributes:
        identifier, url, version, text_sha256: of the article's newest version.
        copy_of: identifier of the original, when it is published among the duplicates.
        addresses: all by which it was reached.
        items: the feed items that led to it, or failed to.
    """

    identifier: str | None = None
    url: str | None = None
    version: int | None = None
    text_sha256: str | None = None
    copy_of: str | None = None
    addresses: tuple[str, ...] = ()
    items: tuple[RememberedItem, ...] = ()


def remember(ledger: str, addresses: Sequence[str], item_key: str | None) -> Remembered:
    """What the ledger knows of the article at any of these canonical addresses, and of a feed item.

    Args:
        ledger: its SQLAlchemy URL.
        addresses: canonical; the first one that is known counts.
        item_key: of the item in question, null when there is none.

    Raises:
        LedgerError: it can't be read.
    """
    with reading(ledger) as connection:
        found = select_in(connection, [aliases.c.url, aliases.c.identifier], aliases.c.url, addresses)
        known = {row.url: row.identifier for row in found}
        identifier = next((known[address] for address in addresses if address in known), None)
        ended = tuple(_items(connection, identifier, item_key))
        return _article(connection, identifier, ended) if identifier else Remembered(items=ended)


def _article(connection: Connection, identifier: str, ended: tuple[RememberedItem, ...]) -> Remembered:
    row = connection.execute(sa.select(articles).where(articles.c.identifier == identifier)).one()
    reached = sa.select(aliases.c.url).where(aliases.c.identifier == identifier).order_by(aliases.c.url)
    return Remembered(
        identifier=identifier,
        url=row.url,
        version=row.version,
        text_sha256=row.text_sha256,
        copy_of=row.copy_of,
        addresses=tuple(connection.execute(reached).scalars()),
        items=ended,
    )


def _items(connection: Connection, identifier: str | None, item_key: str | None) -> list[RememberedItem]:
    names = ("feed_url", "outcome", "stage", "reason", "attempts", "next_try_at")
    wanted = ((items.c.item_key, item_key), (items.c.identifier, identifier))
    mine = sa.or_(sa.false(), *(column == value for column, value in wanted if value))
    query = sa.select(*(items.c[name] for name in names)).where(mine).order_by(items.c.feed_url, items.c.item_key)
    return [RememberedItem(**row._mapping) for row in connection.execute(query)]
