"""Hostile pages of every kind that is known to hurt some reader of HTML, made here. Somebody listens at PORT."""

from __future__ import annotations

import gzip
import json
import random
import resource
import struct
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from schemas.failure import Refusal
from schemas.feed import FeedItem
from schemas.page import Extracted
from schemas.wire import from_wire
from transforms.article.page import extract_page_in_child
from transforms.article.record import without_furniture
from transforms.bounds import MAX_PAGE_BYTES
from transforms.feeds.plaintext import tidy

HTML = "text/html; charset=utf-8"
ROOM = MAX_PAGE_BYTES - 10_000
"""Bytes of what fills a page up to what the fetcher lets through."""

STORY = (
    "The ferry Marta left the dock on Friday morning after two years of repairs that nobody expected to last so long.",
    "Hundreds of people stood on the pier, among them the shipwright who had built her engine forty years ago.",
    "She will sail twice a day until the end of May, the harbour office said, and more often as the days grow longer.",
)
PROSE = "".join(f"<p>{text}</p>" for text in STORY).encode()
ARTICLE = b"<article><h1>Ferry returns</h1>%b</article>" % PROSE
WHOLE = STORY[1]
"""A page behind whose attack there is an article has this paragraph."""


def page(body: bytes, head: bytes = b"", root: bytes = b"") -> bytes:
    return b"<!DOCTYPE html><html%b><head><title>Ferry returns</title>%b</head><body>%b</body></html>" % (
        root,
        head,
        body,
    )


def many(unit: bytes, size: int = ROOM) -> bytes:
    """A unit again and again, as often as it fits."""
    return unit * (size // len(unit))


def numbered(unit: bytes, size: int = ROOM) -> bytes:
    """The same with a number in the place of `%d`."""
    return b"".join(unit % number for number in range(size // (len(unit) + 4)))


def before(junk: bytes) -> bytes:
    return page(junk + ARTICLE)


def after(junk: bytes) -> bytes:
    return page(ARTICLE + junk)


def amid(junk: bytes) -> bytes:
    return page(ARTICLE.replace(b"</p>", b"</p>" + junk, 1))


def ld(said: str | bytes) -> bytes:
    script = said.encode() if isinstance(said, str) else said
    return page(ARTICLE, b'<script type="application/ld+json">%b</script>' % script)


def linked(**fields: Any) -> bytes:
    return ld(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields}))


def meta(name: str, content: bytes) -> bytes:
    return page(ARTICLE, b'<meta name="%b" property="%b" content="%b">' % (name.encode(), name.encode(), content))


def coded(encoding: str, mark: bytes = b"", says: str | None = None) -> bytes:
    said = f'<meta charset="{says}">'.encode() if says else b""
    return mark + page(ARTICLE, said).decode().encode(encoding)


def noise(size: int, alphabet: bytes | None = None) -> bytes:
    chance = random.Random(7)
    return bytes(chance.choices(alphabet, k=size)) if alphabet else chance.randbytes(size)


def soup(size: int) -> bytes:
    """Tags of all kinds, open and closed, at random."""
    chance = random.Random(7)
    starts = (b"<", b"</", b"&", b"-->", b"<", b"<")
    names = (
        *(
            b"p",
            b"div",
            b"table",
            b"td",
            b"tr",
            b"a href=x",
            b"b",
            b"form",
            b"svg",
            b"select",
            b"script",
            b"!--",
            b"li",
        ),
        *(b"title", b"frameset", b"body", b"html", b"template", b"noscript", b"textarea", b"math", b"plaintext"),
    )
    ends = (b">", b" ", b"/>", b">x")
    return b"".join(b"".join(map(chance.choice, (starts, names, ends))) for _ in range(size // 8))


def _laughs() -> bytes:
    levels = b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">%b]>' % levels + page(b"<p>&a9;</p>" + ARTICLE)


def _quadratic() -> bytes:
    return b'<!DOCTYPE html [<!ENTITY a "%b">]>' % (b"x" * 100_000) + page(b"<p>" + b"&a;" * 20_000 + ARTICLE)


def _external(doctype: bytes) -> bytes:
    return b'<?xml version="1.0"?>' + doctype + page(b"<p>a&x;b</p>" + ARTICLE)


def _png(size: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", noise(size)) + chunk(b"IEND", b"")


Make = Callable[[], bytes]
SMALL: dict[str, Make] = {
    "inline-10k": lambda: before(b"<p>" + b"<b>x</b>" * 10_000 + b"</p>"),
    "article-under-300": lambda: page(b"<div>" * 300 + ARTICLE + b"</div>" * 300),
    "article-under-1000": lambda: page(b"<div>" * 1_000 + ARTICLE + b"</div>" * 1_000),
    "json-circle": lambda: linked(**{"@id": "#a", "author": {"@id": "#a"}, "isPartOf": {"@id": "#a"}}),
    "json-types-wrong": lambda: linked(
        headline=5, author=[None, {"name": {}}], datePublished=True, image=[[[]]], url={}
    ),
    "json-control": lambda: linked(headline="a\x00\x1b[31m\ud800", author="\u202eoJ"),
    "billion-laughs": _laughs,
    "quadratic-blowup": _quadratic,
    "xxe-file": lambda: _external(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "xxe-http": lambda: _external(b'<!DOCTYPE html [<!ENTITY x SYSTEM "http://127.0.0.1:PORT/x">]>'),
    "parameter-entity": lambda: _external(b'<!DOCTYPE html [<!ENTITY % p SYSTEM "http://127.0.0.1:PORT/p"> %p;]>'),
    "external-dtd": lambda: _external(b'<!DOCTYPE html SYSTEM "http://127.0.0.1:PORT/r.dtd">'),
    "stylesheet": lambda: b'<?xml-stylesheet href="http://127.0.0.1:PORT/s.xsl" type="text/xsl"?>' + page(ARTICLE),
    "loads": lambda: before(b'<img src="http://127.0.0.1:PORT/i"><link rel=stylesheet href="http://127.0.0.1:PORT/c">'),
    "xinclude": lambda: before(
        b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    ),
    "svg-doctype": lambda: b"<svg><!DOCTYPE html></svg>" + page(ARTICLE),
    "svg-frameset": lambda: b"<svg><p><frameset>" + page(ARTICLE),
    "frameset": lambda: b"<html><frameset><frame src=a></frameset><noframes>%b</noframes></html>" % ARTICLE,
    "template-of-tables": lambda: before(b"<template><tr><td>" * 1_000 + b"<table><caption><svg><desc><p>"),
    "foster-parents": lambda: before(b"<table>" + b"<p>x<table>" * 5_000),
    "adoption": lambda: before(b"<a><b><i><p>" * 2_000 + b"</a></b></i>" * 2_000),
    "selects-of-tables": lambda: before(b"<select><table><tr><td><option>" * 5_000),
    "end-tags-only": lambda: b"</html></body></head></p></br>" + page(ARTICLE),
    "body-after-the-end": lambda: page(b"") + ARTICLE,
    "nothing": lambda: b"",
    "one-byte": lambda: b"<",
    "white": lambda: b" " * 1_000,
    "nul-between": lambda: b"\0".join(page(ARTICLE)[at : at + 1] for at in range(len(page(ARTICLE)))),
    "nul-within": lambda: page(ARTICLE.replace(b"ferry", b"fe\0rry")),
    "utf-8-invalid": lambda: before(b"\xff\xfe\xc3\x28 \xed\xa0\x80 \xf8\x88\x80\x80\x80"),
    "utf-8-cut": lambda: page(ARTICLE)[:-16] + b"\xe2\x82",
    "utf-8-as-utf-16": lambda: b"\xff\xfe" + page(ARTICLE),
    "utf-7": lambda: b"+/v8-" + page(b"<p>+ADw-script+AD4-alert(1)</p>" + ARTICLE, b"<meta charset=utf-7>"),
    "utf-16-le": lambda: coded("utf-16-le", b"\xff\xfe"),
    "utf-16-be": lambda: coded("utf-16-be", b"\xfe\xff"),
    "utf-16-odd": lambda: coded("utf-16-le", b"\xff\xfe")[:-1],
    "utf-32-le": lambda: coded("utf-32-le", b"\xff\xfe\0\0"),
    "utf-32-be": lambda: coded("utf-32-be", b"\0\0\xfe\xff"),
    "charset-unknown": lambda: coded("utf-8", says="x-nobody"),
    "charset-zlib": lambda: coded("utf-8", says="zlib"),
    "charset-replacement": lambda: coded("utf-8", says="iso-2022-kr"),
    "charset-wrong": lambda: coded("utf-8", says="shift_jis"),
    "charset-ebcdic": lambda: page(ARTICLE).decode().encode("cp037"),
    "latin-undeclared": lambda: before("<p>Das Fährschiff überquerte die Förde.</p>".encode("latin-1")),
    "pdf": lambda: b"%PDF-1.7\n" + noise(100_000),
    "png": lambda: _png(100_000),
    "jpeg": lambda: b"\xff\xd8\xff\xe0" + noise(100_000),
    "zip": lambda: b"PK\x03\x04" + noise(100_000),
    "film": lambda: b"\0\0\0\x18ftypmp42" + noise(100_000),
    "gzip": lambda: gzip.compress(page(ARTICLE)),
    "gzip-bomb": lambda: gzip.compress(bytes(200_000_000)),
    "executable": lambda: b"\x7fELF" + noise(100_000),
    "mail": lambda: b"From: a@b\r\nContent-Type: text/html\r\n\r\n" + page(ARTICLE),
    "http-in-http": lambda: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(ARTICLE),
}
"""Pages of up to half a megabyte."""


def measured_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """Extract a page's record's text, and say what came of it, and how much memory and CPU that took."""
    held, began = peak(), time.process_time()
    try:
        answer = extract_page_in_child(header, body)
        found = without_furniture(
            from_wire(Extracted, answer["extracted"]), FeedItem(feed_url="", guid=None, link=None)
        )
        told = {"text": found.text[:100_000], "chars": len(found.text), "extracted": str(answer)[:1_000_000]}
    except Refusal as refusal:
        told = {"refused": refusal.reason, "detail": tidy(refusal.detail)}
    return {**told, "growth": peak() - held, "cpu_s": time.process_time() - began}


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024
