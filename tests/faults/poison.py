"""Poison: pages and feeds that hang, crash or mislead whoever reads them, each with the reason it must end with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tests.faults.site import XML, Answer, Broken, Doc, Fault
from tests.faults.variants import DEVOUR, HANG, SEGFAULT
from tests.faults.world import Item, World, feed_doc

HOST = "http://poison.example"


@dataclass(frozen=True, kw_only=True)
class Poison:
    """One hostile page (`doc` or `fault`), or an item whose `link` is hostile by itself."""

    name: str
    reason: str
    doc: Doc | None = None
    fault: Fault | None = None
    link: str | None = None


def _html(body: bytes) -> Doc:
    return Doc(body=b"<html><head><title>T</title></head><body>" + body + b"</body></html>")


def _to(place: str) -> Answer:
    return Answer(status=302, headers=(("Location", place),))


PROSE = b"<p>" + b"A paragraph like any other, of an article that nobody will ever read. " * 9 + b"</p>"
POISONS = (
    Poison(name="hang", reason="parser-timeout", doc=_html(HANG + PROSE)),
    Poison(name="segfault", reason="parser-crash", doc=_html(SEGFAULT + PROSE)),
    Poison(name="devour", reason="parser-crash", doc=_html(DEVOUR + PROSE)),
    Poison(name="no-body", reason="empty", doc=Doc(body=b"")),
    Poison(name="no-text", reason="empty", doc=_html(b"<div></div>")),
    Poison(name="image", reason="not-html", doc=Doc(body=b"\x89PNG\r\n\x1a\n" + bytes(9_000), kind="image/png")),
    Poison(name="huge", reason="too-large", doc=_html(PROSE * 10_000)),
    Poison(name="missing", reason="not-found", fault=Answer(status=404)),
    Poison(name="removed", reason="gone", fault=Answer(status=410)),
    Poison(name="forbidden", reason="forbidden", fault=Answer(status=403)),
    Poison(name="loop", reason="too-many-redirects", fault=_to(f"{HOST}/loop")),
    Poison(name="inside", reason="address-refused", fault=_to("http://169.254.169.254/latest/meta-data/")),
    Poison(name="loopback", reason="address-refused", link="http://127.0.0.1/admin"),
    Poison(name="no-link", reason="no-link", link=""),
    Poison(name="cut", reason="truncated", doc=_html(PROSE), fault=Broken(how="cut")),
    Poison(name="reset", reason="reset", doc=_html(PROSE), fault=Broken(how="reset")),
    Poison(name="busy", reason="server-error", fault=Answer(status=503)),
)
LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
POISON_FEEDS = {
    f"{HOST}/page.xml": ("not-a-feed", Doc(body=b"<html><body>Welcome</body></html>")),
    f"{HOST}/nothing.xml": ("not-a-feed", Doc(body=b"", kind=XML)),
    f"{HOST}/noise.xml": ("not-a-feed", Doc(body=bytes(range(256)) * 40, kind=XML)),
    f"{HOST}/laughs.xml": (
        "not-a-feed",
        Doc(body=f"<!DOCTYPE r [<!ENTITY l0 'ha'>{LAUGHS}]><r>&l9;</r>".encode(), kind=XML),
    ),
    f"{HOST}/flood.xml": ("too-large", Doc(body=b"<rss>" + b" " * 10_000_001, kind=XML)),
}


def poisoned(good: World, seed: int) -> tuple[dict[str, Doc], dict[str, list[Fault | None]], Counter[tuple[str, str]]]:
    """The documents, the faults, and the dead letters (GUID or feed, reason) of good feeds with poison among them."""
    rng = random.Random(seed)
    feeds = {url: list(items) for url, items in good.feeds.items()}
    for poison in POISONS:
        items = rng.choice(list(feeds.values()))
        items.insert(rng.randrange(len(items) + 1), _item(poison))
    docs = good.docs() | {f"{HOST}/{poison.name}": poison.doc for poison in POISONS if poison.doc}
    docs |= {url: feed_doc(url, items) for url, items in feeds.items()}
    docs |= {url: doc for url, (_, doc) in POISON_FEEDS.items()}
    faults: dict[str, list[Fault | None]] = {f"{HOST}/{p.name}": [p.fault] for p in POISONS if p.fault}
    return docs, faults, _letters(POISONS, POISON_FEEDS)


def _item(poison: Poison) -> Item:
    link = f"{HOST}/{poison.name}" if poison.link is None else poison.link
    return Item(guid=poison.name, link=link, title=f"On {poison.name}", date=None, paragraphs=())


def _letters(poisons: tuple[Poison, ...], feeds: Mapping[str, tuple[str, Doc]]) -> Counter[tuple[str, str]]:
    pages = [(poison.name, poison.reason) for poison in poisons]
    return Counter([*pages, *((url, reason) for url, (reason, _) in feeds.items())])
