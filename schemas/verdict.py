"""What Commit decided on the staged records of a unit, and how they are to be published."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.article import FeedRef
from schemas.outcome import ItemOutcome
from schemas.unit import StagedRow

REREAD = "re-extracted"
"""Reason of a revision that no publisher made: the same page, read otherwise by another version of the extraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a revision changed: `reason`, and numbers of paragraphs, null when the version before is not known well."""

    reason: str
    added: int | None = None
    removed: int | None = None
    edited: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What Commit decided on one staged record.

    Attributes:
        outcome: stored, revised, known or duplicate.
        identifier, url, version: as the record is to be published.
        copy_of, similarity: identifier of the original, and likeness to it, when it is a copy.
        change: what a revision changed.
        carried: feeds of the unit that carried the article, where items under several addresses led to it.
        also_at: addresses of the article that its record doesn't have yet: believed ones of its page or feed, and
            those of the unit's other items of it.
        published: whether a line is published at all (another item of the same article has none).
    """

    row: StagedRow
    outcome: ItemOutcome
    identifier: str
    url: str
    version: int
    copy_of: str | None = None
    similarity: float | None = None
    change: Change | None = None
    carried: tuple[FeedRef, ...] = ()
    also_at: tuple[str, ...] = ()
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How one staged record is to be published: where it lies, and Commit's verdict on it."""

    offset: int
    length: int
    outcome: ItemOutcome
    identifier: str
    url: str
    version: int
    copy_of: str | None
    similarity: float | None = None
    change: Change | None = None
    carried: tuple[FeedRef, ...] = ()
    also_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedFile:
    """A file of a unit's staging to be published: `articles` by its rulings in order, other kinds whole."""

    name: str
    kind: str
    rulings: tuple[Ruling, ...] = ()
