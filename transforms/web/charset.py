"""Which characters the bytes of a page mean: the order of evidence of WHATWG HTML, "determining the encoding"."""

from __future__ import annotations

import codecs
import re

import webencodings
from charset_normalizer import from_bytes

#: The standard looks at 1,024 bytes for a declaration; real pages have theirs behind scripts and comments, and
#: browsers in fact look further while they wait for the rest.
_PRESCAN_BYTES = 16_384

#: Detection reads this much: its time grows with it (16 KB: below 0.1 s), its verdict hardly changes.
_DETECT_BYTES = 16_384

#: Web labels mean wider code pages than the Python codecs of the same name (https://encoding.spec.whatwg.org).
_WIDER = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "big5": "big5hkscs"}

#: What detection may answer: the encodings of the web, not EBCDIC and the like.
_DETECTABLE = [f"cp125{n}" for n in range(9)] + ["cp874", "cp932", "cp949", "gb18030", "big5", "euc_jp"]
_DETECTABLE += ["iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15", "koi8_r", "koi8_u"]
_WEB_NAMES = {"cp932": "shift_jis", "cp949": "euc-kr"}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))

#: Encodings of text beyond the web's own: EBCDIC and DOS code pages, UTF-7 and UTF-32, ISO-2022, HZ, and old names.
_OLD_LABEL = re.compile(r"(?:cp|ibm|utf|iso|hz|mac|euc|johab|ptcp|tis|kz|ebcdic)[\w-]{0,20}", re.ASCII | re.IGNORECASE)

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
# Comments are matched so that a declaration inside one is passed over. Possessive: no backtracking on hostile pages.
_META = re.compile(rb"<!--.*?(?:-->|\Z)|<meta[\s/]((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(rb"([^\s=>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++)))?")


def decode(body: bytes, content_type: str | None) -> tuple[str, str, str]:
    """Decode a page. Never raises: bytes without a meaning become U+FFFD.

    Args:
        body: the page, without content coding.
        content_type: value of the Content-Type header, or null.

    Returns:
        The text; the encoding's WHATWG name in lower case; and what told it: `bom`, `http`, `meta`, `detected`
        (valid UTF-8, or a guess by letter frequencies) or `default` (windows-1252).
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _text(body[len(mark) :], name), name, "bom"
    name, source = _evidence(body, content_type)
    return _text(body, name), name, source


def python_codec(label: str | None) -> str | None:
    """The Python codec that reads a label as the web means it; null for what is no encoding of text.

    Labels that WHATWG doesn't know are taken by Python's own names for encodings that feeds were seen in.
    """
    encoding = webencodings.lookup(label or "")
    if encoding and encoding.name not in ("replacement", "x-user-defined"):
        return _WIDER.get(encoding.name, encoding.codec_info.name)
    if not label or not _OLD_LABEL.fullmatch(label):
        return None
    try:
        return codecs.lookup(label).name
    except (LookupError, ValueError):
        return None


def guess(body: bytes) -> str | None:
    """The WHATWG name of the encoding that bytes without any label are most likely in; null when nothing fits."""
    return _detect(body)


def _evidence(body: bytes, content_type: str | None) -> tuple[str, str]:
    # One after the other: each look costs more than the one before.
    name = _from_http(content_type)
    if name:
        return name, "http"
    name = _from_meta(body)
    if name:
        return name, "meta"
    name = _detect(body)
    return (name, "detected") if name else ("windows-1252", "default")


def _text(body: bytes, name: str) -> str:
    codec = _WIDER.get(name)
    if codec:
        return body.decode(codec, "replace")
    encoding = webencodings.lookup(name)
    return encoding.codec_info.decode(body, "replace")[0] if encoding else body.decode("utf-8", "replace")


def _name(label: str) -> str | None:
    encoding = webencodings.lookup(label)
    return encoding.name if encoding else None


def _from_http(content_type: str | None) -> str | None:
    match = _HTTP_CHARSET.search(content_type or "")
    return _name(match[1]) if match else None


def _from_meta(body: bytes) -> str | None:
    """The declaration within the page; WHATWG HTML, "prescan a byte stream to determine its encoding"."""
    head = body[:_PRESCAN_BYTES]
    labels = [_declared(match[1]) for match in _META.finditer(head) if match[1]]
    xml = _XML_ENCODING.match(head)
    labels.append(xml[1] if xml else None)
    names = (_name(label.decode("latin-1")) for label in labels if label)
    return _readable_as_ascii(next(filter(None, names), None))


def _declared(attributes: bytes) -> bytes | None:
    """The label in one meta tag: `charset`, or the parameter of `content` where http-equiv says content-type."""
    found: dict[bytes, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(attributes):
        found.setdefault(name.lower(), b"".join(values))
    if b"charset" in found:
        return found[b"charset"]
    if found.get(b"http-equiv", b"").strip().lower() == b"content-type":
        match = _HTTP_CHARSET.search(found.get(b"content", b"").decode("latin-1"))
        return match[1].encode("latin-1") if match else None
    return None


def _readable_as_ascii(name: str | None) -> str | None:
    # A declaration that could be read byte by byte cannot be in UTF-16: the standard takes it for UTF-8.
    if name in ("utf-16le", "utf-16be"):
        return "utf-8"
    return "windows-1252" if name == "x-user-defined" else name


def _detect(body: bytes) -> str | None:
    wide = _utf_16(body)
    if wide:
        return wide
    if _is_utf_8(body):
        return "utf-8"
    # Letters beyond ASCII decide, so detection starts just before the first.
    first = next((i for i, byte in enumerate(body) if byte > 0x7F), 0)
    start = max(0, first - 512)
    best = from_bytes(body[start : start + _DETECT_BYTES], cp_isolation=_DETECTABLE).best()
    return _name(_WEB_NAMES.get(best.encoding, best.encoding).replace("iso8859_", "iso-8859-")) if best else None


def _utf_16(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of markup is NUL, and as such it would pass for valid UTF-8."""
    head = body[:512]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) * 4 < len(head) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16le" if odd > even else "utf-16be"


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A sequence cut off at the end is the end's fault, not the encoding's.
        return error.reason == "unexpected end of data"
    return True
