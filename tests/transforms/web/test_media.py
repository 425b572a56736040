"""Feeds and pages told apart in archives that do not say which is which."""

from __future__ import annotations

import pytest

from schemas.capture import Kind
from transforms.web.media import HEAD_BYTES, kind_of

RSS = b"<?xml version='1.0'?>\n<!-- made by hand -->\n<?xml-stylesheet href='a.xsl'?><rss version='2.0'><channel>"


@pytest.mark.parametrize(
    ("content_type", "head", "kind"),
    [
        ("application/rss+xml; charset=utf-8", b"", Kind.FEED),
        ("text/html", RSS, Kind.FEED),  # a wrong label
        ("text/xml", b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", Kind.FEED),
        ("application/xml", b"<rdf:RDF xmlns:rdf='x'>", Kind.FEED),
        ("application/json", b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', Kind.FEED),
        ("application/json", b'{"a": {"version": "https://jsonfeed.org/version/1.1"}}', Kind.OTHER),
        ("application/xml", b"<urlset><url>", Kind.OTHER),
        ("text/html; charset=utf-8", b"<!doctype html><p>About <rss> and <feed>", Kind.PAGE),
        ("application/xhtml+xml", b"", Kind.PAGE),
        (None, b"<!DOCTYPE html><HTML>", Kind.PAGE),
        ("text/plain", b"words", Kind.OTHER),
        ("image/png", b"\x89PNG", Kind.OTHER),
    ],
)
def test_examples(content_type: str | None, head: bytes, kind: Kind) -> None:
    assert kind_of(content_type, head) is kind


@pytest.mark.parametrize(
    "part", [b" ", b"<?", b"<!--", b"<!-->", b"<!DOCTYPE ", b"<? ?>", b"\xef\xbb\xbf", b'{"a', b"<!---->"]
)
def test_a_head_that_repeats_itself_is_nothing(part: bytes) -> None:
    assert kind_of("", (part * HEAD_BYTES)[:HEAD_BYTES] + b"x") is Kind.OTHER
