"""What newsbeam publishes: kinds of lines, the definition of each, and the folders or tables that they go to."""

from __future__ import annotations

from schemas import article, failure, gap

#: Kind of line → its definition and the version of that.
KINDS: dict[str, tuple[type, str]] = {
    "article": (article.Article, article.SCHEMA_VERSION),
    "failure": (failure.Failure, failure.SCHEMA_VERSION),
    "gap": (gap.Gap, gap.SCHEMA_VERSION),
}

#: Folder, table or topic attribute → kind of its lines.
PLACES: dict[str, str] = {"articles": "article", "duplicates": "article", "failures": "failure", "gaps": "gap"}

#: Kind → the fields that tell its lines apart, as on the wire. A failure has a line for each try of a deferred item.
KEYS: dict[str, tuple[str, ...]] = {
    "article": ("identifier", "version"),
    "failure": ("failureId", "lastFailedAt"),
    "gap": ("gapId",),
}


def places_of(kind: str) -> list[str]:
    """The folders or tables that hold lines of a kind."""
    return [place for place, of in PLACES.items() if of == kind]
