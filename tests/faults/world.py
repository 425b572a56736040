"""The world of the fault suite: made-up news over made-up sites, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.faults.site import HTML, XML, Doc

SYLLABLES = (
    "al",
    "bren",
    "cas",
    "dun",
    "esk",
    "far",
    "glim",
    "hol",
    "iv",
    "kes",
    "lor",
    "mer",
    "nas",
    "ord",
    "pel",
    "rin",
)
FRAMES = (
    "The {} of {} was {}ed before dawn, as {:,} people from {} had asked for.",
    "In {} they say that the {} will be {}ed again, which {:,} had seen in {}.",
    "After a long vote, {} has its {} back, and {}s {:,} times as much as {}.",
    "Nobody in {} knew of the {} that a {} sold for {:,} to the mayor of {}.",
    "When the {} closed, {} had {}ed it for {:,} days, without a word from {}.",
)
DATES = (
    "Mon, 04 May 2026 10:00:00 +0200",
    "Tue, 05 May 2026 08:30:00 GMT",
    "Fri, 01 Jan 2038 00:00:00 GMT",  # the future
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "yesterday, probably",
    None,
)
COPIES, SHARED = 0.05, 0.02
"""Share of items that carry another site's text at an address of their own, and that link another site's page."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of a feed, and the page that it links."""

    guid: str
    link: str
    title: str
    date: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """Feeds with their items."""

    feeds: Mapping[str, tuple[Item, ...]]

    def docs(self) -> dict[str, Doc]:
        """What the site serves: pages and feeds."""
        pages = {item.link: _page(item) for items in self.feeds.values() for item in items}
        return pages | {url: feed_doc(url, items) for url, items in self.feeds.items()}

    def only(self, share: float) -> World:
        """The older part of every feed: what the feeds showed at an earlier time."""
        return World(feeds={url: items[: max(1, int(len(items) * share))] for url, items in self.feeds.items()})


def host(number: int) -> str:
    """The host of the n-th feed; each is a site of its own."""
    return f"http://www.paper{number:02d}.example"


def feed_url(number: int) -> str:
    """The address of the n-th feed."""
    return f"{host(number)}/feed.xml"


def world(seed: int, items: int, feeds: int) -> World:
    """Items spread evenly over feeds, some of them copies of others."""
    rng = random.Random(seed)
    made: list[Item] = []
    per_feed: dict[str, tuple[Item, ...]] = {}
    for number in range(feeds):
        mine = [_item(rng, number, place, made) for place in range(items // feeds)]
        made += mine
        per_feed[feed_url(number)] = tuple(mine)
    return World(feeds=per_feed)


def edited(before: World, items: Iterable[Item]) -> World:
    """The same world with new titles and texts of these items, their pages included."""
    changed = {item.guid for item in items}
    return World(
        feeds={
            url: tuple(_correct(item) if item.guid in changed else item for item in mine)
            for url, mine in before.feeds.items()
        }
    )


def _correct(item: Item) -> Item:
    told = (
        *item.paragraphs[1:],
        "A correction to this report was printed in Alkesmer the morning after it.",
    )
    return replace(item, title=f"Corrected: {item.title}", paragraphs=told)


def _item(rng: random.Random, number: int, place: int, made: Sequence[Item]) -> Item:
    guid, title = f"item-{number:02d}-{place:03d}", sentence(rng).rstrip(".")
    fresh = Item(
        guid=guid,
        link=f"{host(number)}/{place:03d}.html",
        title=title,
        date=rng.choice(DATES),
        paragraphs=tuple(" ".join(sentence(rng) for _ in range(3)) for _ in range(3)),
    )
    chance, other = rng.random(), rng.choice(made) if made else fresh
    if made and chance < COPIES:
        return replace(fresh, title=other.title, paragraphs=other.paragraphs)
    if made and chance < COPIES + SHARED:
        return replace(other, guid=guid, link=f"{other.link.partition('?')[0]}?utm_source=paper{number:02d}")
    return fresh


def sentence(rng: random.Random) -> str:
    """One that is like no other of its world, in words that few others have: else all articles were to be compared."""
    what, where, does, whom = (_word(rng) for _ in range(4))
    return rng.choice(FRAMES).format(what, where.title(), does, rng.randrange(2, 9_999), whom.title())


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=3))


def _page(item: Item) -> Doc:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in item.paragraphs)
    head = f"<head><title>{item.title}</title></head>"
    body = f"<body><article><h1>{item.title}</h1>{text}</article></body>"
    return Doc(body=f"<!DOCTYPE html><html lang=en>{head}{body}</html>".encode(), kind=HTML)


def feed_doc(url: str, items: Iterable[Item]) -> Doc:
    """An RSS document."""
    entries = "".join(map(_entry, items))
    channel = f"<title>{url}</title><link>{url}</link><description>made up</description>{entries}"
    return Doc(body=f"<?xml version='1.0'?><rss version='2.0'><channel>{channel}</channel></rss>".encode(), kind=XML)


def _entry(item: Item) -> str:
    date = f"<pubDate>{item.date}</pubDate>" if item.date else ""
    link = item.link.replace("&", "&amp;")
    named = f"<guid isPermaLink='false'>{item.guid}</guid><link>{link}</link><title>{item.title}</title>"
    return f"<item>{named}{date}</item>"
