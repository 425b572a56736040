"""The list of feeds in the ledger: what a person says of them, apart from what polls say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.feed import ListedFeed
from transforms.io.ledger.database import chunks, insert_new, select_in, writing
from transforms.io.ledger.holds import places
from transforms.io.ledger.tables import feeds

_SAID = (feeds.c.given_title, feeds.c.tags, feeds.c.headers, feeds.c.removed_at)


class Put(NamedTuple):
    """How many feeds were new, came back after their removal, or changed."""

    added: int
    returned: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBook:
    """Adds and removes feeds. Safe beside a live run: a poll's end touches none of these columns."""

    url: str

    def put(self, listed: Iterable[ListedFeed], now: datetime) -> Put:
        """Add feeds. Those known take what the list says of them; a removed one is polled again, due at once."""
        wanted = {feed.url: feed for feed in listed}
        with writing(self.url) as connection:
            known = {row.url: row for row in select_in(connection, [feeds.c.url, *_SAID], feeds.c.url, wanted)}
            fresh = [_fresh(feed, now) for feed in wanted.values() if feed.url not in known]
            insert_new(connection, feeds, fresh)
            returned = [feed for feed in wanted.values() if feed.url in known and known[feed.url].removed_at]
            _revive(connection, returned)
            changed = [_change(connection, wanted[url], row) for url, row in known.items() if not row.removed_at]
        return Put(added=len(fresh), returned=len(returned), changed=sum(changed))

    def note(self, urls: Iterable[str], now: datetime) -> None:
        """Add those feeds that are new; the others stay as they are, removed ones too."""
        with writing(self.url) as connection:
            insert_new(connection, feeds, [_fresh(ListedFeed(url=url), now) for url in urls])

    def remove(self, urls: Iterable[str], now: datetime) -> list[str]:
        """Poll these feeds no longer; their items and articles stay. All or none.

        Returns:
            Those that the ledger does not list; if there are any, nothing is removed.
        """
        wanted = list(dict.fromkeys(urls))
        with writing(self.url) as connection:
            rows = select_in(connection, [feeds.c.url, feeds.c.removed_at], feeds.c.url, wanted)
            listed = {row.url for row in rows if row.removed_at is None}
            unknown = [url for url in wanted if url not in listed]
            for part in chunks([] if unknown else wanted):
                connection.execute(sa.update(feeds).where(feeds.c.url.in_(part)).values(removed_at=now))
        return unknown


def _fresh(feed: ListedFeed, now: datetime) -> dict[str, Any]:
    return {"url": feed.url, "failures": 0, "gone": False, "added_at": now, **_said(feed), **places(feed.url)}


def _said(feed: ListedFeed) -> dict[str, Any]:
    return {
        "given_title": feed.title,
        "tags": json.dumps(feed.tags, ensure_ascii=False) if feed.tags else None,
        "headers": json.dumps(dict(feed.headers)) if feed.headers else None,
    }


def _revive(connection: Connection, listed: Iterable[ListedFeed]) -> None:
    # As if new, but for the validators and the items, which show what was seen of it. What it showed meanwhile nobody
    # wanted: no rate, no gap. It is asked at the address that the user gives.
    nothing = dict.fromkeys(("removed_at", "next_poll_at", "next_poll_why", "read_at", "new_per_h", "moved_to"))
    for feed in listed:
        again = {**nothing, "failures": 0, "gone": False, "items_shown": 0, **places(feed.url)}
        connection.execute(sa.update(feeds).where(feeds.c.url == feed.url).values(**_said(feed), **again))


def _change(connection: Connection, feed: ListedFeed, row: sa.Row[Any]) -> bool:
    told = {"given_title": feed.title, "tags": feed.tags, "headers": feed.headers}
    said = {name: value for name, value in _said(feed).items() if told[name] is not None}
    changed = {name: value for name, value in said.items() if value != getattr(row, name)}
    if changed:
        connection.execute(sa.update(feeds).where(feeds.c.url == feed.url).values(**changed))
    return bool(changed)
