"""DropKnown: of the items that a feed shows, keep what is new or changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import FeedItem
from schemas.known import SeenItem
from schemas.outcome import ItemOutcome
from schemas.unit import ItemRow, ItemTask, ShownItems, Sighting, Unit
from transforms.attempt import end_item
from transforms.feeds.identity import item_key
from transforms.io.ports import Clock, MadeHere, Memory
from transforms.web.urls import canonical


class Sifted(NamedTuple):
    """Outputs of DropKnown: items to fetch, and the end of the others."""

    tasks: beam.PCollection[ItemTask]
    rows: beam.PCollection[ItemRow | Sighting]


@dataclass
class DropKnown(beam.PTransform):
    """Drop the items that their feed showed before, and those whose address is that of a known article.

    Input: ShownItems, bounded or not, no key.
    Output: `tasks`, items that are new or whose feed entry changed; `rows`, the end of the others (`known`,
        `duplicate`, or failed for want of a link), and a Sighting per feed: how much of it was new.
    Failures: no-link.
    Effects: none; reads the ledger, two queries a feed (three when all that it shows is new).
    Cost: the ledger's; an element is a feed, so a lookup is a batch of its items.

    With `made_here` (a re-extraction) items that the feed showed before are let through, changed or not, if their
    article's newest version came from the very pages that are read now; an older page never revises a newer text.
    """

    memory: Memory
    clock: Clock
    made_here: MadeHere | None = None

    def expand(self, shown: beam.PCollection[ShownItems]) -> Sifted:
        """Wire it."""
        outputs = shown | beam.ParDo(_Sift(self)).with_outputs("rows", main="tasks")
        return Sifted(outputs.tasks, outputs.rows)


class _Sift(beam.DoFn):
    def __init__(self, config: DropKnown) -> None:
        self.config = config

    def process(self, shown: ShownItems) -> Iterator[ItemTask | beam.pvalue.TaggedOutput]:
        memory, now = self.config.memory, self.config.clock()
        keyed = [(item_key(item), item) for item in shown.items]
        seen = memory.seen_items([key for key, _ in keyed])
        links = {key: address for key, item in keyed if key not in seen and (address := address_of(item))}
        articles = memory.identifiers_of(list(links.values()))
        identifiers = {key: articles[address] for key, address in links.items() if address in articles}
        yield beam.pvalue.TaggedOutput("rows", sighting(shown, keyed, seen, identifiers, memory))
        known = [before.identifier for before in seen.values() if before.identifier]
        again = self.config.made_here(known) if self.config.made_here else None
        for end in sift(shown.unit, keyed, seen, identifiers, again):
            if isinstance(end, ItemTask) and not end.item.link:
                refusal = Refusal(Reason.NO_LINK, "the feed gives this item no address to fetch")
                end = end_item(end, refusal, Stage.PARSE, now)
            yield end if isinstance(end, ItemTask) else beam.pvalue.TaggedOutput("rows", end)


def sift(
    unit: Unit,
    keyed: list[tuple[str, FeedItem]],
    seen: dict[str, SeenItem],
    identifiers: dict[str, str],
    again: Collection[str] | None = None,
) -> Iterator[ItemTask | ItemRow]:
    """Each item's end, or the task to fetch it.

    Args:
        unit: for which unit.
        keyed: the items of one feed with their keys, in the document's order.
        seen: what the ledger knows of them.
        identifiers: key → article, for new items whose address is that of a known article.
        again: articles to fetch again, in the place of those whose entry changed; null: see there.
    """
    shown: set[str] = set()
    for key, item in keyed:
        before = seen.get(key)
        changed = before and not before.pending and _wanted(item, before, again)
        if key in shown or (before and not changed):
            yield ItemRow(unit=unit, item_key=key, item=item, outcome=ItemOutcome.KNOWN)
        elif before is None and key in identifiers:
            yield ItemRow(
                unit=unit, item_key=key, item=item, outcome=ItemOutcome.DUPLICATE, identifier=identifiers[key]
            )
        else:
            yield ItemTask(
                unit=unit,
                item_key=key,
                item=item,
                identifier=before.identifier if before else None,
                reread=bool(before and again is not None),
            )
        shown.add(key)


def _wanted(item: FeedItem, before: SeenItem, again: Collection[str] | None) -> bool:
    return before.content_hash != item.content_hash() if again is None else before.identifier in again


def sighting(
    shown: ShownItems,
    keyed: list[tuple[str, FeedItem]],
    seen: dict[str, SeenItem],
    identifiers: dict[str, str],
    memory: Memory,
) -> Sighting:
    """How much of it was new. A feed that gives all its items new GUIDs still shares articles with what it showed."""
    shares = bool(seen) or (bool(identifiers) and memory.has_shown(shown.feed_url, list(identifiers.values())))
    new = len({key for key, _ in keyed} - seen.keys())
    return Sighting(unit=shown.unit, feed_url=shown.feed_url, new=new, shares=shares)


def address_of(item: FeedItem) -> str | None:
    """An item's link in canonical form; None when it has none that can be fetched."""
    try:
        return canonical(item.link) if item.link else None
    except Refusal:
        return None
