"""What the ledger knows, as the rules of identity and conservation ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.likeness import Print


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """What the ledger knows of an item.

    Attributes:
        content_hash: as it was when it was last dealt with.
        pending: it will be tried again by itself, so its feed need not offer it.
        identifier: the article that it led to, null when it never did.
    """

    content_hash: str
    pending: bool
    identifier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """An article of the ledger: its identity, newest version and text.

    Attributes:
        copy_of: identifier of the original that it is a copy of.
        withdrawn: its page is gone, and its newest version says so.
        outline: of its newest version, packed; null when it is not kept (any longer).
    """

    identifier: str
    url: str
    version: int
    text_sha256: str
    copy_of: str | None = None
    withdrawn: bool = False
    outline: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The part of the ledger that bears on some staged rows.

    Attributes:
        by_alias: address → identifier, for the rows' aliases.
        articles: identifier → article, for those, the rows' own identifiers and those that they are like.
        by_text: text hash → identifier of the original with that text.
        late: fingerprints of articles that were committed while the unit was under way.
    """

    by_alias: dict[str, str]
    articles: dict[str, KnownArticle]
    by_text: dict[str, str]
    late: tuple[Print, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the ledger holds as claimed for a unit: feed addresses, and item keys with the feed of each."""

    feeds: frozenset[str]
    items: dict[str, str]
