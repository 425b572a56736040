from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.failure import Refusal
from schemas.feed import FeedItem
from transforms.feeds.identity import distrusted, item_key, permalink_of
from transforms.web.urls import canonical

texts = st.none() | st.text(max_size=20)
names = st.text("abcdefghij", min_size=1, max_size=8)
links = st.builds("https://{}.example/{}".format, names, names)
items = st.builds(
    FeedItem,
    feed_url=links,
    guid=texts,
    link=st.none() | links | st.text(max_size=20),
    title=texts,
    summary=texts,
    published=texts,
    updated=texts,
)


@given(items)
def test_a_key_is_32_hex_digits_and_stable(item: FeedItem) -> None:
    key = item_key(item)
    assert len(key) == 32
    assert set(key) <= set("0123456789abcdef")
    assert item_key(replace(item)) == key


@given(items, texts, texts)
def test_what_an_edit_changes_keeps_the_key(item: FeedItem, summary: str | None, updated: str | None) -> None:
    assert item_key(replace(item, summary=summary, updated=updated, categories=("new",))) == item_key(item)


@given(items, links, texts)
def test_the_title_counts_only_without_guid_and_link(item: FeedItem, link: str, title: str | None) -> None:
    linked = replace(item, link=link)
    assert item_key(replace(linked, title=title)) == item_key(linked)


@given(items, links, links)
def test_a_guid_shared_by_different_links_loses_nothing(item: FeedItem, one: str, other: str) -> None:
    assert (item_key(replace(item, link=one)) == item_key(replace(item, link=other))) == (one == other)


@given(items, links)
def test_tracking_and_scheme_are_no_change(item: FeedItem, link: str) -> None:
    tracked = link.replace("https:", "http:") + "?utm_source=feed#top"
    assert item_key(replace(item, link=tracked)) == item_key(replace(item, link=link))


@given(items, links, links)
def test_two_feeds_have_two_items(item: FeedItem, one: str, other: str) -> None:
    assert (item_key(replace(item, feed_url=one)) == item_key(replace(item, feed_url=other))) == (one == other)


def test_items_without_guid_and_link_differ_by_title() -> None:
    bare = FeedItem(feed_url="https://a.example/", guid=None, link=None)
    keys = {item_key(replace(bare, title=title)) for title in ("one", "two", None)}
    assert len(keys) == 3


def test_known_value() -> None:
    item = FeedItem(feed_url="https://a.example/feed", guid="g1", link="http://a.example/x?utm_medium=rss")
    # sha256("1\nhttps://a.example/feed\ng1\nhttps://a.example/x"): a changed rule would fetch every known item again.
    assert item_key(item) == "5aec5526f4eaba936e521717e4c7cc5e"


@pytest.mark.parametrize(
    ("guid", "permalink", "address"),
    [
        ("https://a.example/?p=1", None, "https://a.example/?p=1"),
        ("http://www.a.example/1", True, "https://www.a.example/1"),
        ("https://a.example/?p=1", False, None),
        ("https://b.example/1", True, None),
        ("https://a.example/", True, None),
        ("tag:a.example,2026:1", None, None),
        ("https://user:secret@a.example/1", None, None),
        (None, None, None),
    ],
)
def test_a_guid_is_an_address_where_it_can_be_told(
    guid: str | None, permalink: bool | None, address: str | None
) -> None:
    item = FeedItem(feed_url="https://a.example/", guid=guid, link="https://a.example/one", permalink=permalink)
    assert permalink_of(item) == address


@given(st.lists(items, max_size=6))
def test_a_guid_of_several_links_is_no_permalink(shown: list[FeedItem]) -> None:
    told = distrusted(shown)
    assert [replace(item, permalink=None) for item in told] == [replace(item, permalink=None) for item in shown]
    assert [item_key(item) for item in told] == [item_key(item) for item in shown]
    for item in told:
        others = {other.link for other in told if other.guid == item.guid and item.guid and other.link}
        assert len(others) < 2 or item.permalink is False or len({*map(_canonical, others)}) == 1


def _canonical(link: str | None) -> str | None:
    try:
        return canonical(link or "")
    except Refusal:
        return link
