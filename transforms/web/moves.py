"""Where a feed is polled after it has moved for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from schemas.failure import RETRYABLE, Reason
from schemas.feed import FeedState
from schemas.page import Response

MOVES = 10
"""Polls in a row that were redirected for good to one address before it is polled instead (NewsBlur)."""

MOVING = timedelta(days=6)
"""And the time over which they were seen (Feedbin: 576 polls of 15 minutes): a captive portal, a lapsed domain or a
mistake in a server's configuration lasts hours or days, and following it late costs one redirect a poll."""

PATIENCE = 3
"""Polls of the new address that may fail for the moment before the old one is asked again."""


def followed(feed: FeedState, response: Response, now: datetime, *, parsed: bool) -> FeedState:
    """The feed with what this poll's redirects say of its address.

    Only chains of 301 and 308 count, every hop of them (RFC 9110 section 15.4); a poll without one, or with another
    end, begins anew. What counts first is a body that was parsed as a feed.

    Args:
        feed: before the poll.
        response: the answer: a feed, or 304.
        now: time of the poll.
        parsed: the answer's body is a feed, now or when an equal one was parsed.
    """
    target = response.final_url if response.moved_permanently else None
    if target is None or (target != feed.moving_to and not parsed):
        return _settled(feed)
    if target != feed.moving_to or feed.moving_since is None:
        return replace(feed, moving_to=target, moving_since=now, moves_seen=1)
    if feed.moves_seen + 1 < MOVES or now - feed.moving_since < MOVING:
        return replace(feed, moves_seen=feed.moves_seen + 1)
    return replace(_settled(feed), moved_to=None if target == feed.url else target)


def fallen_back(feed: FeedState, reason: Reason) -> FeedState:
    """The feed after a poll that failed: the address as the user gave it is asked again when the new one is no good.

    Its validators go: they are the other address's.
    """
    passing = reason in RETRYABLE and feed.failures < PATIENCE
    if feed.moved_to is None or passing or reason is Reason.BUDGET_SPENT:
        return feed
    return replace(_settled(feed), moved_to=None, etag=None, last_modified=None)


def _settled(feed: FeedState) -> FeedState:
    return replace(feed, moving_to=None, moving_since=None, moves_seen=0)
