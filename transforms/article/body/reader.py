"""Further opinions: what trafilatura and resiliparse read, where they can be asked without harm."""

from __future__ import annotations

import logging
from typing import Any

import lxml.html
import trafilatura
from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from transforms.article.body.blocks import SKIPPED

MAX_ELEMENTS = 20_000
MAX_CHILDREN = 3_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 100_000
"""A page with more elements, more of them side by side or in one another, takes it seconds (10,000 inline tags in a row
12 s, measured), or it finds nothing there (300 nested elements). It copies the page several times: 700,000 attributes
are 1.2 GB then."""

_FAULTS = (AssertionError, AttributeError, IndexError, KeyError, LookupError, RecursionError, TypeError, ValueError)
"""What it raised on foreign documents (14 of 17,346, measured), and what such code raises. All mean: no opinion."""

# What it would log (per page: "discarding data") is no news; a child's stderr is no place for it.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def reader_text(tree: Any, *, wide: bool = False) -> str:
    """The text that trafilatura finds, a line per block; empty when it has no opinion.

    Args:
        tree: root of a tame page; it is not changed.
        wide: in its default mode, which keeps more; else in its fast precision mode.
    """
    try:
        # deduplicate stays off: its memory of other pages would make the text depend on what was read before.
        document = trafilatura.bare_extraction(
            tree,
            favor_precision=not wide,
            fast=not wide,
            include_comments=False,
            deduplicate=False,
            with_metadata=False,
        )
    except (*_FAULTS, etree.LxmlError):
        return ""
    return (document.text if document else None) or ""


def main_text(tree: Any) -> str:
    """The text that resiliparse takes for the main content, a line per block; empty when it has no opinion.

    Its rules are of names, roles and link shares alone (Bevendorff et al., ECIR 2018). 3 ms of CPU, a parse by Lexbor
    included.

    Args:
        tree: root of a tame page; it is not changed.
    """
    html = lxml.html.tostring(tree, encoding="unicode")
    try:
        text: str = extract_plain_text(html, main_content=True, alt_texts=False, links=False, noscript=False)
    except (*_FAULTS, RuntimeError):
        return ""
    return text


def is_tame(tree: Any) -> bool:
    """Whether a page has no more than real ones have, of what costs trafilatura more than its size."""
    depth = elements = attributes = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            depth -= 1
            continue
        depth, elements = depth + 1, elements + 1
        attributes += len(element.attrib)
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS or len(element) > MAX_CHILDREN or attributes > MAX_ATTRIBUTES:
            return False
        if element.tag in SKIPPED:
            walk.skip_subtree()
    return True
