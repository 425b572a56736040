"""An XML feed's tree → items: RSS 0.9x, 1.0, 1.1 and 2.0, Atom 0.3 and 1.0, CDF, news sitemaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.feed import FeedItem, ParsedFeed
from transforms.feeds import media
from transforms.feeds.caps import MAX_TITLE_CHARS
from transforms.feeds.fields import (
    address_of,
    as_markup,
    categories_of,
    content_of,
    guid_of,
    name_of,
    one_line,
    people,
    summary_of,
)
from transforms.feeds.formats import format_of
from transforms.feeds.further import next_page, parts_of
from transforms.feeds.links import based, link_of, own_links, related
from transforms.feeds.newest import newest
from transforms.feeds.tree import Tree
from transforms.feeds.values import attribute, markup, plain_type, text, texts
from transforms.feeds.vocabulary import Vocabulary
from transforms.web.freshness import declared_interval

PARSER = "lxml"

Parts = dict[str, list[Any]]

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MAX_CHILDREN = 2_000
"""Of an item that are looked at: real ones have up to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What the items share. `base` is what their relative links start from; `is_based`: there is an xml:base."""

    feed_url: str
    names: Vocabulary
    is_atom: bool
    is_based: bool
    base: str
    title: str | None
    tagline: str | None
    authors: tuple[str, ...]


def read_feed(tree: Tree, *, feed_url: str, is_based: bool) -> ParsedFeed:
    """The feed of a document.

    Args:
        tree: the document.
        feed_url: its address: goes into the items, and relative links start from it in the end.
        is_based: whether any element may have an xml:base.
    """
    kind = format_of(tree)
    parts = _parts(_channel_element(tree), tree.names.channel_role)
    channel = _channel(parts, tree, feed_url, is_atom=kind.startswith("atom"), is_based=is_based)
    taken, cut = newest(tree.items, lambda item: _dates(item, _parts(item, tree.names.item_role), channel)[0])
    return ParsedFeed(
        format=kind,
        title=channel.title,
        tagline=channel.tagline,
        items=tuple(_item(item, channel) for item in taken),
        ttl_s=declared_interval(*(text(parts.get(name)) for name in ("ttl", "sy-period", "sy-frequency"))),
        parser=PARSER,
        repairs=tree.repairs,
        cut=cut + tree.more,
        parts=parts_of(tree.root, tree.names, feed_url) if kind == "sitemap-index" else (),
        next_page=next_page(parts.get("link", ()), parts.get("generator", ()), feed_url) if taken else None,
    )


def _channel_element(tree: Tree) -> Any:
    inside = (child for child in tree.root if tree.names.name(child.tag) == "channel")
    return next(inside, tree.root)


def _channel(parts: Parts, tree: Tree, feed_url: str, *, is_atom: bool, is_based: bool) -> _Channel:
    base = feed_url
    # RFC 4287 knows xml:base and the feed's address only; in RSS, relative links mean the site.
    if not is_atom:
        own = link_of(own_links(parts.get("link", ()), (), feed_url, is_based=is_based))
        base = address_of(own, None) or feed_url
    return _Channel(
        feed_url=feed_url,
        names=tree.names,
        is_atom=is_atom,
        is_based=is_based,
        base=base,
        title=_title(parts, "title") or _title(parts, "title-too"),
        tagline=_title(parts, "tagline") or _title(parts, "tagline-too"),
        authors=people(map(_person, parts.get("author", ()))) if is_atom else (),
    )


def _item(item: Any, channel: _Channel) -> FeedItem:
    parts = _parts(item, channel.names.item_role)
    base = based(item, channel.base) if channel.is_based else channel.base
    published, updated = _dates(item, parts, channel)
    guid, permalink = _guid(item, parts)
    files = media.enclosures(_files(parts), base)
    summary, content = _texts(parts)
    return FeedItem(
        feed_url=channel.feed_url,
        guid=guid,
        link=link_of(
            own_links(parts.get("link", ()), parts.get("original-link", ()), channel.base, is_based=channel.is_based),
            # A GUID that is an address, CDF's attribute, at last a file: a podcast may have nothing else.
            [None if permalink is False else guid, address_of(attribute(item, "href"), base), *(f.url for f in files)],
        ),
        title=_title(parts, "title") or _title(parts, "title-too"),
        summary=summary,
        content=content,
        published=published,
        updated=updated,
        authors=people(_authors(parts)) or channel.authors,
        categories=categories_of(_categories(parts)),
        site_title=channel.title,
        site_tagline=channel.tagline,
        permalink=permalink,
        enclosures=files,
        images=media.images(_pictures(parts), base),
    )


def _parts(element: Any, role_of: Any) -> Parts:
    """The children of an element by the part they play, groups opened."""
    parts: Parts = {}
    for child in element[:_MAX_CHILDREN]:
        role = role_of(child.tag)
        if role == "group":
            for inner in child[:_MAX_CHILDREN]:
                if role := role_of(inner.tag):
                    parts.setdefault(role, []).append(inner)
        elif role:
            parts.setdefault(role, []).append(child)
    return parts


def _title(parts: Parts, role: str) -> str | None:
    for element in parts.get(role, ()):
        if found := one_line(markup(element), MAX_TITLE_CHARS, plain=plain_type(element)):
            return found
    return None


def _dates(item: Any, parts: Parts, channel: _Channel) -> tuple[str | None, str | None]:
    published = name_of(text(parts.get("published")) or text(parts.get("published-too")))
    updated = name_of(text(parts.get("updated")) or attribute(item, "lastmod"))
    # dc:date is what RSS 1.0 dates its items with.
    return published if channel.is_atom else published or updated, updated


def _guid(item: Any, parts: Parts) -> tuple[str | None, bool | None]:
    element = next((each for each in parts.get("guid", ()) if text([each])), None)
    guid = guid_of(text([element]) if element is not None else item.get(_RDF_ABOUT) or text(parts.get("guid-too")))
    said = attribute(element, "isPermaLink") or attribute(element, "ispermalink") if element is not None else None
    return guid, said.lower() == "true" if said and said.lower() in ("true", "false") else None


def _authors(parts: Parts) -> Iterator[str | None]:
    elements = parts.get("author") or parts.get("author-too") or ()
    return map(_person, elements)


def _person(element: Any) -> str | None:
    """The name in a person construct of Atom; the text of what is none."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == "name":
            return text([child])
    return None if len(element) and not (element.text or "").strip() else text([element])


def _categories(parts: Parts) -> Iterator[str | None]:
    for element in parts.get("category", ()):
        yield attribute(element, "label") or attribute(element, "term") or text([element])
    for value in texts(parts.get("keywords")):
        yield from value.split(",")


def _texts(parts: Parts) -> tuple[str | None, str | None]:
    element = next((each for role in ("summary", "summary-too") for each in parts.get(role, ())), None)
    told, plain = (None, False) if element is None else (markup(element), plain_type(element))
    return summary_of(told, plain=plain), content_of(_contents(parts), as_markup(told) if told and plain else told)


def _contents(parts: Parts) -> Iterator[str]:
    for element in parts.get("content", ()):
        if _is_text(element):
            yield as_markup(markup(element)) if plain_type(element) else markup(element)


def _is_text(element: Any) -> bool:
    kind = (attribute(element, "type") or "text").lower()
    readable = kind == "application/octet-stream" or any(part in kind for part in ("text", "html", "escaped"))
    return readable and attribute(element, "src") is None


def _files(parts: Parts) -> Iterable[Any]:
    shown = (each for each in parts.get("media", ()) if not media.is_image(each))
    return (*parts.get("enclosure", ()), *related(parts.get("link", ()), "enclosure"), *shown)


def _pictures(parts: Parts) -> list[Any]:
    return [each for each in parts.get("media", ()) if media.is_image(each)] + parts.get("image", [])
