"""Pages made for the tests of what is read from them."""

from __future__ import annotations

import json
from typing import Any

from transforms.article.metadata.read import Metadata, Reader, heard, metadata, reader
from transforms.article.page_tree import metas_of, parse

URL = "https://www.gazette.example/region/ferry-returns"
TEXT = (
    "The ferry left the dock on Friday morning after two years of repairs, and hundreds of people stood on the pier to "
    "see her go. She will sail twice a day until the end of May, the harbour office said, and more often as the days "
    "grow longer."
)


def ld(node: Any) -> str:
    """A block of JSON-LD: of a value, or of text as it is."""
    text = node if isinstance(node, str) else json.dumps(node)
    return f'<script type="application/ld+json">{text}</script>'


def article(**fields: Any) -> str:
    """A block of JSON-LD about an article with these fields."""
    return ld({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def meta(**named: str) -> str:
    """Meta elements; of names with a colon the property."""
    return "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{content}">'
        for name, content in named.items()
    )


def reading(head: str = "", body: str = "", url: str = URL, html: str = '<html lang="en">') -> Reader:
    """A page, ready to be read."""
    tree = parse(f"<!DOCTYPE html>{html}<head>{head}</head><body>{body}<p>{TEXT}</p></body></html>")
    return reader(tree, metas_of(tree), url)


def read(head: str = "", body: str = "", url: str = URL, html: str = '<html lang="en">', text: str = TEXT) -> Metadata:
    """What is read of a page."""
    return heard(metadata(reading(head, body, url, html)), text)
