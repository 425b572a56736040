"""Whether a body is HTML at all, by its first bytes and its Content-Type."""

from __future__ import annotations

import re

from schemas.failure import Reason, Refusal, Stage
from transforms.feeds.plaintext import tidy

_HTML_TYPES = ("", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_VAGUE_TYPES = ("text/plain", "application/octet-stream", "unknown/unknown", "*/*")
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image, sound or film",
    b"OggS": "sound or film",
    b"ID3": "sound",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "gzip data",
    b"{\\rtf": "an RTF document",
}
_HTML_START = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_HTML_TAG = re.compile(rb"<(?:html|head|body|article|div|p|h1)[\s>]", re.IGNORECASE)
#: One of these is in whatever is HTML; script and style sheets, data in XML have none of them.
_ANY_TAG = re.compile(
    rb"<(?:html|head|body|title|meta|link|script|base|article|section|main|header|div|span|p|h[1-6]|br|hr|img|a|b|i|em"
    rb"|strong|font|center|table|ul|ol|li|dl|pre|blockquote|frameset|svg|form)(?:[\s>]|/>)",
    re.IGNORECASE,
)
_SNIFFED_BYTES = 65_536

#: WHATWG MIME sniffing, "binary data byte"; without NUL, which UTF-16 is full of.
_BINARY = bytes({*range(1, 9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
_BINARY_HEAD_BYTES, _MAX_BINARY = 4_096, 1 / 16
"""Compressed data and programs have 1 in 10."""
_JSON_START = re.compile(rb"\s*+(?:\{\s*+[\"}]|\[\s*+[\[{\"\]])")
_WIDE_MARKS = (b"\xfe\xff", b"\xff\xfe")


def refuse_unless_html(body: bytes, content_type: str | None) -> None:
    """Pass what is HTML, also under a wrong label: many servers mislabel, few documents start with <html> in vain.

    Args:
        body: the page, without content coding.
        content_type: value of the Content-Type header, or null.

    Raises:
        Refusal: not-html; its detail says what it is.
    """
    start = body.lstrip()[:16]
    magic = next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None)
    if magic:
        raise _refusal(f"{magic}, not HTML")
    kind = re.split("[;,]", content_type or "", maxsplit=1)[0].strip().lower()
    if _HTML_START.match(body):
        return
    if kind not in _HTML_TYPES and (kind not in _VAGUE_TYPES or not _HTML_TAG.search(body, 0, _SNIFFED_BYTES)):
        raise _refusal(f"{tidy(kind)[:100]}, not HTML")
    if not _is_wide(body) and (other := _other(body)):
        raise _refusal(f"{other}, not HTML")


def _is_wide(body: bytes) -> bool:
    """Whether its letters may be of two bytes or more: then none of this is found in it."""
    nuls = body.count(b"\0", 0, _SNIFFED_BYTES)
    return body.startswith(_WIDE_MARKS) or nuls > len(body[:_SNIFFED_BYTES]) / 20


def _other(body: bytes) -> str | None:
    """What a body is that no first bytes tell, in bytes that stand for ASCII; null for what may be HTML."""
    head = body[:_BINARY_HEAD_BYTES]
    if len(head) - len(head.translate(None, _BINARY)) > _MAX_BINARY * len(head):
        return "binary data"
    if _JSON_START.match(body) and body[-_BINARY_HEAD_BYTES:].rstrip().endswith((b"}", b"]")):
        return "JSON"
    return None if not body.strip() or _ANY_TAG.search(body, 0, _SNIFFED_BYTES) else "plain text"


def _refusal(detail: str) -> Refusal:
    return Refusal(Reason.NOT_HTML, detail, stage=Stage.EXTRACT)
