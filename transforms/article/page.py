"""A page by itself, without a feed and perhaps without an address, as a child process reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.failure import Refusal
from schemas.wire import to_wire
from transforms.article.extract import extract
from transforms.article.page_record import NOWHERE
from transforms.article.page_tree import parse
from transforms.web.charset import decode
from transforms.web.urls import resolve


def extract_page_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`extract` of a page whose address may be unknown.

    Args:
        header: `url`, null when unknown: then what the page declares is taken; `content_type`; and `requested_url`
            where it is known.
        body: the page.

    Returns:
        `url`, the address taken or null, and `extracted`, the wire form of an Extracted.

    Raises:
        Refusal: as extract.
    """
    content_type = header.get("content_type")
    url = header.get("url") or declared_address(body, content_type)
    requested = header.get("requested_url")
    extracted = extract(body, url=url or NOWHERE, content_type=content_type, requested_url=requested)
    return {"url": url, "extracted": to_wire(extracted)}


def declared_address(body: bytes, content_type: str | None) -> str | None:
    """The address that a page gives as its own: the one of rel=canonical, else the one of og:url.

    Only absolute ones count, and of a kind only a single one: whoever reads this has no other address to compare with.
    """
    text, _, _ = decode(body, content_type)
    tree = parse(text) if text.strip() else None
    if tree is None:
        return None
    found = (tuple(dict.fromkeys(_absolute(kind))) for kind in (_canonical_links(tree), _og_urls(tree)))
    return next((addresses[0] for addresses in found if len(addresses) == 1), None)


def _canonical_links(tree: Any) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""


def _og_urls(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").strip().lower() == "og:url":
            yield meta.get("content") or ""


def _absolute(links: Iterator[str]) -> Iterator[str]:
    for link in links:
        try:
            yield resolve(link)
        except Refusal:
            continue
