"""How an item or a feed ends: exactly one outcome each per unit of work (docs/invariants.md, conservation)."""

from __future__ import annotations

import enum


class ItemOutcome(enum.StrEnum):
    """The end of one feed item in one unit. The words are the counters' names in every summary."""

    STORED = "stored"  #: a new article is published
    REVISED = "revised"  #: a known article changed: version n+1 is published
    KNOWN = "known"  #: this feed showed this item before, unchanged
    DUPLICATE = "duplicate"  #: new from this feed, but the article exists, or it is a copy by content
    FILTERED = "filtered"  #: robots, noindex, TDM refusal, or a filter of the user
    DEFERRED = "deferred"  #: will be tried again
    FAILED = "failed"  #: a dead letter


class FeedOutcome(enum.StrEnum):
    """The end of one feed claim in one unit."""

    CHANGED = "changed"  #: a body that differs from the last one was parsed
    UNCHANGED = "unchanged"  #: 304, or a body equal to the last one
    FAILED = "failed"  #: refused, not a feed, a 4xx
    DEFERRED = "deferred"  #: 5xx, 429, timeout, DNS, budget: tried again later
    GONE = "gone"  #: 410: not polled again
