"""The addresses that a page declares as its own, believed carefully: identity hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from schemas.failure import Refusal
from transforms.web.urls import resolve, site

LEAST_NAME_CHARS, LEAST_DIGITS = 8, 5
"""Of the last part of a path, so that it tells articles apart: not `index`, `article`, `2024`. Of 145 AMP addresses
that labelled pages give on their own site 134 had such a part of the page's address, 2 were that address, none was
wrong."""

CANONICAL, OG_URL, AMP = "rel=canonical", "meta og:url", "rel=amphtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What a page says of its address, as far as it can be believed; all absolute.

    Attributes:
        own: the one that identifies its article.
        others: further ones that it says the same article has.
        elsewhere: the one on another site that it calls canonical: whose story it says this is.
        flags: why a canonical one was not believed.
    """

    own: str | None = None
    others: tuple[str, ...] = ()
    elsewhere: str | None = None
    flags: tuple[str, ...] = ()


def declarations(tree: Any) -> Iterator[tuple[str, str]]:
    """All that a page says of its address, as it stands, with where: rel=canonical, og:url, rel=amphtml."""
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        for name, relation in ((CANONICAL, "canonical"), (AMP, "amphtml")):
            if relation in relations:
                yield name, link.get("href") or ""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").strip().lower() == "og:url":
            yield OG_URL, meta.get("content") or ""


def base_of(tree: Any, url: str) -> str:
    """The address that a page's relative ones start from."""
    return next((resolved(tag.get("href"), url) for tag in tree.iter("base") if tag.get("href")), None) or url


def addresses(tree: Any, base: str, url: str) -> Addresses:
    """What a page declares of its address, and what of it can be believed.

    Its rel=canonical; where it has none, its og:url. Not believed: one on another site (syndication; a mistake, or an
    attempt to take over another's identity); the home page on any other page, a common misconfiguration that would
    make all of a site's articles one; and several different ones (search engines ignore those too).
    The AMP page's address and an og:url beside a rel=canonical are `others`, under the same conditions and if they name
    the page as its own address does.
    """
    said = list(declarations(tree))
    own, doubts = _believed(_resolved(said, CANONICAL, base), url)
    told = _absolute(said, OG_URL)
    if not any(source == CANONICAL and href.strip() for source, href in said):
        own, _ = _believed(told, url)
    claimed = (_believed(told, url)[0], _believed(_resolved(said, AMP, base), url)[0])
    others = (each for each in claimed if each and each not in (own, url) and _is_named_alike(each, own or url))
    return Addresses(
        own=own,
        others=tuple(dict.fromkeys(others)),
        elsewhere=next(iter(_resolved(said, CANONICAL, base))) if doubts == ("canonical-elsewhere",) else None,
        flags=doubts,
    )


def declared_address(tree: Any) -> str | None:
    """The address that a page gives as its own, where no other is known: of rel=canonical, else of og:url.

    Only absolute ones count, and of a kind only a single one: there is no address to compare them with.
    """
    said = list(declarations(tree))
    found = (list(_absolute(said, source)) for source in (CANONICAL, OG_URL))
    return next((each[0] for each in found if len(each) == 1), None)


def resolved(link: str | None, base: str | None) -> str | None:
    """A link as an absolute address; None for what is none."""
    try:
        return resolve(link, base) if link and link.strip() else None
    except Refusal:
        return None


def _believed(found: dict[str, None], url: str) -> tuple[str | None, tuple[str, ...]]:
    """The address if it can be believed, and why not."""
    if not found:
        return None, ()
    if len(found) > 1:
        return None, ("canonical-conflict",)
    (address,) = found
    if site(address) != site(url):
        return None, ("canonical-elsewhere",)
    return (None, ("canonical-home",)) if _is_home(address) and not _is_home(url) else (address, ())


def _resolved(said: list[tuple[str, str]], source: str, base: str | None) -> dict[str, None]:
    return dict.fromkeys(filter(None, (resolved(href, base) for each, href in said if each == source)))


def _absolute(said: list[tuple[str, str]], source: str) -> dict[str, None]:
    """Those that need no base: a relative og:url is against its rules, and mostly an address without its scheme."""
    return _resolved(said, source, None)


def _is_named_alike(address: str, url: str) -> bool:
    """Whether the last part of a page's path, without its extension, is in another address as well."""
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return len(name) >= (LEAST_DIGITS if name.isdigit() else LEAST_NAME_CHARS) and name in address


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
