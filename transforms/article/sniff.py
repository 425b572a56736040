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
_SNIFFED_BYTES = 65_536


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
    if kind in _HTML_TYPES or _HTML_START.match(body):
        return
    if kind not in _VAGUE_TYPES or not _HTML_TAG.search(body, 0, _SNIFFED_BYTES):
        raise _refusal(f"{tidy(kind)[:100]}, not HTML")


def _refusal(detail: str) -> Refusal:
    return Refusal(Reason.NOT_HTML, detail, stage=Stage.EXTRACT)
