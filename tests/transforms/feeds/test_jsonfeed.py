"""JSON Feed: the fields of versions 1.0 and 1.1, and nothing believed of another type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.failure import Reason, Refusal
from schemas.feed import ParsedFeed
from transforms.feeds.caps import MAX_ENTRIES
from transforms.feeds.fields import article_text
from transforms.feeds.parse import parse

DATA = Path(__file__).parent / "data"
FEED_URL = "https://tide.example/feed.json"


def read(body: bytes) -> ParsedFeed:
    return parse(body, feed_url=FEED_URL, content_type="application/feed+json")


def test_a_feed_of_version_1_1() -> None:
    feed = read((DATA / "json11.json").read_bytes())
    assert (feed.format, feed.title, feed.tagline, len(feed.items)) == (
        "json11",
        "The Tide Table",
        "Notes from the quay",
        3,
    )
    first, second, empty = feed.items
    assert (first.guid, first.link, first.title) == ("7", "https://tide.example/2026/05/first", "First water")
    assert (article_text(first.content), first.summary) == ("One & two three.\n\nFour.", "Short")
    assert (first.published, first.updated) == ("2026-05-01T08:00:00+01:00", "2026-05-01T09:00:00+01:00")
    assert (first.authors, first.categories) == (("Bo Mole",), ("tides", "quay"))
    assert (second.guid, second.link) == ("https://tide.example/2026/05/second",) * 2
    assert (article_text(second.content), second.title) == ("Plain.\n\nTwo lines.", None)
    assert second.authors == ("Cy Pier",)
    assert (empty.guid, empty.link, empty.authors) == (None, None, ("Ada Quay",))


def test_a_comma_behind_the_last_item_is_left_out() -> None:
    feed = read(b'{"items": [{"id": "1", "title": "one,] \\",}",}, {"id": "2",\n},\n],\n}')
    assert [(item.guid, item.title) for item in feed.items] == [("1", 'one,] ",}'), ("2", None)]
    assert feed.repairs == ("trailing-comma",)


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"items": 3}', b'{"version": "x"}', b"{" * 100_000, b'{"items": [' + b"[" * 100_000, b"\xef\xbb\xbf{]"],
)
def test_what_is_no_json_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read(body)
    assert caught.value.reason is Reason.NOT_A_FEED


def test_entries_are_capped() -> None:
    body = json.dumps({"items": [{"id": str(n)} for n in range(MAX_ENTRIES + 5)]}).encode()
    assert len(read(body).items) == MAX_ENTRIES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
KEYS = ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author", "tags"]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON, max_size=4), JSON)
def test_no_value_of_any_type_breaks_it(items: list[object], other: object) -> None:
    feed = read(json.dumps({"items": items, "title": other, "authors": other, "home_page_url": other}).encode())
    assert len(feed.items) == sum(isinstance(item, dict) for item in items)


def test_files_pictures_pages_and_line_breaks() -> None:
    item = b"""{"id": 1, "title": "a\nb", "image": "/i.png", "attachments": [
        {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}, {"url": 3}, 4]}"""
    feed = read(b'{"version": "x", "next_url": "/feed.json?page=2", "items": [' + item + b"]}")
    (found,) = feed.items
    assert (found.title, found.images) == ("a b", ("https://tide.example/i.png",))
    assert [(file.url, file.type, file.length) for file in found.enclosures] == [
        ("https://tide.example/a.mp3", "audio/mpeg", 9)
    ]
    assert (feed.parser, feed.next_page) == ("json", "https://tide.example/feed.json?page=2")
