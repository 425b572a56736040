"""Which of several articles with one text is the original?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from schemas.unit import StagedRow
from transforms.likeness.exact import MIN_COPY_WORDS

_LATEST = datetime.max.replace(tzinfo=UTC)


def mark_copies(rows: Iterable[StagedRow], known_original: str | None) -> list[StagedRow]:
    """Rows of one text, each but the original's marked as its copy.

    The original is the one the ledger knows; else the earliest published, an undated one last, the first by feed,
    GUID and link among equals. Texts under MIN_COPY_WORDS words are nobody's copies.

    Args:
        rows: rows with equal text_sha256.
        known_original: identifier of a published original with that text.
    """
    ordered = sorted(rows, key=lambda row: (row.published_at or _LATEST, row.order))
    original = known_original or ordered[0].identifier
    return [
        row if row.identifier == original or row.word_count < MIN_COPY_WORDS else replace(row, copy_of=original)
        for row in ordered
    ]
