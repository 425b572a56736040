"""Articles of a kind of their own: live blogs, which go on growing, and galleries, whose text is captions.

Each by two independent signs, but for a live blog that declares itself one: publishers put no such type on articles.
Words of addresses and classes are of a dozen languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

from transforms.article import jsonld
from transforms.article.sight import Sight

LIVE_BLOG = "live-blog"
GALLERY = "gallery"

MIN_ENTRIES = 4
"""Paragraphs that begin with a time of day, or with a minute of a match: an article has none, a timetable many."""

FALLING = 0.8
"""Share of entries that are earlier than the one before them: of timetables none is, the news of a day begin with the
last."""

MIN_PICTURES = 5
"""Figures of a page. Articles have them too, so that they are a sign beside another."""

_MAX_CLASSES, _MAX_NAME_CHARS = 200, 100
_LIVE_TYPE = "liveblogposting"
_GALLERY_TYPES = frozenset(("imagegallery", "mediagallery"))
#: A point alone between two numbers is a price's or a decimal's.
_ENTRY = re.compile(
    r"(?:[-–•]\s*)?"
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:\s?[:h]\s?|\.(?=\d\d\s?(?:Uhr|uur|hrs|[ap]\.?m\b|h\b|:)))(?P<minute>[0-5]\d)(?!\d|[.,:]\d)"
    r"|(?P<match>\d{1,3})(?:\+\d{1,2})?['’′](?!\w))"
)
_LIVE = re.compile(
    r"\b(?:live|liveblog|liveticker|ticker|newsticker|newsblog|livetext|minute-by-minute|en-directo|en-vivo|ao-vivo"
    r"|en-direct|direct|diretta|na-zywo|relacja|online|zivo|uzivo|canli|liveuppdatering|direktrapport|liveverslag)\b"
)
_GALLERY_WORDS = (
    r"(?:(?:photo|image|picture)s?-?)?galler(?:y|ies)|(?:foto|bilder?|image|photo)-?(?:galerien?|strecken?|s?erien?)"
    r"|(?:photo|picture)s|in-pictures|slideshows?|diaporamas?|portfolios?|galer[ií]as?|foto-?galer[ií]as?|fotos|gallerie"
    r"|foto-?galler(?:y|ie|ia)|bildspel|bildserie|fotoreportaje|fotoreportage|fotorelacja|galeri|foto-galeri"
)
_GALLERY_SEGMENT = re.compile(_GALLERY_WORDS)
_GALLERY_TEMPLATE = re.compile(
    rf"(?:[\w-]*-)?(?:single|format|type|template|page|layout)-(?:[\w-]*-)?(?:{_GALLERY_WORDS})"
)


def genres(sight: Sight) -> tuple[str, ...]:
    """What kinds of its own an article is of: `live-blog`, `gallery`; none for most."""
    found = ((LIVE_BLOG, _is_live(sight)), (GALLERY, _is_gallery(sight)))
    return tuple(name for name, is_one in found if is_one)


def _is_live(sight: Sight) -> bool:
    if _LIVE_TYPE in _types(sight):
        return True
    entries = list(_entries(sight.text))
    if len(entries) < MIN_ENTRIES:
        return False
    title = (sight.title or "").casefold().replace(" ", "-")
    steps = sum(after < before for before, after in pairwise(entries))
    return steps >= FALLING * (len(entries) - 1) or any(map(_LIVE.search, (*_segments(sight.url), title)))


def _entries(text: str) -> Iterator[int]:
    """Of each paragraph that begins with one the time, in minutes."""
    for entry in filter(None, map(_ENTRY.match, text.split("\n\n"))):
        yield int(entry["match"]) if entry["match"] else 60 * int(entry["hour"]) + int(entry["minute"])


def _is_gallery(sight: Sight) -> bool:
    typed = bool(_types(sight) & _GALLERY_TYPES)
    named = any(map(_GALLERY_SEGMENT.fullmatch, _segments(sight.url)))
    if not (typed or named):
        return False  # bloggers use WordPress's template for galleries for texts with pictures
    more = any(map(_GALLERY_TEMPLATE.fullmatch, _classes(sight.tree)))
    return (typed and named) or more or len(list(islice(sight.tree.iter("figure"), MIN_PICTURES))) == MIN_PICTURES


def _types(sight: Sight) -> frozenset[str]:
    """Of the page's own nodes in JSON-LD, and of its root in microdata."""
    stated = frozenset((root.get("itemtype") or "").rpartition("/")[2].lower() for root in _roots(sight.tree))
    return stated.union(*map(jsonld.types, sight.nodes))


def _segments(url: str) -> list[str]:
    return [unquote(each).casefold().replace("_", "-") for each in urlsplit(url).path.split("/") if each]


def _classes(tree: Any) -> list[str]:
    names = (root.get("class") or "" for root in _roots(tree))
    return [name[:_MAX_NAME_CHARS] for each in names for name in each.lower().split()[:_MAX_CLASSES]]


def _roots(tree: Any) -> list[Any]:
    return [root for root in (tree, tree.find("body")) if root is not None]
