"""What makes XML of the bytes of a feed that are none: rules that hold for any document, linear in its size."""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5

#: What XML 1.0 has no place for: control characters, and the noncharacters U+FFFE and U+FFFF in UTF-8.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")

_TAG = re.compile(rb"<[A-Za-z_]")
_ROOT = re.compile(
    rb"<(?:\?xml\s|(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel|urlset|sitemapindex|entry|item)[\s/>])", re.IGNORECASE
)
#: A document type is dropped: without one nothing is ever loaded, and no entity multiplies.
_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^>\[]*+(?:\[(.*?)\]\s*)?+>", re.DOTALL | re.IGNORECASE)
#: Entities that stand for a few characters, as the document types of old feeds declare them.
_ENTITY = re.compile(rb"<!ENTITY\s+(\w{1,32})\s+[\"']([^&<\"'%]{1,64}|&#x?\w{1,8};)[\"']\s*>")
_MAX_ENTITIES = 500

_CDATA = rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_STRAY = re.compile(rb"&(?:#x([0-9a-f]{1,99});|#([0-9]{1,99});|(\w{2,32});)?+|<(?![a-z_!?/:])", re.IGNORECASE)
_MARKUP = re.compile(
    _CDATA
    + rb"|(?P<declaration><\?xml\s[^>]*+>|<!DOCTYPE\b[^>]*+>)|(?P<tag><[a-z_][^<>]*+>?)|(?P<end></[a-z_][^<>]*+>)"
    + rb"|(?P<stray>&[#\w]*;?|<(?![a-z_!?/:]))",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(rb"[^\s/>]++")
#: Elements of HTML that titles and texts have unescaped, and leave open.
_HTML = frozenset(b"a b big br center div em font hr i img li p s small span strike strong sub sup u ul wbr".split())
_HTML_START = re.compile(rb"<(%b)[\s/>]" % b"|".join(sorted(_HTML)), re.IGNORECASE)
_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'|(=\s*)([^\s\"'<>=]++)(?=[\s/>])")
#: As numbers: libxml2 drops references by name, these included, from the first error in a document on (tried, 2.14).
_XML_NAMES = {b"amp": b"&#38;", b"lt": b"&#60;", b"gt": b"&#62;", b"quot": b"&#34;", b"apos": b"&#39;"}
#: References to halves of characters: libxml2 takes them into the tree, and lxml can't take them out of it.
_HALVES = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:55(?:29[6-9]|[3-9]\d\d)|56\d{3}|57(?:[0-2]\d\d|3[0-3]\d|34[0-3])));",
    re.IGNORECASE,
)
_MAX_CODE = 0x10FFFF
_MAX_PIECES = 200_000
"""Tags and strays that are looked at: half a second, 50 MB. A feed of 2.5 MB has 50,000; the rest stays as it is."""


WRAPPER = "newsbeam"
"""The element that mending puts around all."""


class Mending:
    """One document's repairs, named as they are made."""

    def __init__(self) -> None:
        self.repairs: dict[str, None] = {}
        self._entities: dict[bytes, bytes] = {}
        self._open: list[bytes] = []
        self._counts: Counter[bytes] = Counter()

    def open(self, body: bytes) -> bytes:
        """Without text before the first tag, and without a document type."""
        return self._without_doctype(self._from_start(body))

    def clean(self, body: bytes) -> bytes:
        """Without characters that XML forbids."""
        kept = _HALVES.sub(b"", _NONCHARACTER.sub(b"", body.translate(None, _CONTROLS)))
        if len(kept) != len(body):
            self._note("control-characters")
        return kept

    def mend(self, body: bytes) -> bytes:
        """Made readable where it is not well-formed; a parser that recovers reads the rest.

        All of it becomes the content of one element, so that nothing is "after the end".
        """
        root = _ROOT.search(body)
        if root and body[: root.start()].strip():
            self._note("junk-before-xml")
            body = body[root.start() :]
        return b"<%b>%b</%b>" % (name := WRAPPER.encode(), _MARKUP.sub(self._piece, body, _MAX_PIECES), name)

    def _from_start(self, body: bytes) -> bytes:
        body = body.lstrip()
        if body.startswith(b"<"):
            return body
        root = _ROOT.search(body)
        if root:
            self._note("junk-before-xml")
        return body[root.start() :] if root else body

    def _without_doctype(self, body: bytes) -> bytes:
        tag, found = _TAG.search(body), None
        if not tag or b"!doctype" in body[: tag.start()].lower():
            found = _DOCTYPE.search(body)
        if not found or (tag and tag.start() < found.start()):
            return body
        pairs = _ENTITY.findall(found[1] or b"")[:_MAX_ENTITIES]
        self._entities = {name: value for name, value in pairs if name not in _XML_NAMES}
        return body[: found.start()] + body[found.end() :]

    def _piece(self, match: re.Match[bytes]) -> bytes:
        kind = match.lastgroup
        if kind == "tag":
            return self._start(match[0])
        if kind == "end":
            return self._end(match[0])
        if kind == "declaration":
            if match.start():
                self._note("declaration")
            return b""
        return _STRAY.sub(self._stray, match[0]) if kind else match[0]

    def _start(self, tag: bytes) -> bytes:
        if (html := _HTML_START.match(tag)) and not tag.endswith(b"/>"):
            self._open.append(html[1])
            self._counts[html[1]] += 1
        quoted = _VALUE.sub(self._quoted, tag) if b"=" in tag else tag
        return _STRAY.sub(self._stray, quoted[1:]).join((b"<", b"")) if b"&" in quoted else quoted

    def _end(self, tag: bytes) -> bytes:
        """An end, with the ends of HTML before it that are lacking: libxml2 would take it for that of the innermost.

        `<title>One <b>bold</title><link>` would have the link in the title otherwise.
        """
        found = _NAME.match(tag, 2)
        name = found[0] if found else b""
        if name.lower() in _HTML and not self._counts[name]:
            self._note("unclosed")
            return b""
        lacking = []
        while self._open:
            self._counts[last := self._open.pop()] -= 1
            if last == name:
                break
            lacking.append(b"</%b>" % last)
        if lacking:
            self._note("unclosed")
        return b"".join((*lacking, tag))

    def _quoted(self, match: re.Match[bytes]) -> bytes:
        if not match[1]:
            return match[0]
        self._note("unquoted-attribute")
        return match[1] + b'"' + match[2] + b'"'

    def _stray(self, match: re.Match[bytes]) -> bytes:
        """`<` or `&` that begins nothing, or a reference to nothing XML knows → what it means."""
        if match[0] == b"<":
            self._note("unescaped")
            return _XML_NAMES[b"lt"]
        if match[1] or match[2]:
            return self._reference(match)
        name = match[3]
        if name in _XML_NAMES:
            return _XML_NAMES[name]
        return self._named(name) if name else self._ampersand(match[0])

    def _ampersand(self, text: bytes) -> bytes:
        self._note("unescaped")
        return _XML_NAMES[b"amp"] + text[1:]

    def _named(self, name: bytes) -> bytes:
        if name in self._entities:
            return self._entities[name]
        meant = html5.get(name.decode("ascii", "replace") + ";")
        if meant is None:
            return self._ampersand(b"&" + name + b";")
        self._note("entities")
        return "".join(f"&#{ord(char)};" for char in meant).encode()

    def _reference(self, match: re.Match[bytes]) -> bytes:
        code = int(match[1] or match[2], 16 if match[1] else 10)
        sound = code in (9, 10, 13) or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= _MAX_CODE
        if sound:
            return match[0]
        self._note("control-characters")
        return b""

    def _note(self, repair: str) -> None:
        self.repairs[repair] = None
