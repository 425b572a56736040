"""A page's text → its tree, parsed once for all who read it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Any

import lxml.html
from lxml import etree

MAX_ATTRIBUTES = 1_000
"""Of one element; of 1,231 real pages none has more than 73. libxml2 looks for each among those before it: 20,000 take
it 1 s, 100,000 minutes (measured, 2026-11-25)."""

_TAG = re.compile(r"<[a-zA-Z]")
#: As the standard reads them: `>` ends a tag, but in a value's quotes; a script goes on to its end tag. Possessive, so
#: that each byte is read once.
_WHOLE_TAG = re.compile(
    r"""(?P<tag><(?:(?P<script>(?i:script)(?=[\s/>]))|[a-zA-Z])"""
    r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|["'=])*+)"""
    r"""(?(script)>(?:[^<]++|<(?!/(?i:script)))*+)"""
)
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?""")
_LAST_TAG = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
"""To the standard, what follows them is of the body; libxml2 drops it. 2 of 1,232 real pages go on for long."""
_NOSCRIPT = re.compile(r"(<noscript\b[^>]*+>)(.*?)(</noscript\s*>)", re.IGNORECASE | re.DOTALL)
"""Where scripts run, nothing in it is read, so an element left open there holds nothing; to libxml2 it holds the rest
of the page. 1 of 914 real pages has one."""
_PAIRED = re.compile(
    r"<(/?)(a|article|aside|div|footer|form|header|main|nav|ol|section|span|table|ul)\b", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


def parse(text: str) -> Any:
    """The root of an HTML document, null for what has no tag in it.

    However deep it is nested: without `huge_tree` libxml2 drops what lies under 256 elements. Comments are left out:
    nobody reads them, and lxml's iterwalk goes through many in a row in quadratic time (200,000: 3 s).
    """
    if not _TAG.search(text):
        return None
    text = _tamed(_mended(_DECLARATION.sub("", text.replace("\x00", ""))))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # A lone surrogate has no form in UTF-8.
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _mended(text: str) -> str:
    """A document as browsers with scripts see it: nothing comes after its end, nothing leaves a <noscript>."""
    return _NOSCRIPT.sub(_closed, _LAST_TAG.sub("", text))


def _closed(noscript: re.Match[str]) -> str:
    """A <noscript>, empty if elements in it stay open."""
    opened = Counter[str]()
    for end, tag in _PAIRED.findall(noscript[2]):
        opened[tag.lower()] += -1 if end else 1
    return noscript[1] + noscript[3] if any(opened.values()) else noscript[0]


def _tamed(text: str) -> str:
    """The same with at most MAX_ATTRIBUTES in a tag. Costs 0.7 ms a page of 300 KB, a third of its parse."""
    parts, done = [], 0
    for found in _WHOLE_TAG.finditer(text):
        start, end = found.span("tag")
        if end - start > 2 * MAX_ATTRIBUTES:  # each takes two characters at least
            parts.append(text[done : _last_attribute(text, start + 1, end)])
            done = end
    return "".join((*parts, text[done:])) if parts else text


def _last_attribute(text: str, start: int, end: int) -> int:
    """Where the last that is kept ends; the first match is the name of the element."""
    found = islice(_ATTRIBUTE.finditer(text, start, end), 1 + MAX_ATTRIBUTES)
    return max((attribute.end() for attribute in found), default=end)


def metas_of(tree: Any) -> list[tuple[str, str]]:
    """Names (properties, itemprops) and contents of a page's meta elements, in order."""
    return [(_meta_name(meta), meta.get("content") or "") for meta in tree.iter("meta")]


def _meta_name(meta: Any) -> str:
    return (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
