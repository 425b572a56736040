"""One thing that a page says of a field, and where it says so."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transforms.feeds.plaintext import tidy

MAX_RAW_CHARS = 10_000
MAX_CANDIDATES = 50
"""Of a field; what a page says of its article it says a dozen times at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value as the page has it, on one line.

    Attributes:
        source: where: `JSON-LD headline`, `meta og:title`, `<h1>`, `itemprop author`, `byline`, ...
        value: what stands there.
    """

    source: str
    value: str


def listed(found: Iterable[tuple[str, str | None]]) -> tuple[Candidate, ...]:
    """Sources with what stands there as candidates, each once; blank ones are none."""
    seen: dict[Candidate, None] = {}
    for candidate in _tidied(found):
        seen[candidate] = None
        if len(seen) >= MAX_CANDIDATES:
            break
    return tuple(seen)


def first(candidates: Sequence[Candidate]) -> str | None:
    """What the first says: for fields where the order of the sources is the whole rule."""
    return candidates[0].value if candidates else None


def _tidied(found: Iterable[tuple[str, str | None]]) -> Iterator[Candidate]:
    for source, raw in found:
        value = tidy(unescape(raw[:MAX_RAW_CHARS])) if raw else ""
        if value:
            yield Candidate(source=source, value=value)


def unescape(raw: str) -> str:
    """Text without the entities that are left in it: JSON-LD is often escaped as if it were HTML, metas twice."""
    return html.unescape(raw) if "&" in raw else raw
