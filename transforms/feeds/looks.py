"""What a document that is no feed looks like, for a person."""

from __future__ import annotations

import re

_PROLOGUE = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?[^>]*>|<!--.*?-->|<!doctype\s[^>]*>)*+", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"<([\w:.-]+)")
_HTML_START = re.compile(rb"(?:\s|\xef\xbb\xbf)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:html|body|head)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed)[\s>]", re.IGNORECASE)
_HIDDEN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_HEAD_BYTES = 4_096


def is_html(body: bytes) -> bool:
    """Whether it begins as an HTML page, and nothing in it begins a feed."""
    return bool(_HTML_START.match(body)) and not _FEED.search(body)


def names_items(body: bytes) -> bool:
    """Whether anything in it begins as an item does, comments and quoted sections aside."""
    return bool(_ITEM.search(body)) and bool(_ITEM.search(_HIDDEN.sub(b"", body)))


def looks_like(body: bytes) -> str:
    """In a few words."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD_BYTES]
    if not start:
        return "an empty document"
    if _HTML_START.match(start) or _HTML.search(start):
        return "an HTML page"
    if start[:1] in (b"{", b"["):
        return "JSON"
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end()) if prologue else None
    if root:
        return f"XML with the root <{root[1][:50].decode('ascii', 'replace')}>"
    return "binary data" if b"\x00" in start or start.startswith((b"%PDF", b"\x1f\x8b", b"PK\x03")) else "plain text"
