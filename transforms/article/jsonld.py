"""What stands in a page's JSON-LD about the page itself, read once and strictly: nothing is repaired."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

MAX_CHARS = 1_000_000
"""Of one block; real ones have up to 200,000, and json.loads reads this much in 10 ms."""

MAX_NODES = 200
"""Looked at in a block, lists counted too: what a page says of itself stands at the top."""

MAX_BLOCKS = 100
"""Of a page; real ones have up to 20."""

_ARTICLES = ("article", "blogposting", "liveblogposting", "report")
_TYPE = "application/ld+json"
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")


def texts(tree: Any) -> Iterator[str]:
    """The blocks of JSON-LD of a parsed page, as they stand."""
    scripts = (script for script in tree.iter("script") if _TYPE in (script.get("type") or "").lower())
    return ((script.text or "")[:MAX_CHARS] for script in islice(scripts, MAX_BLOCKS))


def nodes(text: str) -> list[dict[str, Any]]:
    """The nodes of a block that are of the page: at its top, in its @graph, its main entity. Not those in lists and of
    other works; none when the block is no JSON.
    """
    try:
        waiting = deque([json.loads(text, strict=False)])
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    for _ in range(MAX_NODES):
        node = waiting.popleft() if waiting else None
        if isinstance(node, list):
            waiting.extend(node[:MAX_NODES])
        elif isinstance(node, dict):
            found.append(node)
            waiting.extend(node[key] for key in _INNER if key in node)
    return found


def is_article(node: dict[str, Any]) -> bool:
    """Whether a node is an article: NewsArticle, ReportageNewsArticle, BlogPosting, ..."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower().endswith(_ARTICLES) for name in names)
