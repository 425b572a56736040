"""Feed documents alone → what their parser reads, a line each."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.lines import Unreadable, read_file, read_objects
from schemas.failure import Reason, Refusal
from transforms.attempt import attempt, unhurried
from transforms.bounds import MAX_FEED_BYTES, PARSER, PARSER_TIMEOUT_S
from transforms.feeds.dates import read_date
from transforms.io.ports import Children, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed document to parse; `body` null for an input that is none. Relative links start from `url`, if any."""

    name: Any
    body: bytes | None
    url: str = ""
    content_type: str | None = None


def from_files(names: Iterable[str], complain: Callable[[str], Any]) -> Iterator[Document]:
    """Documents of files; one that can't be read is complained of and passed over."""
    for name in names:
        try:
            yield Document(name=name, body=read_file(name, MAX_FEED_BYTES))
        except Unreadable as error:
            complain(str(error))


def from_jsonl(name: str, complain: Callable[[str], Any]) -> Iterator[Document]:
    """Documents of a JSON Lines file of name, body in base64, and perhaps headers; faults are complained of."""
    try:
        for line in read_objects(name):
            document = Document(name=None, body=None) if isinstance(line, str) else _document(line)
            if document.body is None:
                complain(line if isinstance(line, str) else f"{name}: {document.name!r} has no body in base64")
            yield document
    except Unreadable as error:
        complain(str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReader:
    """Makes the output line of a document."""

    children: Children
    clock: Clock

    async def line(self, document: Document) -> dict[str, Any]:
        """What was read of it, or why nothing was."""
        answer = await attempt(self._parse(document), unhurried)
        if isinstance(answer, Refusal):
            return _line(document, {}, answer.reason)
        return _line(document, answer, None)

    async def _parse(self, document: Document) -> Any:
        if document.body is None:
            raise Refusal(Reason.PARSER_ERROR, "no body in base64")
        if len(document.body) > MAX_FEED_BYTES:
            raise Refusal(Reason.TOO_LARGE, f"more than {MAX_FEED_BYTES:,} bytes")
        header = {"feed_url": document.url, "content_type": document.content_type}
        return await self.children.run(PARSER, header, document.body, timeout_s=PARSER_TIMEOUT_S)


def _line(document: Document, parsed: Mapping[str, Any], error: Reason | None) -> dict[str, Any]:
    items = [_item(item) for item in parsed.get("items", ())]
    return {
        "name": document.name,
        "format": parsed.get("format"),
        "parser": parsed.get("parser"),
        "repairs": parsed.get("repairs", []),
        "entries": len(items),
        "items": items,
        "error": error,
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    read = read_date(item["published"]) if item.get("published") else None
    return {
        "guid": item.get("guid"),
        "url": item.get("link"),
        "title": item.get("title"),
        "summary": item.get("summary"),
        "content": item.get("content"),
        "published": read.value if read else None,
        "authors": item.get("authors", []),
        "categories": item.get("categories", []),
        "enclosures": item.get("enclosures", []),
    }


def _document(line: Mapping[str, Any]) -> Document:
    body, headers = line.get("body"), line.get("headers")
    try:
        raw = base64.b64decode(body, validate=True) if isinstance(body, str) else None
    except (binascii.Error, ValueError):
        raw = None
    lowered = {name.lower(): value for name, value in headers.items()} if isinstance(headers, dict) else {}
    kind, url = lowered.get("content-type"), line.get("url")
    return Document(
        name=line.get("name"),
        body=raw,
        url=url if isinstance(url, str) else "",
        content_type=kind if isinstance(kind, str) else None,
    )
