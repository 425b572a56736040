"""When are two items of a feed the same item?"""

from __future__ import annotations

import hashlib

from schemas.failure import Refusal
from schemas.feed import FeedItem
from transforms.web.urls import canonical


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


def _address(link: str | None) -> str:
    """The link's canonical form; as given where it has none, so that items with different bad links stay apart."""
    try:
        return canonical(link) if link else ""
    except Refusal:
        return link or ""
