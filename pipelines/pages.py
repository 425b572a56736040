"""Pages alone → records, a line each: read, extracted in bounded children, several at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.lines import Unreadable, read_file, read_objects
from pipelines.version import VERSION
from schemas.article import Provenance
from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted
from schemas.wire import from_wire
from transforms.article.page_record import build_page, page_wire
from transforms.attempt import attempt, unhurried
from transforms.bounds import EXTRACTOR_TIMEOUT_S, MAX_PAGE_BYTES, PAGE_EXTRACTOR
from transforms.io.ports import Children, Clock
from transforms.web.urls import resolve

_HTML_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}
_TEXT_TYPE = "text/html; charset=utf-8"
"""JSON is text: whatever charset such a page declares was true of its bytes, and those are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to extract. `id` is the input's, any JSON value; `url` null when unknown."""

    id: Any
    url: str | None
    body: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An input that is no page: a line that is not JSON, or has no `html`."""

    id: Any
    url: str | None
    detail: str


def from_files(names: Iterable[str], url: str | None, complain: Callable[[str], Any]) -> Iterator[Page | Broken]:
    """Pages of files; one that can't be read is complained of and passed over."""
    for name in names:
        try:
            body = read_file(name, MAX_PAGE_BYTES)
        except Unreadable as error:
            complain(str(error))
            continue
        yield Page(id=name, url=url, body=body, content_type=content_type_of(name))


def from_jsonl(name: str, complain: Callable[[str], Any]) -> Iterator[Page | Broken]:
    """Pages of a JSON Lines file; what can't be read of it is complained of."""
    try:
        for line in read_objects(name):
            yield _page(line)
    except Unreadable as error:
        complain(str(error))


def content_type_of(name: str) -> str | None:
    """The media type that a file's extension says, null for others: then the first bytes must look like HTML."""
    return _HTML_TYPES.get(Path(name).suffix.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Makes the output line of an input."""

    children: Children
    clock: Clock

    async def line(self, given: Page | Broken) -> dict[str, Any]:
        """The record with the input's id, or what went wrong with it."""
        if isinstance(given, Broken):
            return _failed(given, Refusal(Reason.PARSER_ERROR, given.detail, stage=Stage.PARSE))
        answer = await attempt(self._record(given), unhurried)
        return _failed(given, answer) if isinstance(answer, Refusal) else {"id": given.id, **answer}

    async def _record(self, page: Page) -> dict[str, Any]:
        if len(page.body) > MAX_PAGE_BYTES:
            raise Refusal(Reason.TOO_LARGE, f"more than {MAX_PAGE_BYTES:,} bytes")
        header = {"url": resolve(page.url) if page.url else None, "content_type": page.content_type}
        answer = await self.children.run(PAGE_EXTRACTOR, header, page.body, timeout_s=EXTRACTOR_TIMEOUT_S)
        now = self.clock()
        provenance = Provenance(pipeline_version=VERSION, run_id="extract", config_hash=config_hash(), recorded_at=now)
        return page_wire(
            build_page(
                url=answer["url"],
                content_type=page.content_type,
                extracted=from_wire(Extracted, answer["extracted"]),
                now=now,
                provenance=provenance,
            )
        )


def config_hash() -> str:
    """16 hex digits over what may shape a record of a page alone: the program's version."""
    return hashlib.sha256(f"extract\n{VERSION}".encode()).hexdigest()[:16]


def _page(line: dict[str, Any] | str) -> Page | Broken:
    if isinstance(line, str):
        return Broken(id=None, url=None, detail=line)
    url, html = line.get("url"), line.get("html")
    if not isinstance(html, str) or not isinstance(url, str | None):
        what = "html" if isinstance(url, str | None) else "url"
        return Broken(id=line.get("id"), url=None, detail=f"no text in the field {what!r}")
    # A lone surrogate has no form in UTF-8; as "?" it does the least harm.
    return Page(id=line.get("id"), url=url, body=html.encode("utf-8", "replace"), content_type=_TEXT_TYPE)


def _failed(given: Page | Broken, refusal: Refusal) -> dict[str, Any]:
    failure = {"stage": refusal.stage or Stage.EXTRACT, "reason": refusal.reason, "detail": refusal.detail}
    return {"id": given.id, "url": given.url, "failure": failure}
