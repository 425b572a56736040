"""Conditional requests (RFC 9110 section 13): when validators are sent, and what an answer leaves of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from schemas.feed import FeedState
from schemas.page import Response
from transforms.web.freshness import fresh_for
from transforms.web.schedule import chance

TRUSTED = timedelta(days=8)
"""A server that has said nothing but 304 for so long is asked for the whole feed once (NetNewsWire): some answer 304
for ever, since their validators are those of a file that is not what they serve."""

WHOLE_SHARE = 0.01
"""Polls that ask for the whole feed without any suspicion (NewsBlur)."""


def wants_whole(feed: FeedState, now: datetime) -> bool:
    """Whether this poll sends no validators, though the ledger has some: by the number of the poll, not by chance."""
    if feed.unmodified_since and now - feed.unmodified_since >= TRUSTED:
        return True
    return chance(f"whole {feed.url} {feed.polls}") < WHOLE_SHARE


def after_unmodified(feed: FeedState, response: Response, now: datetime) -> FeedState:
    """The feed after a 304: what the answer carries replaces what was stored, the rest stays (RFC 9111 section 3.2)."""
    fresh_s = fresh_for(response.headers, now)
    return replace(
        feed,
        etag=response.headers.get("etag", feed.etag),
        last_modified=response.headers.get("last-modified", feed.last_modified),
        fresh_s=fresh_s if response.headers.keys() & {"cache-control", "expires"} else feed.fresh_s,
        unmodified_since=feed.unmodified_since or now,
        failures=0,
    )


def after_body(feed: FeedState, response: Response, now: datetime) -> FeedState:
    """The feed after a body: both validators as this answer has them, even if it has none (RFC 9111 section 3.2).

    Those of an answer with `Expires: 0` count too, where miniflux drops them: it means that the answer is stale at
    once (RFC 9111 section 5.3), and to ask about a stale one is what validators are for.
    """
    return replace(
        feed,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        fresh_s=fresh_for(response.headers, now),
        unmodified_since=None,
        failures=0,
    )
