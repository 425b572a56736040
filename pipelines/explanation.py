"""An article's way through every stage, as one value: what `newsbeam explain` shows or prints as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from pipelines.facts import Fact, Statement, facts
from schemas.article import Article, DateEvidence
from schemas.failure import FILTERS, RETRYABLE, Reason, Refusal, Stage
from schemas.feed import FeedItem, ParsedFeed
from schemas.page import Extracted, Response
from schemas.robots import SiteFile, Verdict
from transforms.article.page_record import address
from transforms.article.record import published_utc, without_furniture
from transforms.article.recurrence import without_places
from transforms.io.ledger.history import Remembered
from transforms.web.robots import rule_text
from transforms.web.sitefile import Access, access


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a stage gave nothing."""

    stage: Stage
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStory:
    """What the feed says. `item` is null when none of its items has the article's address as link or GUID."""

    url: str
    format: str | None = None
    title: str | None = None
    items: int = 0
    item: FeedItem | None = None
    item_key: str | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsStory:
    """What robots.txt says of the address asked for.

    Attributes:
        url: of the robots.txt.
        status: of its answer, null when none came.
        allowed: whether the address may be asked for; null while that is unknown.
        rule: the rule that decides, with its line; null when none matches.
        crawl_delay_s: seconds between two requests; 0 when it says none.
        detail: why it says nothing, else null.
    """

    url: str
    status: int | None
    allowed: bool | None
    rule: str | None
    crawl_delay_s: float
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchStory:
    """How the page was had. `seconds` is from asking to the last byte, waiting for the host's pace included."""

    requested_url: str
    final_url: str | None = None
    hops: tuple[str, ...] = ()
    status: int | None = None
    content_type: str | None = None
    bytes: int | None = None
    seconds: float = 0.0
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of the extracted text.

    Attributes:
        text: of it.
        dropped: what it was taken for, null when it was kept.
        kept: what speaks for it, null when the method doesn't say.
    """

    text: str
    dropped: str | None = None
    kept: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A block of the page: see transforms/article/body/read.py."""

    text: str
    tag: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read out of the page; with `page_trouble`, the feed's text in its place (method `feed`).

    `published_at` is UTC, of a day its end; null when unknown. `left_out` are blocks of the page that were not taken
    for its article, those nearest to it.
    """

    charset: str | None
    charset_source: str | None
    method: str
    method_version: str
    score: float | None
    flags: tuple[str, ...]
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    published_at: datetime | None
    dates: tuple[DateEvidence, ...]
    date_statements: tuple[Statement, ...]
    page_trouble: Trouble | None = None
    left_out: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What an ingest would come to. `outcome` is that of an item (stored, revised, known, filtered, …)."""

    outcome: str
    identifier: str | None = None
    url: str | None = None
    word_count: int | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All of it, in the order of the stages; null for what was not asked for or not reached."""

    input: str
    url: str | None
    site: str | None
    identifier: str | None
    refused: str | None
    feed: FeedStory | None
    robots: RobotsStory | None
    fetch: FetchStory | None
    reading: Reading | None
    ledger: Remembered | None
    ending: Ending


def trouble(refusal: Refusal, stage: Stage) -> Trouble:
    """A refusal, as it is told."""
    return Trouble(stage=refusal.stage or stage, reason=refusal.reason, detail=refusal.detail)


def robots_story(file: SiteFile, verdict: Verdict) -> RobotsStory:
    """What robots.txt says."""
    unknown = access(file.status) is Access.UNREACHABLE
    return RobotsStory(
        url=f"{file.origin}/{file.kind}",
        status=file.status,
        allowed=None if unknown else verdict.allowed,
        rule=rule_text(verdict.rule) if verdict.rule else None,
        crawl_delay_s=verdict.delay_s,
        detail=file.detail or None,
    )


def fetch_story(asked: str, answer: Response | Refusal, seconds: float, refusal: Refusal | None) -> FetchStory:
    """How a request went; a refusal stands for no answer, or for one with a status that is no good."""
    wrong = trouble(refusal, Stage.FETCH) if refusal else None
    if isinstance(answer, Refusal):
        return FetchStory(requested_url=asked, seconds=seconds, trouble=wrong)
    return FetchStory(
        requested_url=asked,
        final_url=answer.final_url,
        hops=answer.hops,
        status=answer.status,
        content_type=answer.headers.get("content-type"),
        bytes=len(answer.body),
        seconds=seconds,
        trouble=wrong,
    )


def feed_story(url: str, parsed: ParsedFeed | Refusal, item: FeedItem | None, key: str | None) -> FeedStory:
    """What the feed says of the article."""
    if isinstance(parsed, Refusal):
        return FeedStory(url=url, trouble=trouble(parsed, Stage.POLL))
    return FeedStory(
        url=url, format=parsed.format, title=parsed.title, items=len(parsed.items), item=item, item_key=key
    )


def reading(
    extracted: Extracted, item: FeedItem, article: Article, said: Sequence[Statement], page: Refusal | None
) -> Reading:
    """What was read, with its evidence."""
    return Reading(
        charset=extracted.charset,
        charset_source=extracted.charset_source,
        method=article.extraction.method,
        method_version=article.extraction.method_version,
        score=article.extraction.score,
        flags=article.extraction.flags,
        blocks=blocks(extracted, item),
        facts=facts(extracted, item, article, said),
        published_at=published_utc(article),
        dates=article.date_evidence,
        date_statements=tuple(each for each in said if each.field in ("published", "modified")),
        page_trouble=trouble(page, Stage.EXTRACT) if page else None,
    )


def blocks(
    extracted: Extracted, item: FeedItem, recurring: Mapping[int, int] = MappingProxyType({})
) -> tuple[Block, ...]:
    """The paragraphs of the extracted text, those dropped as furniture with the reason.

    Args:
        extracted: of the page.
        item: of its feed.
        recurring: places of paragraphs that are remembered of the site → in how many other articles they were.
    """
    places = [place for place, _ in enumerate(extracted.text.split("\n\n")) if place not in recurring]
    cleaned = without_furniture(without_places(extracted, recurring), item)
    dropped = {places[removed.position]: str(removed.why) for removed in cleaned.removed}
    dropped |= {place: f"recurs in {pages} more" for place, pages in recurring.items()}
    kept = dict(enumerate(extracted.why_kept))
    return tuple(
        Block(text=text, dropped=dropped.get(place), kept=kept.get(place))
        for place, text in enumerate(extracted.text.split("\n\n"))
    )


def ending(article: Article | Refusal, remembered: Remembered | None) -> Ending:
    """What would become of it."""
    if isinstance(article, Refusal):
        outcome = "filtered" if article.reason in FILTERS else "deferred" if article.reason in RETRYABLE else "failed"
        return Ending(outcome=outcome, trouble=trouble(article, Stage.EXTRACT))
    url = address(article)
    identifier, outcome = article.identifier if url else None, "stored"
    if remembered and remembered.identifier:
        identifier = remembered.identifier
        outcome = "known" if remembered.text_sha256 == article.fingerprint.text_sha256 else "revised"
    return Ending(outcome=outcome, identifier=identifier, url=url, word_count=article.word_count)
