"""The page's own address as it declares it, believed carefully: identity hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from schemas.failure import Refusal
from transforms.web.urls import resolve, site


def base_of(tree: Any, url: str) -> str:
    """The address that a page's relative ones start from."""
    return next((resolved(tag.get("href"), url) for tag in tree.iter("base") if tag.get("href")), None) or url


def canonical(links: Iterable[Any], base: str, url: str) -> tuple[str | None, tuple[str, ...]]:
    """The page's rel=canonical if it can be believed, and why not.

    Not believed: one on another site (syndication; a mistake, or an attempt to take over another's identity); the
    home page on any other page, a common misconfiguration that would make all of a site's articles one; and several
    different ones (search engines ignore those too).
    """
    found = dict.fromkeys(filter(None, (resolved(href, base) for href in _canonical_links(links))))
    if not found:
        return None, ()
    if len(found) > 1:
        return None, ("canonical-conflict",)
    (address,) = found
    if site(address) != site(url):
        return None, ("canonical-elsewhere",)
    return (None, ("canonical-home",)) if _is_home(address) and not _is_home(url) else (address, ())


def resolved(link: str | None, base: str) -> str | None:
    """A link as an absolute address; None for what is none."""
    try:
        return resolve(link, base) if link and link.strip() else None
    except Refusal:
        return None


def _canonical_links(links: Iterable[Any]) -> Iterator[str | None]:
    for link in links:
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
