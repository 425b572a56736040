"""A page by itself, without a feed and perhaps without an address, as a child process reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.wire import to_wire
from transforms.article.extract import extract
from transforms.article.extract import prepare as prepare  # of this module too: children ask it
from transforms.article.metadata.address import declared_address
from transforms.article.page_record import NOWHERE
from transforms.article.page_tree import parse
from transforms.web.charset import decode


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
    url = header.get("url") or _declared(body, content_type)
    requested = header.get("requested_url")
    extracted = extract(body, url=url or NOWHERE, content_type=content_type, requested_url=requested)
    return {"url": url, "extracted": to_wire(extracted)}


def _declared(body: bytes, content_type: str | None) -> str | None:
    text, _, _ = decode(body, content_type)
    tree = parse(text) if text.strip() else None
    return None if tree is None else declared_address(tree)
