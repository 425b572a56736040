"""A new ledger from what was published, when the old one is lost: so that nothing is published twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from schemas.likeness import Print
from schemas.recall import Recalled
from transforms.io.ledger import fingerprints
from transforms.io.ledger.database import CHUNK, LedgerError, insert_new, printable, select_in, upsert, writing
from transforms.io.ledger.holds import places
from transforms.io.ledger.schema import upgrade, version
from transforms.io.ledger.tables import aliases, articles, feeds, items, outlines


@dataclass(slots=True)
class Counts:
    """What a new ledger was made of."""

    records: int = 0
    articles: int = 0
    feeds: int = 0


def rebuild(url: str, recalled: Iterable[Recalled], now: datetime) -> Counts:
    """Make a ledger, in one transaction: a kill leaves none.

    Args:
        url: where; a ledger that is there is never touched.
        recalled: every published version, in any order.
        now: counts as the time when the feeds were added and the items seen.

    Raises:
        LedgerError: there is a ledger already, or the database failed.
    """
    if version(url) is not None:
        raise LedgerError(f"ledger {printable(url)}: there is one; move it away, a new one is made only where none is")
    counts, source = Counts(), iter(recalled)
    with writing(url) as connection:
        upgrade(connection)
        while part := list(itertools.islice(source, CHUNK)):
            _store(connection, part, now, counts)
    return counts


def _store(connection: Connection, part: Sequence[Recalled], now: datetime, counts: Counts) -> None:
    fresh = {feed["url"]: feed for feed in _feed_values(part, now)}
    known = {row.url for row in select_in(connection, [feeds.c.url], feeds.c.url, fresh)}
    insert_new(connection, feeds, [feed for url, feed in fresh.items() if url not in known])
    upsert(connection, items, list(_item_values(sorted(part, key=lambda article: article.version), now)))
    insert_new(connection, aliases, list(_alias_values(part)))
    counts.records += len(part)
    counts.feeds += len(fresh.keys() - known)
    counts.articles += _store_newest(connection, part, now)
    _store_fingerprints(connection, part, now)


def _store_newest(connection: Connection, part: Sequence[Recalled], now: datetime) -> int:
    """Articles as of their newest version, whatever the order in which the versions come; returns how many are new."""
    newest = {article.identifier: article for article in sorted(part, key=lambda article: article.version)}
    found = select_in(connection, [articles.c.identifier, articles.c.version], articles.c.identifier, newest)
    known = {row.identifier: row.version for row in found}
    later = [article for article in newest.values() if article.version > known.get(article.identifier, 0)]
    upsert(connection, articles, [_article_values(article) for article in later])
    kept = [(article.identifier, article.likeness.outline) for article in later if article.likeness]
    upsert(
        connection, outlines, [{"identifier": name, "outline": outline, "changed_at": now} for name, outline in kept]
    )
    return len(newest.keys() - known.keys())


def _store_fingerprints(connection: Connection, part: Sequence[Recalled], now: datetime) -> None:
    """Of first versions, as in a commit."""
    first = [article for article in part if article.version == 1 and article.likeness]
    prints = [
        Print(identifier=each.identifier, fingerprint=each.likeness.fingerprint) for each in first if each.likeness
    ]
    fingerprints.add(connection, prints, now)


def _article_values(article: Recalled) -> dict[str, Any]:
    names = ("identifier", "url", "version", "text_sha256", "copy_of", "word_count", "unit_id", "withdrawn")
    return {name: getattr(article, name) for name in names}


def _alias_values(part: Iterable[Recalled]) -> Iterator[dict[str, Any]]:
    for article in part:
        for address in article.addresses:
            yield {"url": address, "identifier": article.identifier}


def _feed_values(part: Iterable[Recalled], now: datetime) -> Iterator[dict[str, Any]]:
    for article in part:
        for item in article.items:
            yield {"url": item.feed_url, "failures": 0, "gone": False, "added_at": now, **places(item.feed_url)}


def _item_values(part: Iterable[Recalled], now: datetime) -> Iterator[dict[str, Any]]:
    for article in part:
        for item in article.items:
            yield {
                "item_key": item.item_key,
                "feed_url": item.feed_url,
                "content_hash": item.content_hash,
                "outcome": "duplicate" if article.copy_of else "stored",
                "identifier": article.identifier,
                "attempts": 0,
                "changed_at": now,
                "shown_at": now,
            }
