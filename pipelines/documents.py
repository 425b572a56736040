"""Documents of a JSON Lines file → who copied whom: fingerprints are kept, texts are not."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipelines.lines import read_objects
from schemas.failure import Refusal
from transforms.feeds.dates import at_the_latest, read_date
from transforms.likeness.agencies import agency_of
from transforms.likeness.clusters import Member, clusters
from transforms.likeness.fingerprint import fingerprint
from transforms.web.urls import site

_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Collection:
    """What is kept of documents: about 0.9 KB each, ids and addresses included.

    Attributes:
        ids: as given, any JSON value.
        prints: packed fingerprints.
        ranks: what puts them in order: the time of publication (of a day without a time its end), undated ones last; of
            one moment agencies' sites first, then by address and id.
    """

    ids: list[Any] = field(default_factory=list)
    prints: list[bytes] = field(default_factory=list)
    ranks: list[tuple[datetime, bool, str, str]] = field(default_factory=list)

    def add(self, document: dict[str, Any]) -> None:
        """Take up one document."""
        named = str(document.get("id"))
        self.ids.append(document.get("id"))
        url = _text(document, "url")
        title, text, published = _text(document, "title"), _text(document, "text"), _published(document)
        self.prints.append(fingerprint(title, text, _site(url), published).pack())
        self.ranks.append((published or _UNDATED, agency_of(url) is None, url, named))

    def lines(self) -> Iterator[dict[str, Any]]:
        """One line per document, in the order in which they were added."""
        order = array("q", sorted(range(len(self.ids)), key=self.ranks.__getitem__))
        members: dict[int, Member] = {}
        for place, member in zip(order, clusters([self.prints[place] for place in order]), strict=True):
            original = None if member.original is None else order[member.original]
            members[place] = Member(original, member.similarity)
        yield from (self._line(place, members[place]) for place in range(len(self.ids)))

    def _line(self, place: int, member: Member) -> dict[str, Any]:
        own = self.ids[place]
        if member.original is None or member.similarity is None:
            return {"id": own, "cluster": own, "role": "original", "of": None, "similarity": None}
        of = self.ids[member.original]
        return {"id": own, "cluster": of, "role": "copy", "of": of, "similarity": round(member.similarity, 3)}


def collect(name: str, complain: Callable[[str], None]) -> Collection:
    """Read the documents of a file; a line that is none is complained of and passed over.

    Raises:
        Unreadable: there is no such file, or it can't be read to its end.
    """
    found = Collection()
    for line in read_objects(name):
        if isinstance(line, str):
            complain(line)
        else:
            found.add(line)
    return found


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _site(url: str) -> str | None:
    try:
        return site(url)
    except Refusal:
        return None


def _published(document: dict[str, Any]) -> datetime | None:
    read = read_date(_text(document, "published"))
    return at_the_latest(read) if read else None
