"""What an item becomes once its page was had: a draft of its record, with the feed's text if need be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from schemas.article import FeedRef, Provenance
from schemas.failure import UNUSABLE, Refusal
from schemas.feed import NO_FEED
from schemas.page import Extracted, Response
from schemas.unit import Draft, ItemTask
from transforms.article.feedtext import from_feed, full_text, response_for
from transforms.article.record import aliases, build, hearsay, published_utc
from transforms.article.withdrawal import GONE, withdrawn
from transforms.web.robots import DEFAULT_AGENT


def stand_in(tasks: list[ItemTask], response: Response, refusal: Refusal, provenance: Provenance) -> Draft:
    """The record with the feed's text, for a page that came and can't be used.

    Raises:
        Refusal: the one given: the page came but the feed has no full text either, or an article is published already.
    """
    if refusal.reason not in UNUSABLE or any(task.identifier for task in tasks):
        raise refusal
    told = (from_feed(task.item, refusal.reason) for task in tasks)
    extracted = next(filter(None, told), None)
    if extracted is None:
        raise refusal
    made = draft(tasks, response_for(response, refusal.reason), extracted, provenance)
    fetch = made.article.fetch and replace(made.article.fetch, final_url=response.final_url)
    return replace(made, article=replace(made.article, fetch=fetch))


def lost(task: ItemTask, refusal: Refusal) -> bool:
    """Whether the page of a published article is gone. Where the feed carries the whole text, that stays."""
    known = task.identifier is not None and not task.stands_in
    return known and refusal.reason in GONE and full_text(task.item) is None


def withdrawal(tasks: list[ItemTask], response: Response, refusal: Refusal, provenance: Provenance) -> Draft:
    """The record that says that an article's page is gone, carried by the feeds of all tasks."""
    first = tasks[0]
    article = withdrawn(
        item=first.item,
        response=response,
        reason=refusal.reason,
        identifier=first.identifier or "",
        unit=first.unit,
        provenance=provenance,
    )
    article = replace(article, is_part_of=references(tasks))
    return Draft(tasks=tuple(tasks), article=article, aliases=(article.url,), published_at=published_utc(article))


def references(tasks: Iterable[ItemTask]) -> tuple[FeedRef, ...]:
    """The feeds that carry an article, each with its GUID there."""
    shown = (task.item for task in tasks if task.item.feed_url != NO_FEED)
    return tuple(dict.fromkeys(FeedRef(feed_url=item.feed_url, guid=item.guid) for item in shown))


def draft(
    tasks: list[ItemTask],
    response: Response,
    extracted: Extracted,
    provenance: Provenance,
    agent: str = DEFAULT_AGENT,
) -> Draft:
    """The record that the first task's item and the page make, carried by the feeds of all tasks."""
    first = tasks[0]
    article = build(
        item=first.item,
        response=response,
        extracted=extracted,
        unit=first.unit,
        provenance=provenance,
        agent=agent,
    )
    article = replace(article, is_part_of=references(tasks))
    known = aliases(article, response, first.item, extracted.other_urls)
    return Draft(
        tasks=tuple(tasks),
        article=article,
        aliases=known,
        published_at=published_utc(article),
        hearsay=hearsay(known, response, first.item),
        canonical_elsewhere=extracted.canonical_elsewhere,
    )
