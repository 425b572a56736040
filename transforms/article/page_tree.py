"""A page's text → its tree, parsed once for all who read it."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from lxml import etree

from transforms.web.markup import with_few_attributes

_TAG = re.compile(r"<[a-zA-Z]")
_LAST_TAG = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
"""To the standard, what follows them is of the body; libxml2 drops it. 2 of 1,232 real pages go on for long."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


def parse(text: str) -> Any:
    """The root of an HTML document, null for what has no tag in it.

    However deep it is nested: without `huge_tree` libxml2 drops what lies under 256 elements. Comments are left out:
    nobody reads them, and lxml's iterwalk goes through many in a row in quadratic time (200,000: 3 s).
    """
    if not _TAG.search(text):
        return None
    text = with_few_attributes(_LAST_TAG.sub("", _DECLARATION.sub("", text.replace("\x00", ""))))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # A lone surrogate has no form in UTF-8.
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def metas_of(tree: Any) -> list[tuple[str, str]]:
    """Names (properties, itemprops) and contents of a page's meta elements, in order."""
    return [(_meta_name(meta), meta.get("content") or "") for meta in tree.iter("meta")]


def _meta_name(meta: Any) -> str:
    return (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
