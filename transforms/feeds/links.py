"""Where an item of an XML feed lies: which of its links, and what a relative one starts from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from transforms.feeds.fields import address_of, shown
from transforms.feeds.values import attribute, text

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_MAX_DEPTH = 16
"""Elements around another that are asked for their base: real feeds have five, one of unclosed items has thousands."""
_MARKUP_TYPES = (None, "text/html", "application/xhtml+xml", "html", "xhtml")
_ALTERNATE = (None, "alternate", "http://www.iana.org/assignments/relation/alternate")


def based(element: Any, base: str) -> str:
    """The base of addresses in an element: xml:base of it and of those around it, the outermost from `base`."""
    around = [element, *islice(element.iterancestors(), _MAX_DEPTH)]
    for each in reversed(around):
        base = address_of(each.get(_XML_BASE) or each.get("xml:base"), base) or base
    return base


def link_of(own: Iterable[tuple[str | None, str]], instead: Iterable[str | None] = ()) -> str | None:
    """The first of an item's links that is an address; the first as given when none is, so that it can be named.

    Args:
        own: its links, best first, each with what it starts from if it is relative.
        instead: what serves as its address if none of these does: absolute.
    """
    given = list(own)
    found = next(filter(None, (address_of(link, base) for link, base in given)), None)
    return (
        found
        or next(filter(None, (address_of(link, None) for link in instead)), None)
        or shown(link for link, _ in given)
    )


def own_links(
    links: Sequence[Any], originals: Sequence[Any], base: str, *, is_based: bool
) -> Iterator[tuple[str | None, str]]:
    """The links of an item to itself, those to a page of HTML first, with their bases.

    Args:
        links: its elements that are links.
        originals: what FeedBurner's own link leads to, after counting the click: before all others.
        base: where relative links start from.
        is_based: whether there is any xml:base.
    """
    yield from ((text([each]), base) for each in originals)
    own = [link for link in links if _relation(link) in _ALTERNATE]
    for element in sorted(own, key=lambda link: attribute(link, "type") not in _MARKUP_TYPES):
        href = attribute(element, "href") or text([element]) or _behind(element)
        yield href, based(element, base) if is_based else base


def related(links: Sequence[Any], relation: str) -> Iterator[Any]:
    """The links of one relation."""
    return (link for link in links if (attribute(link, "rel") or "").lower() == relation)


def _behind(element: Any) -> str | None:
    """`<link/>https://…`: RSS that was written as HTML, to which <link> is an element without content."""
    tail = (element.tail or "").strip()
    return tail if tail.startswith(("http://", "https://")) else None


def _relation(link: Any) -> str | None:
    relation = attribute(link, "rel")
    return relation.lower() if relation else None
