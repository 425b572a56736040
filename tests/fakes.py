"""Fakes of the ports: small, frozen, picklable. Each keeps the promises of its Protocol."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.failure import Reason, Refusal
from schemas.page import Request, Response
from schemas.unit import RunSummary, UnitSummary
from tests.samples import T0
from transforms.io.publishing import Batch, Sink

Answer = bytes | Refusal | tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Site:
    """A Fetcher that answers from a table: a body (200, HTML or XML), a status with headers and body, or a refusal."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    async def fetch(self, request: Request) -> Response:
        answer = self.answers.get(request.url, (404, {}, b""))
        if isinstance(answer, Refusal):
            raise answer
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        if request.etag and headers.get("etag") == request.etag:
            status, body = 304, b""
        kind = "text/html; charset=utf-8" if b"<html" in body else "application/xml"
        return Response(
            requested_url=request.url, final_url=request.url, hops=(), status=status,
            headers={"content-type": kind, **headers}, body=body, fetched_at=T0,
        )  # fmt: skip


@dataclass(frozen=True)
class Slow:
    """A Fetcher of which some addresses never answer."""

    site: Site
    never: tuple[str, ...]

    async def fetch(self, request: Request) -> Response:
        if request.url in self.never:
            await asyncio.Event().wait()
        return await self.site.fetch(request)


@dataclass(frozen=True)
class Around:
    """A Sink around another, which says who it is, and is told what this one is told."""

    sink: Sink

    @property
    def name(self) -> str:
        return self.sink.name

    @property
    def key(self) -> str:
        return self.sink.key

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        return self.sink.write(unit, batches)

    def report(self, unit: UnitSummary | None, run: RunSummary) -> None:
        self.sink.report(unit, run)


@dataclass(frozen=True)
class InProcess:
    """Children that are none: the function runs here, and raises what it raises."""

    refuse: tuple[bytes, ...] = ()

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        if any(mark in body for mark in self.refuse):
            raise Refusal(Reason.PARSER_TIMEOUT, f"not done after {timeout_s:g} s")
        module, name = function.split(":")
        return getattr(importlib.import_module(module), name)(dict(header), body)


def frozen_clock() -> datetime:
    """A clock that stands."""
    return T0


def page(title: str, *paragraphs: str) -> bytes:
    """A plain article page."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    head = f"<head><title>{title}</title></head>"
    return f"<html lang=en>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def prose(word: str) -> tuple[str, ...]:
    """Three paragraphs that an extractor takes for an article, different for each word."""
    return tuple(
        f"The {word} of the {place} was opened on a bright morning, and people came from far to see it. "
        f"Nobody in the {place} had expected that the {word} would draw such a crowd, said the keeper of the {word}."
        for place in ("harbour", "valley", "museum")
    )


def rss(*items: tuple[str, str, str], host: str = "https://news.example") -> bytes:
    """An RSS feed of (guid, link, title)."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title></item>"
        for guid, link, title in items
    )
    channel = f"<title>News</title><link>{host}</link><description>d</description>{entries}"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{channel}</channel></rss>".encode()
