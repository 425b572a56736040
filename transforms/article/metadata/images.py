"""Pictures of the article: the main one that the page names, then those shown with a caption.

Rule: og:image, JSON-LD, twitter:image, rel=image_src in this order, each file once (addresses differ in size and crop
behind the same name); a caption is JSON-LD's or that of the figure which shows the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from schemas.article import Image
from transforms.article.metadata.address import resolved
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import text_of
from transforms.article.metadata.markup import Page
from transforms.feeds.plaintext import tidy

MAX_IMAGES = 10
MAX_CAPTION_CHARS = 1_000
_MAX_FIGURES = 50
_CAPTION = re.compile(r"(?<!\S)(?:wp-caption-text|wp-caption-dd|tr-caption|img_caption)(?!\S)")
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")


def images(page: Page, linked: Linked) -> tuple[Image, ...]:
    """Pictures with their captions."""
    found: dict[str, Image] = {}
    for link, caption in (*_named(page, linked), *_figures(page)):
        address = resolved(link, page.base)
        if address:
            _add(found, address, tidy(caption or "")[:MAX_CAPTION_CHARS] or None)
    return tuple(found.values())[:MAX_IMAGES]


def _add(found: dict[str, Image], address: str, caption: str | None) -> None:
    file = urlsplit(address).path.rpartition("/")[2] or address
    known = found.get(file)
    if known is None:
        found[file] = Image(url=address, caption=caption)
    elif known.caption is None and caption:
        found[file] = Image(url=known.url, caption=caption)


def _named(page: Page, linked: Linked) -> Iterator[tuple[str | None, str | None]]:
    yield from ((link, None) for _, link in page.said("og:image", "og:image:url", "og:image:secure_url"))
    for value in linked.each(linked.work.get("image")):
        yield _of_json(value)
    yield from ((link, None) for _, link in page.said("twitter:image", "twitter:image:src", "parsely-image-url"))
    for link in page.marks.links:
        if "image_src" in (link.get("rel") or "").lower().split():
            yield link.get("href"), None


def _of_json(value: Any) -> tuple[str | None, str | None]:
    if isinstance(value, Mapping):
        link = value.get("url") or value.get("contentUrl")
        caption = value.get("caption")
        return (link if isinstance(link, str) else None), (caption if isinstance(caption, str) else None)
    return (value if isinstance(value, str) else None), None


def _figures(page: Page) -> Iterator[tuple[str | None, str | None]]:
    """Pictures in figures that have a caption."""
    for mark in page.marks.figures[:_MAX_FIGURES]:
        figure = mark.element
        caption = next((each for each in figure.iter("figcaption", "p", "td", "div") if _is_caption(each)), None)
        image = next(figure.iter("img"), None)
        if caption is not None and image is not None and not page.is_apart(figure):
            link = next((image.get(name) for name in _SOURCES if (image.get(name) or "data:")[:5] != "data:"), None)
            yield link, text_of(caption, MAX_CAPTION_CHARS)


def _is_caption(element: Any) -> bool:
    return element.tag == "figcaption" or bool(_CAPTION.search(element.get("class") or ""))
