"""Laws of the feed reader on feeds that were cut, doubled, swapped and spoilt."""

from __future__ import annotations

import base64
import json
import lzma
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.failure import Reason, Refusal
from schemas.feed import ParsedFeed
from schemas.wire import dumps, from_wire
from tests.transforms.feeds.test_parse import CORPUS, DATA
from transforms.feeds.parse import parse

SEEDS = [path.read_bytes() for path in sorted(DATA.iterdir()) if not path.name.endswith(".expected.json")]
SPOILS = [
    b"<", b">", b"&", b"\0", b"\xff", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"</item>", b"<item>", b"<entry", b"?>",
    b"&#xD800;", b"&#0;", b"&nope;", b'"', b"xmlns=''", b" xml:base='//x/'", b"<!DOCTYPE r [", b"\xef\xbb\xbf",
    b"\x1b$B", b"{", b'{"items":[', b"\xe2\x80", b"type='xhtml'", b"encoding='utf-16'", b"\r", b"&amp;lt;b&amp;gt;",
]  # fmt: skip


@cache
def corpus() -> list[bytes]:
    """Small files of the shared corpus."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [body for line in lines if len(body := base64.b64decode(json.loads(line)["body"])) < 6_000]


@st.composite
def spoilt(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A feed with a few places changed."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 6))):
        at, end = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        way = draw(st.sampled_from(("put", "cut", "double", "end", "swap")))
        piece = draw(st.sampled_from(SPOILS) | st.binary(max_size=8))
        body = {
            "put": body[:at] + piece + body[at:],
            "cut": body[:at] + body[end:],
            "double": body[:end] + body[at:end][:2_000] + body[end:],
            "end": body[:end],
            "swap": body[end:] + body[:end],
        }[way]
    return body


def lawful(body: bytes, content_type: str | None) -> None:
    """It is read twice the same, or refused as no feed; what is read goes through JSON whole, within its caps."""
    try:
        feed = parse(body, feed_url="https://site.example/feed", content_type=content_type)
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_A_FEED:
            raise
        return
    assert parse(body, feed_url="https://site.example/feed", content_type=content_type) == feed
    assert from_wire(ParsedFeed, json.loads(dumps(feed))) == feed
    for item in feed.items:
        assert len(item.title or "") <= 1_000
        assert len(item.summary or "") <= 1_000
        assert "\0" not in f"{item.guid}{item.link}{item.title}{item.summary}{item.content}"


TYPES = st.sampled_from((None, "text/xml", "text/xml; charset=utf-16", "application/rss+xml; charset=windows-1251"))


@given(spoilt(SEEDS), TYPES)
@settings(max_examples=300)
def test_a_spoilt_feed_is_read_or_refused(body: bytes, content_type: str | None) -> None:
    lawful(body, content_type)


@given(st.binary(max_size=300), TYPES)
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str | None) -> None:
    lawful(body, content_type)


@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}; set NEWSBEAM_SHARED")
@given(st.data())
@settings(max_examples=600)
def test_a_spoilt_public_feed_is_read_or_refused(data: st.DataObject) -> None:
    lawful(data.draw(spoilt(corpus())), data.draw(TYPES))
