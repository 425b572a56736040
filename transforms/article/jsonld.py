"""What stands in a page's JSON-LD about the page itself. What is nearly JSON is repaired, in linear time."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

MAX_CHARS = 1_000_000
"""Of one block; real ones have up to 200,000, and json.loads reads this much in 10 ms."""

MAX_REPAIRED_CHARS = 200_000
"""A longer block that is no JSON is passed over: the repair costs 60 ns a character."""

MAX_NODES = 200
"""Looked at in a block, lists counted too: what a page says of itself stands at the top."""

MAX_BLOCKS = 100
"""Of a page; real ones have up to 20."""

MAX_VALUES = 8
"""JSON values one after another in a block; one is the rule."""

_ARTICLES = ("article", "blogposting", "liveblogposting", "report")
_TYPE = "application/ld+json"
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")

#: Strings, comments (`//` also begins CDATA lines; in addresses it is inside of strings), commas before a closing
#: bracket, what HTML and CDATA put around. Each alternative that has begun matches, so none is tried twice.
_SPARE = re.compile(
    r'(?P<string>"(?:[^"\\]++|\\.)*+"?)|//[^\n]*|/\*(?:.*?\*/|.*)|,(?=\s*+[}\]])|<!--|-->|<!\[CDATA\[|\]\]>|;\s*+$',
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_DECODER = json.JSONDecoder(strict=False)


def texts(tree: Any) -> Iterator[str]:
    """The blocks of JSON-LD of a parsed page, as they stand."""
    scripts = (script for script in tree.iter("script") if _TYPE in (script.get("type") or "").lower())
    return ((script.text or "")[:MAX_CHARS] for script in islice(scripts, MAX_BLOCKS))


def nodes(text: str) -> list[dict[str, Any]]:
    """The nodes of a block that are of the page: at its top, in its @graph, its main entity. Not those in lists and of
    other works; none when the block is no JSON, and can't be made JSON.
    """
    waiting: deque[Any] = deque(_values(text))
    found: list[dict[str, Any]] = []
    for _ in range(MAX_NODES):
        node = waiting.popleft() if waiting else None
        if isinstance(node, list):
            waiting.extend(node[:MAX_NODES])
        elif isinstance(node, dict):
            found.append(node)
            waiting.extend(node[key] for key in _INNER if key in node)
    return found


def of_page(tree: Any) -> tuple[dict[str, Any], ...]:
    """The nodes of all blocks of a parsed page, in order."""
    return tuple(node for text in texts(tree) for node in nodes(text))


def types(node: dict[str, Any]) -> frozenset[str]:
    """The types of a node in lower case, without the address of the vocabulary."""
    said = node.get("@type")
    names = said[:MAX_VALUES] if isinstance(said, list) else [said]
    return frozenset(name.lower().rpartition("/")[2] for name in names if isinstance(name, str) and len(name) < 100)


def is_article(node: dict[str, Any]) -> bool:
    """Whether a node is an article: NewsArticle, ReportageNewsArticle, BlogPosting, ..."""
    return any(name.endswith(_ARTICLES) for name in types(node))


def _values(text: str) -> list[Any]:
    try:
        return [json.loads(text, strict=False)]
    except RecursionError:
        return []
    except ValueError:
        return list(_repaired(text)) if len(text) <= MAX_REPAIRED_CHARS else []


def _repaired(text: str) -> Iterator[Any]:
    """The values of a block without what does not belong in JSON; those before the first that can't be read."""
    text, start = _SPARE.sub(_mended, text).strip(), 0
    for _ in range(MAX_VALUES):
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        yield value
        start = end
        while start < len(text) and text[start] in " \t\r\n,":
            start += 1


def _mended(match: re.Match[str]) -> str:
    string = match["string"]
    return _BAD_ESCAPE.sub(r"\\\\", string) if string else " "
