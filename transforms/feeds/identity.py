"""When are two items of a feed the same item?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from schemas.failure import Refusal
from schemas.feed import FeedItem
from transforms.web.urls import canonical, site


def item_key(item: FeedItem) -> str:
    """Identity of an item in the ledger: 32 hex digits over (feed, GUID, link without tracking).

    Neither GUID nor link is trusted alone. Some feeds give every item one GUID (the site's address, an empty
    template): with the GUID alone all but the first would be lost. Others change the link of an item (a corrected
    slug): then the key changes, which costs one fetch, and the article is found again by its address or its text.
    Tracking parameters, http for https and the like are no change, and titles play a part only where an item has
    neither GUID nor link.
    """
    parts = ["1", item.feed_url, item.guid or "", _address(item.link)]
    if not item.guid and not item.link:
        parts.append(item.title or "")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def permalink_of(item: FeedItem) -> str | None:
    """The address that an item's GUID is, as far as can be told: on the link's site, and not its home page.

    A feed that says it is none is believed; one that says nothing means it is (RSS 2.0), or a URI (Atom).
    """
    if item.permalink is False or not item.guid or not item.link or not item.guid.startswith(("http://", "https://")):
        return None
    try:
        address = canonical(item.guid)
        at_home = urlsplit(address).path in ("", "/") and not urlsplit(address).query
        return None if at_home or site(address) != site(item.link) else address
    except Refusal:
        return None


def distrusted(items: Sequence[FeedItem]) -> tuple[FeedItem, ...]:
    """A feed's items; GUIDs that it gives to several links are no permalinks, whatever it says."""
    links: dict[str, set[str]] = {}
    for item in items:
        links.setdefault(item.guid or "", set()).add(_address(item.link))
    shared = {guid for guid, found in links.items() if guid and len(found) > 1}
    return (
        tuple(replace(item, permalink=False) if item.guid in shared else item for item in items)
        if shared
        else tuple(items)
    )


def _address(link: str | None) -> str:
    """The link's canonical form; as given where it has none, so that items with different bad links stay apart."""
    try:
        return canonical(link) if link else ""
    except Refusal:
        return link or ""
