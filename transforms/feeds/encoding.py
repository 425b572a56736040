"""Which characters the bytes of a feed mean → UTF-8, whatever the feed, its header or its byte order mark say."""

from __future__ import annotations

import codecs
import re

from transforms.web.charset import guess, python_codec

#: Longest first: the mark of UTF-32 begins with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"+/v8-", "utf-7"),
    (b"+/v8", "utf-7"),
)
#: `<?` or `<r` in an encoding of several bytes a letter, by which bytes are NUL; in EBCDIC by value.
_STARTS = (
    (re.compile(rb"<\0\0\0[^\0]"), "utf-32-le"),
    (re.compile(rb"\0\0\0<\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[^\0]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARED = re.compile(r"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,40})["']""", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 1_024
#: Encodings whose bytes are all ASCII, so that they pass for UTF-8.
_SEVEN_BITS = ("iso2022", "hz", "utf_7", "utf-7")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
#: Letters of windows-1252 → the bytes that they are there, where Latin-1 has control characters.
_C1 = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"}
_MAX_BAD_SHARE = 0.1
_MIN_LETTERS, _COUNTED_BYTES = 4, 100_000
"""Beyond ASCII: of fewer nothing follows from how frequent they are."""


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    """A feed's bytes in UTF-8 without a mark, and the encoding they were in where it is not what was declared.

    A byte order mark decides; then the pattern of NUL bytes; then whether it is UTF-8, which other text almost never
    is by chance; then the header's charset and the declaration, whichever fits first; then what letters are frequent.
    Bytes without a meaning become U+FFFD.

    >>> to_utf8('<?xml version="1.0" encoding="utf-8"?><rss>é</rss>'.encode("latin-1"), None)[1]
    'windows-1252'
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _recoded(body[len(mark) :], codec), None
    start = body[:64].lstrip(b" \t\r\n")
    wide = next((codec for pattern, codec in _STARTS if pattern.match(start)), None)
    if wide:
        # EBCDIC has as many code pages as it has declarations; they agree on the letters of the declaration itself.
        codec = _ebcdic(body) if wide == "cp037" else wide
        return _recoded(body[len(body[:64]) - len(start) :], codec), None if _says(body, content_type, codec) else codec
    return _narrow(body, content_type)


def _narrow(body: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    declared = _labels(body, content_type)
    if body.isascii():
        codec = next((codec for codec in declared if codec.startswith(_SEVEN_BITS)), None)
        return (_recoded(body, codec), None) if codec else (body, None)
    if (once := _encoded_once(body)) is not None:
        return once, "utf-8 twice"
    bad = _bad_share(body)
    if bad <= _MAX_BAD_SHARE:
        told = None if not declared or declared[0] == "utf-8" else "utf-8"
        return body if not bad else _recoded(body, "utf-8"), told
    for codec in declared:
        if codec not in ("utf-8", "ascii") and (text := _fits(body, codec)) is not None:
            return text, None if codec == declared[0] else codec
    start = body[:_COUNTED_BYTES]
    letters = len(start) - len(start.translate(None, _HIGH_BYTES))
    codec = (python_codec(guess(body)) if letters >= _MIN_LETTERS else None) or "cp1252"
    return _recoded(body, codec), "windows-1252" if codec == "cp1252" else codec


def _encoded_once(body: bytes) -> bytes | None:
    """What was UTF-8, taken for windows-1252, and put into UTF-8 again. All of it must fit: no other text does."""
    first = _BEYOND_ASCII.search(body)
    if not first or _undone(first[0]) is None:
        return None
    return _undone(body)


def _undone(body: bytes) -> bytes | None:
    try:
        once = body.decode().translate(_C1).encode("latin-1")
        once.decode()
    except UnicodeError:
        return None
    return once


def _bad_share(body: bytes) -> float:
    """Which share of what is no ASCII is no UTF-8 either; 0 for none."""
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        return bad / max(1, sum(not char.isascii() for char in text))
    return 0.0


def _fits(body: bytes, codec: str) -> bytes | None:
    """The bytes in UTF-8 if they are text in that encoding."""
    try:
        return body.decode(codec).encode("utf-8", "replace")
    except UnicodeError:
        # Five bytes of windows-1252 mean nothing, and every text passes for Latin-1: the odd one is no reason.
        return _recoded(body, codec) if codec == "cp1252" else None


def _recoded(body: bytes, codec: str) -> bytes:
    try:
        return body.decode(codec, "replace").encode("utf-8", "replace")
    except UnicodeError:  # codecs with states (UTF-7, HZ) raise at some bytes whatever they are told
        return body.decode("utf-8", "replace").encode()


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """Codecs that the header and the document name, in this order (RFC 7303)."""
    header = _CHARSET.search(content_type or "")
    declared = _DECLARED.search(body[:_HEAD_BYTES].decode("latin-1"))
    codecs_ = (python_codec(match[match.lastindex or 0]) for match in (header, declared) if match)
    return [codec for codec in codecs_ if codec and not codec.startswith(("utf-16", "utf-32"))]


def _ebcdic(body: bytes) -> str:
    declared = _DECLARED.search(body[:_HEAD_BYTES].decode("cp037"))
    codec = python_codec(declared[1]) if declared else None
    return codec if codec and codec.startswith("cp") and codec != "cp1252" else "cp037"


def _says(body: bytes, content_type: str | None, codec: str) -> bool:
    """Whether a document in such an encoding says so itself, or its header."""
    declared = _DECLARED.search(body[:_HEAD_BYTES].decode(codec, "replace"))
    header = _CHARSET.search(content_type or "")
    family = re.sub("[-_](le|be)$", "", codec)
    return any(match and match[match.lastindex or 0].lower().startswith(family) for match in (header, declared))
