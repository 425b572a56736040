"""A page's text → its tree, parsed once for all who read it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import lxml.html
from lxml import etree

from transforms.web.markup import with_few_attributes

_TAG = re.compile(r"<[a-zA-Z]")
_LAST_TAG = re.compile(r"</(?i:body|html)\s*+>")
"""To the standard, what follows them is of the body; libxml2 drops it. 2 of 1,232 real pages go on for long."""
_NOSCRIPT = re.compile(r"(<(?i:noscript)\b[^<>]*+>)((?:[^<]++|<(?!(?i:/?noscript|/script)))*+)(</(?i:noscript)\s*+>)")
"""Where scripts run, nothing in it is read, so an element left open there holds nothing; to libxml2 it holds the rest
of the page: so in 1 of 914 real pages. Linear: one that isn't closed ends at the next. None that a script writes."""
_PAIRED = re.compile(
    r"<(/?)(a|article|aside|div|footer|form|header|main|nav|ol|section|span|table|ul)\b", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_LEAST_TOLD = 5
"""Paragraphs in a <noscript> that may be the article; a call to turn on scripts has one or two."""
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>", re.IGNORECASE)

_ONE_CLASS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
"""All elements of one class: lxml.html's own lookup, for forms and their fields, is a call of Python for each."""


def parse(text: str) -> Any:
    """The root of an HTML document, null for what has no tag in it.

    However deep it is nested: without `huge_tree` libxml2 drops what lies under 256 elements. Comments are left out:
    nobody reads them, and lxml's iterwalk goes through many in a row in quadratic time (200,000: 3 s).
    """
    if not _TAG.search(text):
        return None
    text = text.replace("\x00", "")
    declared = _DECLARATION.match(text)
    text = with_few_attributes(_mended(text[declared.end() :] if declared else text))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        # A lone surrogate has no form in UTF-8.
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _mended(text: str) -> str:
    """A document as browsers with scripts see it: nothing comes after its end, nothing leaves a <noscript>.

    But where most paragraphs are in one, scripts would write them: 1 of 1,232 real pages has its whole article there.
    """
    text = _LAST_TAG.sub("", text)
    told = max((len(_PARAGRAPH.findall(each[2])) for each in _NOSCRIPT.finditer(text)), default=None)
    if told is None:
        return text
    shown = told >= _LEAST_TOLD and 2 * told > len(_PARAGRAPH.findall(text))
    return _NOSCRIPT.sub(_told if shown else _closed, text)


def _told(noscript: re.Match[str]) -> str:
    """What is in a <noscript> as if it were not, if it is the article."""
    is_article = len(_PARAGRAPH.findall(noscript[2])) >= _LEAST_TOLD
    return f"<div>{noscript[2]}</div>" if is_article else _closed(noscript)


def _closed(noscript: re.Match[str]) -> str:
    """A <noscript>, empty if elements in it stay open."""
    opened = Counter[str]()
    for end, tag in _PAIRED.findall(noscript[2]):
        opened[tag.lower()] += -1 if end else 1
    return noscript[1] + noscript[3] if any(opened.values()) else noscript[0]


def metas_of(tree: Any) -> list[tuple[str, str]]:
    """Names (properties, itemprops) and contents of a page's meta elements, in order."""
    return [(_meta_name(meta), meta.get("content") or "") for meta in tree.iter("meta")]


def _meta_name(meta: Any) -> str:
    return (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
