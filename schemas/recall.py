"""What a published record tells of the ledger that published it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.likeness import Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledItem:
    """A feed item that led to an article, as nearly as its record tells."""

    item_key: str
    feed_url: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """One version of one article.

    Attributes:
        identifier, url, version, text_sha256, word_count: of the record.
        copy_of: identifier of the original, when it is a copy.
        withdrawn: its page is gone.
        unit_id: of the unit that published it.
        addresses: canonical forms of all that are known for it.
        items: those that led to it.
        likeness: of its text, null for older ones than are kept.
    """

    identifier: str
    url: str
    version: int
    text_sha256: str
    word_count: int
    copy_of: str | None
    withdrawn: bool
    unit_id: str
    addresses: tuple[str, ...]
    items: tuple[RecalledItem, ...]
    likeness: Likeness | None
