"""Hostile feeds of every kind that is known to hurt some parser, made here. Somebody listens at PORT."""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from schemas.failure import Refusal
from transforms.feeds.parse import parse_in_child

ITEM = b"<item><title>whole</title><link>https://site.example/1</link></item>"


def rss(items: bytes, prologue: bytes = b"", attributes: bytes = b"") -> bytes:
    return b'%b<rss version="2.0"%b><channel><title>T</title>%b</channel></rss>' % (prologue, attributes, items)


def item(title: bytes = b"whole", more: bytes = b"") -> bytes:
    return b"<item><title>%b</title>%b</item>" % (title, more)


def _laughs() -> bytes:
    levels = b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    return rss(item(b"&a9;"), b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">' + levels + b"]>")


def _quadratic(size: int, times: int) -> bytes:
    doctype = b'<!DOCTYPE r [<!ENTITY a "%b">]>' % (b"x" * size)
    return rss(item(b"&a;" * times) + item(b"y", b'<enclosure url="%b"/>' % (b"&a;" * times)), doctype)


def _external(doctype: bytes) -> bytes:
    return rss(item(b"a&x;b"), b'<?xml version="1.0"?>' + doctype)


def _noise(size: int, alphabet: bytes | None = None) -> bytes:
    chance = random.Random(7)
    return bytes(chance.choices(alphabet, k=size)) if alphabet else chance.randbytes(size)


def _tags(size: int) -> bytes:
    chance = random.Random(7)
    starts = (b"<", b"</", b"&", b"]]>", b"-->", b"<")
    names = (b"item", b"rss", b"channel", b"title", b"link", b"entry", b"!--", b"![CDATA[", b"a b='", b"?xml", b"x:y")
    ends = (b">", b" ", b"/>")
    return b"<rss>" + b"".join(b"".join(map(chance.choice, (starts, names, ends))) for _ in range(size // 8))


def _coded(encoding: str, mark: bytes = b"") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{rss(ITEM).decode()}'
    return mark + text.encode(encoding)


ATTACKS: dict[str, Callable[[], bytes]] = {
    "billion-laughs": _laughs,
    "quadratic-56k": lambda: _quadratic(50_000, 2_000),
    "quadratic-230k": lambda: _quadratic(100_000, 20_000),
    "xxe-file": lambda: _external(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "xxe-http": lambda: _external(b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:PORT/x">]>'),
    "parameter-entity": lambda: _external(b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:PORT/p"> %p;]>'),
    "external-dtd": lambda: _external(b'<!DOCTYPE r SYSTEM "http://127.0.0.1:PORT/r.dtd">'),
    "external-dtd-file": lambda: _external(b'<!DOCTYPE r SYSTEM "file:///etc/passwd">'),
    "xinclude": lambda: rss(
        item(b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')
    ),
    "stylesheet": lambda: rss(ITEM, b'<?xml-stylesheet href="http://127.0.0.1:PORT/s.xsl" type="text/xsl"?>'),
    "10-mb-items": lambda: rss(ITEM * (9_900_000 // len(ITEM))),
    "10-mb-text": lambda: rss(item(b"whole", b"<description>%b</description>" % (b"word " * 1_950_000))),
    "10-mb-html": lambda: rss(
        item(b"whole", b"<description><![CDATA[%b]]></description>" % (b"<p>a <b>c</b> &amp; d</p>" * 390_000))
    ),
    "10-mb-title": lambda: rss(item(b"x" * 9_900_000)),
    "a-million-items": lambda: rss(b"<item/>" * 1_000_000),
    "a-million-entries": lambda: b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<entry/>" * 1_000_000 + b"</feed>",
    "a-million-children": lambda: rss(item(b"whole", b"<c/>" * 1_000_000)),
    "a-million-categories": lambda: rss(item(b"whole", b"<category>c</category>" * 450_000)),
    "a-million-enclosures": lambda: rss(item(b"whole", b'<enclosure url="/a"/>' * 450_000)),
    "a-million-links": lambda: b"<feed>" + b"<entry>" + b'<link href="x:"/>' * 550_000 + b"</entry></feed>",
    "nested-100k": lambda: rss(b"<a>" * 100_000),
    "nested-1m": lambda: rss(b"<item>" * 1_000_000),
    "nested-in-an-item": lambda: rss(item(b"whole", b"<description>" + b"<b>" * 1_000_000)),
    "html-unclosed": lambda: rss(item(b"whole", b"&<description>" + b"<b>" * 500_000 + b"</i>" * 500_000)),
    "html-ends": lambda: rss(item(b"whole", b"&<description>" + b"<b><i></b>" * 400_000)),
    "nested-html": lambda: rss(item(b"whole", b"<description>%b</description>" % (b"&lt;div>" * 1_000_000))),
    "attributes-100k": lambda: rss(ITEM, attributes=b"".join(b' a%d="1"' % n for n in range(100_000))),
    "attributes-on-items": lambda: rss(b"<item %b>x</item>" % b" ".join(b'b%d="1"' % n for n in range(300_000))),
    "namespaces-100k": lambda: rss(ITEM, attributes=b"".join(b' xmlns:n%d="u:%d"' % (n, n) for n in range(100_000))),
    "prefixes-undeclared": lambda: rss(b"".join(b"<item><p%d:title/></item>" % n for n in range(250_000))),
    "bases": lambda: rss(b'<item xml:base="a/"><link>b</link>' * 250_000),
    "long-base": lambda: rss(b'<item xml:base="/%b/"><link>b</link></item>' % (b"a/" * 3_000) * 1_000),
    "comments-in-cdata": lambda: rss(item(b"a", b"<description><![CDATA[%b]]></description>" % (b"<!--" * 1_000_000))),
    "cdata-unclosed": lambda: rss(b"<item><title>" + b"<![CDATA[" * 1_000_000),
    "comments-unclosed": lambda: rss(b"<!--" * 2_000_000),
    "tags-unclosed": lambda: rss(b"<item " * 1_500_000),
    "less-than": lambda: rss(item(b"<" * 9_000_000)),
    "quotes-in-tags": lambda: rss(item(b"a", b"<description><![CDATA[%b]]></description>" % (b"<p a='\"" * 1_000_000))),
    "equals-in-tags": lambda: b"<rss %b><item/>" % (b"a= " * 3_000_000),
    "author-dots": lambda: rss(item(b"whole", b"<author>%b@b</author>" % (b"a." * 500_000))),
    "author-dots-hidden-item": lambda: rss(b"<![CDATA[<item>]]><author>%b@b</author>&" % (b"a." * 20_000)),
    "ampersands": lambda: rss(item(b"&" * 1_000_000)),
    "ampersands-9m": lambda: rss(item(b"&" * 9_000_000)),
    "ampersands-in-cdata": lambda: rss(item(b"<![CDATA[%b]]>" % (b"&" * 1_000_000))),
    "entities-unknown": lambda: rss(item(b"&nbsp;" * 1_500_000)),
    "references": lambda: rss(item(b"&#99999999999999999999;&#xD800;&#0;" * 200_000)),
    "doctypes": lambda: b"<!DOCTYPE " * 900_000 + rss(ITEM),
    "doctype-subset": lambda: b"<!DOCTYPE r [" + b"]" * 9_000_000 + rss(ITEM),
    "declarations": lambda: b"<?xml " * 1_500_000 + rss(ITEM),
    "white-space": lambda: b" " * 9_900_000 + rss(ITEM),
    "white-space-within": lambda: rss(item(b"a" + b"\n " * 4_900_000 + b"b")),
    "junk-before": lambda: b"Warning: <br /> " * 600_000 + rss(ITEM),
    "html-page": lambda: b"<!DOCTYPE html><html><body>" + b"<p>item</p>" * 100_000 + b"</body></html>",
    "html-page-with-items": lambda: b"<!DOCTYPE html><html><body>" + b"<item>x</item>" * 70_000 + b"</body></html>",
    "dates": lambda: rss(b"".join(b"<item><pubDate>%b</pubDate></item>" % (b"Mon " * 24) for _ in range(70_000))),
    "mails": lambda: rss(item(b"whole", b"<author>%b</author>" % (b"a@" * 4_000_000))),
    "links-long": lambda: rss(item(b"whole", b"<link>http://%b</link>" % (b"a" * 9_000_000))),
    "links-slashes": lambda: rss(item(b"whole", b"<link>%b</link>" % (b"/" * 9_000_000))),
    "marks": lambda: rss(item(b"x" + "\ue00b\u200b\ufeff".encode() * 900_000)),
    "combining": lambda: rss(item(b"e" + "\u0301\u0323".encode() * 2_000_000)),
    "punycode": lambda: b'<?xml version="1.0" encoding="punycode"?>' + rss(item("é-".encode("latin-1") * 500_000)),
    "unicode-escape": lambda: b'<?xml version="1.0" encoding="unicode_escape"?>' + rss(item(b"\\N{x}\xff")),
    "zlib": lambda: b'<?xml version="1.0" encoding="zlib"?>' + rss(item(b"\xff")),
    "encoding-unknown": lambda: b'<?xml version="1.0" encoding="x-nobody"?>' + rss(item(b"caf\xe9")),
    "encoding-nul": lambda: b'<?xml version="1.0" encoding="u\0tf-8"?>' + rss(ITEM),
    "utf-8-invalid": lambda: rss(item(b"\xff\xfe\xc3\x28 \xed\xa0\x80 \xf8\x88\x80\x80\x80") + ITEM),
    "utf-8-invalid-9m": lambda: rss(item(b"\xff\xc3(" * 3_000_000)),
    "utf-7": lambda: rss(item(b"x")).decode().encode("utf-7").replace(b"<?xml", b"+/v8"),
    "utf-16-le": lambda: _coded("utf-16-le", b"\xff\xfe"),
    "utf-16-be": lambda: _coded("utf-16-be", b"\xfe\xff"),
    "utf-16-le-bare": lambda: _coded("utf-16-le"),
    "utf-16-be-bare": lambda: _coded("utf-16-be"),
    "utf-32-le": lambda: _coded("utf-32-le", b"\xff\xfe\0\0"),
    "utf-32-be": lambda: _coded("utf-32-be", b"\0\0\xfe\xff"),
    "utf-32-le-bare": lambda: _coded("utf-32-le"),
    "utf-32-be-bare": lambda: _coded("utf-32-be"),
    "utf-16-odd": lambda: _coded("utf-16-le", b"\xff\xfe")[:-1],
    "nul-between": lambda: b"\0".join(rss(ITEM)[i : i + 1] for i in range(len(rss(ITEM)))),
    "nul-within": lambda: rss(item(b"wh\0ole")),
    "nuls": lambda: b"\0" * 9_000_000,
    "noise": lambda: _noise(1_000_000),
    "noise-ascii": lambda: b"<rss>" + _noise(1_000_000, bytes(range(32, 127))),
    "noise-tags": lambda: _tags(1_000_000),
    "gzip-bomb": lambda: gzip.compress(b"<rss>" + b" " * 20_000_000),
    "gzip-of-gzip": lambda: gzip.compress(gzip.compress(rss(ITEM))),
    "gzip": lambda: b"\x1f\x8b\x08" + _noise(10_000),
    "json-deep": lambda: b'{"items":' + b"[" * 4_000_000,
    "json-many": lambda: b'{"version":"1","items":[' + b",".join([b'{"id":1}'] * 1_000_000) + b"]}",
    "json-numbers": lambda: b'{"items":[{"id":' + b"9" * 4_000_000 + b"}]}",
    "json-html": lambda: json.dumps({"items": [{"id": "1", "content_html": "<p a='\">" * 1_000_000}]}).encode(),
    "json-attachments": lambda: b'{"items":[{"attachments":[' + b",".join([b'{"url":"/a"}'] * 700_000) + b"]}]}",
    "sitemap": lambda: (
        b'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + b"<url><loc>http://a.example/1</loc><news:news><news:title>t</news:title></news:news></url>" * 100_000
        + b"</urlset>"
    ),
    "nothing": lambda: b"",
    "one-byte": lambda: b"<",
}


def measured_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """Parse a body, and say what came of it, and how much memory and CPU that took."""
    before, began = peak(), time.process_time()
    try:
        parsed = parse_in_child({"feed_url": "https://site.example/feed"}, body)
        told = {"items": len(parsed["items"]), "titles": [each["title"] for each in parsed["items"][:3]]}
    except Refusal as refusal:
        told = {"refused": refusal.reason}
    return {**told, "growth": peak() - before, "cpu_s": time.process_time() - began}


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024
