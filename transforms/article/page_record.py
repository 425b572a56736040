"""The record of a page by itself: no feed led to it, nobody fetched it, and perhaps it has no address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from schemas.article import Article, Provenance
from schemas.feed import FeedItem
from schemas.page import Extracted, Response
from schemas.unit import Unit
from schemas.wire import to_wire
from transforms.article.record import build

NOWHERE = "https://unknown.invalid/"
"""Stands for the address of a page that has none (RFC 2606: no such host can exist)."""


def build_page(
    *, url: str | None, content_type: str | None, extracted: Extracted, now: datetime, provenance: Provenance
) -> Article:
    """What `build` makes of a page alone: `is_part_of` empty, `fetch` and `date_first_seen` null.

    Args:
        url: the page's address; null when unknown, then the record is at NOWHERE.
        content_type: value of the Content-Type header, or null.
        extracted: what the page says.
        now: bounds the dates that are believed.
        provenance: who makes the record.

    Raises:
        Refusal: as build.
    """
    article = build(
        item=FeedItem(feed_url="", guid=None, link=None),
        response=_response(url or NOWHERE, content_type, now),
        extracted=extracted,
        unit=page_unit(now),
        provenance=provenance,
    )
    return replace(article, is_part_of=(), fetch=None, date_first_seen=None)


def address(article: Article) -> str | None:
    """The record's address, null when it is at NOWHERE (or at a relative rel=canonical there)."""
    return None if article.url.startswith(NOWHERE) else article.url


def page_unit(now: datetime) -> Unit:
    """A unit of work for what no ledger hears of: a day is more than any document takes."""
    return Unit(unit_id="alone", run_id="alone", epoch=0, started_at=now, deadline_at=now + timedelta(days=1))


def page_wire(article: Article) -> dict[str, Any]:
    """The record's wire form; where the page has no address, nothing that hangs on one is said."""
    record: dict[str, Any] = to_wire(article)
    if address(article):
        return record
    publisher = {**(record["publisher"] or {"name": None}), "url": None}
    images = [image for image in record["image"] if not image["url"].startswith(NOWHERE)]
    return {**record, "url": None, "identifier": None, "publisher": publisher, "sameAs": [], "image": images}


def _response(url: str, content_type: str | None, now: datetime) -> Response:
    headers = {"content-type": content_type} if content_type else {}
    return Response(requested_url=url, final_url=url, hops=(), status=200, headers=headers, body=b"", fetched_at=now)
