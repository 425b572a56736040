"""What published records tell of the ledger: read back from a folder sink."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from schemas.article import WITHDRAWN, Article
from schemas.failure import Refusal
from schemas.feed import FeedItem
from schemas.recall import Recalled, RecalledItem
from schemas.wire import WireError, loads
from transforms.article.record import published_utc
from transforms.feeds.identity import item_key
from transforms.io.publishing import SinkError
from transforms.io.sinks.reading import read_records, record_files
from transforms.likeness.kept import likeness_of
from transforms.web.urls import canonical

NEAR_DAYS = 14
"""Copies are looked for of articles first seen so many days ago or less, as `newsbeam ingest` does by itself."""


def recall_folder(folder: Path, now: datetime) -> Iterator[Recalled]:
    """Every version of every article and copy in a folder sink, whatever the form of its files.

    Args:
        folder: the sink's.
        now: texts of the NEAR_DAYS before it are recalled for finding copies.

    Raises:
        SinkError: a line is not a record, or a file can't be read; which one.
    """
    for place, path in record_files(folder, ("articles", "duplicates")):
        unit_id = path.stem.rpartition("-")[0]
        for number, line in enumerate(read_records(place, path), 1):
            yield recall(_article(line, f"{path}:{number}"), unit_id, now - timedelta(days=NEAR_DAYS))


def _article(line: bytes, where: str) -> Article:
    try:
        return loads(Article, line)
    except WireError as error:
        raise SinkError(f"{where}: {error}") from error


def recall(article: Article, unit_id: str, near_since: datetime) -> Recalled:
    """One version of one article, as the ledger knew it; with its likeness if it was first seen since then."""
    young = article.date_first_seen is not None and article.date_first_seen >= near_since
    fetched = (article.fetch.requested_url, article.fetch.final_url) if article.fetch else ()
    addresses = dict.fromkeys(map(_canonical, (article.url, *article.same_as, *fetched)))
    return Recalled(
        identifier=article.identifier,
        url=article.url,
        version=article.version,
        text_sha256=article.fingerprint.text_sha256,
        word_count=article.word_count or 0,
        copy_of=article.cluster.of if article.cluster else None,
        withdrawn=article.creative_work_status == WITHDRAWN,
        unit_id=unit_id,
        addresses=tuple(address for address in addresses if address),
        items=tuple(_items(article)),
        likeness=likeness_of(article, published_utc(article)) if young else None,
    )


def _items(article: Article) -> Iterator[RecalledItem]:
    """The items that led to it. A record doesn't hold an item's link and title as such, but what was made of them.

    Where they differ, the item looks new or changed to the next run: its page is fetched once more, and the article
    found by its address.
    """
    link = article.fetch.requested_url if article.fetch else next(iter(article.same_as), article.url)
    updated = next((date.raw for date in article.date_evidence if date.source == "feed.updated"), None)
    for ref in article.is_part_of:
        title = article.alternative_headline or article.headline
        item = FeedItem(feed_url=ref.feed_url, guid=ref.guid, link=link, title=title, updated=updated)
        yield RecalledItem(item_key=item_key(item), feed_url=ref.feed_url, content_hash=item.content_hash())


def _canonical(address: str) -> str | None:
    try:
        return canonical(address)
    except Refusal:
        return None
