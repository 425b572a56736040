"""A unit of work, what is claimed for it, the compact rows that its stages report, and its summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from schemas.article import Article
from schemas.failure import Failure, Reason, Stage
from schemas.feed import FeedItem, FeedState, Hold
from schemas.likeness import Likeness
from schemas.outcome import FeedOutcome, ItemOutcome
from schemas.page import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What commits together: a round of a batch, or a window of a stream.

    Attributes:
        unit_id: run id + round or window end; unique for ever.
        run_id, epoch: the run that claimed it, and its fencing number.
        started_at: when it was claimed; its UTC date names the dt= folder.
        deadline_at: what a slow site has not delivered by then is deferred.
        closes_at: a window's end, when nothing more is claimed for it and its time budget begins; null for a round,
            whose budget begins at its start.
    """

    unit_id: str
    run_id: str
    epoch: int
    started_at: datetime
    deadline_at: datetime
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedClaim:
    """A feed that is due, claimed for a unit; `headers`: header name → environment variable with its value."""

    unit: Unit
    feed: FeedState
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTask:
    """An item to fetch: new, changed, or due again.

    Attributes:
        unit: for which unit.
        item_key: identity of the item in the ledger.
        item: the whole feed item.
        attempts: requests already made for it.
        first_failed_at: of the first failed try, null before one.
        claimed: it came from the ledger (due again), not from a feed in this unit.
        identifier: the article that it led to before, null when it never did.
        stands_in: that article was published with the feed's text, and the page is due again.
        reread: its page is the one that the article was made of, read again.
    """

    unit: Unit
    item_key: str
    item: FeedItem
    attempts: int = 0
    first_failed_at: datetime | None = None
    claimed: bool = False
    identifier: str | None = None
    stands_in: bool = False
    reread: bool = False


Claim = FeedClaim | ItemTask


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFeed:
    """A polled feed with a body to parse. `conditional`: validators were sent.

    `equal`: it is the body of the last time (parsed only with --refetch).
    """

    unit: Unit
    feed: FeedState
    response: Response
    equal: bool
    conditional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItems:
    """The items that one feed showed in a unit, in the document's order."""

    unit: Unit
    feed_url: str
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """How much of what a feed showed in a unit was new: `new` items that it never showed before.

    `shares`: whether any was there before, as the same item, or as another of an article that this feed led to.
    """

    unit: Unit
    feed_url: str
    new: int
    shares: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as extracted, with the items that led to it (the first made the record) and its addresses.

    `page_failed_at`: the page could not be used then, and the feed's text stands in for it. `hearsay`: those of its
    addresses at which nobody has been. `canonical_elsewhere`: what its page calls canonical on another site.
    `blocks`: keys of its paragraphs, where what recurs on its site is to be learned.
    """

    tasks: tuple[ItemTask, ...]
    article: Article
    aliases: tuple[str, ...]
    published_at: datetime | None
    page_failed_at: datetime | None = None
    hearsay: tuple[str, ...] = ()
    canonical_elsewhere: str | None = None
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """The end of one feed claim, polled until `polled_at` (null: the unit's start). `seen` counts its items.

    `state` is the feed after the poll; Commit adds what follows from it. `reason` and `stage` stand for failed and
    deferred feeds; `failure` where a dead letter is due (not for a spent budget); `hold` where a wait was asked for.
    `doubted_since`: the first 304 before a body that was asked for without validators. `sighted`: see settle.py.
    `cut`: items that it showed beyond those that are taken of one feed; not counted in `seen`.
    """

    unit: Unit
    outcome: FeedOutcome
    state: FeedState
    seen: int = 0
    stage: Stage | None = None
    reason: Reason | None = None
    failure: Failure | None = None
    polled_at: datetime | None = None
    doubted_since: datetime | None = None
    hold: Hold | None = None
    sighted: bool = True
    cut: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """The end of one item (all but those that became an article: see StagedRow).

    `reason` and `stage` stand for failed, deferred and filtered items; `failure` where a dead letter is due (not for
    a spent budget or a filter); `hold` where the server asked for a wait.
    """

    unit: Unit
    item_key: str
    item: FeedItem
    outcome: ItemOutcome
    stage: Stage | None = None
    reason: Reason | None = None
    failure: Failure | None = None
    attempts: int = 0
    first_failed_at: datetime | None = None
    next_try_at: datetime | None = None
    claimed: bool = False
    identifier: str | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When the page of an item is tried again that the feed's text stands in for; `item` without that text."""

    item: FeedItem
    attempts: int
    first_failed_at: datetime
    next_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRow:
    """A record that lies in the staging, in at most 1 KB: what Commit needs to decide on it.

    Attributes:
        item_key, feed_url, guid, link, content_hash, claimed: the item it came from.
        shown_before: the item led to an article before: an unchanged one is then `known`, not `duplicate`.
        identifier, url: by the canonical URL of the page; Commit may find that the article has another already.
        aliases: every address by which it was reached, the canonical one first.
        hearsay: those of them that only the page or the feed says it has (rel=canonical, og:url, its AMP page, a
            permalink).
        text_sha256, word_count: of the text.
        published_at: UTC, of a day its end, null when unknown: the earliest of several copies is the original.
        likeness: by which copies and changes are found, null for a withdrawn page.
        withdrawn: the page is gone; the record says so, and has no text.
        blocks: as the draft's.
        reread: as the task's: what is read otherwise is a revision, though nobody edited it.
        retry: the page is due again, null when it was used.
        file, offset, length: where it lies: name in the unit's staging, bytes.
    """

    unit: Unit
    item_key: str
    feed_url: str
    guid: str | None
    link: str | None
    content_hash: str
    claimed: bool
    shown_before: bool
    identifier: str
    url: str
    aliases: tuple[str, ...]
    text_sha256: str
    word_count: int
    published_at: datetime | None
    hearsay: tuple[str, ...] = ()
    likeness: Likeness | None = None
    withdrawn: bool = False
    blocks: tuple[str, ...] = ()
    reread: bool = False
    retry: Retry | None = None
    file: str
    offset: int
    length: int

    @property
    def order(self) -> tuple[str, str, str]:
        """Rank among rows of one article: the first by feed URL, then GUID, then link is stored."""
        return self.feed_url, self.guid or "", self.link or ""


Row = FeedRow | ItemRow | StagedRow | Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCount:
    """What one feed came to in a unit; `outcome`: null when only due items of it were tried."""

    outcome: FeedOutcome | None
    items: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run came to: the sum of its units (contract: runs/<run id>.json and the last line of --json)."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    units: int
    feeds: dict[str, int]
    items: dict[str, int]
    reconciled: bool
    reasons: dict[str, dict[str, int]]
    published: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSummary:
    """What one unit came to (contract: runs/<run id>/<unit>.json). `published` is filled when it is published."""

    unit_id: str
    run_id: str
    started_at: datetime
    committed_at: datetime
    feeds: dict[str, int]
    items: dict[str, int]
    reconciled: bool
    reasons: dict[str, dict[str, int]]
    per_feed: dict[str, FeedCount]
    published: dict[str, int] = field(default_factory=dict)
