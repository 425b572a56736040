"""Page and feed item → article record. Each field from what the page says, else from what the feed says, else null."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from schemas.article import (
    Article,
    Author,
    DateEvidence,
    Extraction,
    FeedRef,
    Fetch,
    Fingerprint,
    Image,
    Provenance,
    Publisher,
)
from schemas.failure import Refusal
from schemas.feed import FeedItem
from schemas.page import Extracted, Response
from schemas.unit import Unit
from transforms.article.feedtext import METHOD as FEED
from transforms.article.furniture import Cleaned, clean
from transforms.article.metadata.names import PERSON, stated
from transforms.article.sight import fold
from transforms.feeds.dates import ReadDate, at_the_latest, instant, plausible, read_date
from transforms.feeds.identity import permalink_of
from transforms.likeness.exact import text_hash
from transforms.web.robots import DEFAULT_AGENT
from transforms.web.urls import canonical, identifier
from transforms.web.usage import usage_info

FUTURE_ALLOWED = timedelta(days=1)
"""A date is believed up to this long after the unit's start: zones that are assumed err by up to 14 hours, and some
publish under the next day's date. Later ones are templates, expiry dates and typing errors."""

_WORD = re.compile(r"\w+")
_SUFFIX = re.compile(r"(.*\S)\s+[|\u2013\u2014\u2022\u00b7:»«-]\s+(.+)", re.DOTALL)


def build(
    *,
    item: FeedItem,
    response: Response,
    extracted: Extracted,
    unit: Unit,
    provenance: Provenance,
    agent: str = DEFAULT_AGENT,
) -> Article:
    """The record of one page that a feed item led to, as its first version.

    Args:
        item: what the feed shows of it.
        response: how the page was had.
        extracted: what the page says.
        unit: its start is dateFirstSeen, and bounds the dates that are believed.
        provenance: who makes the record.
        agent: our product token: robots directives for others don't count.

    Raises:
        Refusal: bad-url: neither the page's canonical address nor its final one can identify an article.
    """
    url = _canonical(extracted.canonical_url) or canonical(response.final_url)
    cleaned = without_furniture(extracted, item)
    published, modified = _date_evidence(item, extracted, unit.started_at + FUTURE_ALLOWED)
    return Article(
        identifier=identifier(url),
        url=url,
        same_as=_distinct((item.link, *response.hops, response.final_url), but=url),
        headline=_headline(extracted, item),
        alternative_headline=_alternative_headline(extracted, item),
        description=extracted.description or item.summary,
        article_body=cleaned.text,
        article_section=extracted.sections,
        keywords=extracted.keywords or item.categories,
        author=_authors(extracted, item),
        publisher=Publisher(name=extracted.site_name or item.site_title, url=_origin(response.final_url)),
        date_published=_chosen(published),
        date_modified=_chosen(modified),
        date_evidence=(*published, *modified),
        date_first_seen=unit.started_at,
        in_language=extracted.language,
        image=extracted.images or tuple(Image(url=address) for address in item.images),
        is_accessible_for_free=extracted.is_accessible_for_free,
        access_evidence=extracted.access_evidence,
        word_count=len(_WORD.findall(cleaned.text)),
        license=extracted.license,
        usage_info=usage_info(response, extracted, agent),
        is_part_of=(FeedRef(feed_url=item.feed_url, guid=item.guid),),
        extraction=_extraction(extracted, extracted.removed_blocks + len(cleaned.removed)),
        fingerprint=Fingerprint(text_sha256=text_hash(cleaned.text)),
        fetch=_fetch(response, extracted),
        provenance=provenance,
    )


def without_furniture(extracted: Extracted, item: FeedItem) -> Cleaned:
    """The text without the headline, comment prompts, share lines and the like, by all that is known of the item."""
    return clean(
        extracted.text,
        headlines=[title for title in (extracted.title, item.title) if title],
        site_names=[name for name in (extracted.site_name, item.site_title) if name],
        taglines=[item.site_tagline] if item.site_tagline else [],
        authors=[*(author.name for author in extracted.authors), *item.authors],
    )


def aliases(article: Article, response: Response, item: FeedItem, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Canonical forms of all addresses that led to the article or that it is said to have, its own first, each once.

    Args:
        article: the record.
        response: how its page was had.
        item: what the feed shows of it.
        others: addresses that the page says it has as well (Extracted.other_urls).
    """
    addresses = (article.url, *article.same_as, *_been_at(response, item), permalink_of(item), *others)
    return _distinct(_canonical(address) for address in addresses)


def hearsay(known: Iterable[str], response: Response, item: FeedItem) -> tuple[str, ...]:
    """Those of an article's aliases at which nobody has been: only the page or its feed says it has them."""
    seen = {_canonical(address) for address in _been_at(response, item)}
    return tuple(address for address in known if address not in seen)


def _been_at(response: Response, item: FeedItem) -> tuple[str | None, ...]:
    return (item.link, response.requested_url, *response.hops, response.final_url)


def published_utc(article: Article) -> datetime | None:
    """When it was published at the latest, for who was first: of a day its end in UTC; None when unknown."""
    read = read_date(article.date_published) if article.date_published else None
    return at_the_latest(read) if read else None


def _headline(extracted: Extracted, item: FeedItem) -> str | None:
    """The page's title without the site's name behind it, else the feed's."""
    title = extracted.title
    match = _SUFFIX.fullmatch(title or "")
    sites = {_fold(name) for name in (extracted.site_name, item.site_title) if name}
    if match and _fold(match[2]) in sites:
        title = match[1]
    return title or item.title


def _alternative_headline(extracted: Extracted, item: FeedItem) -> str | None:
    """The feed's title where it differs by more than white space and letter case."""
    headline = _headline(extracted, item) or ""
    return item.title if item.title and _fold(item.title) != _fold(headline) else None


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _authors(extracted: Extracted, item: FeedItem) -> tuple[Author, ...]:
    """The page's, else the feed's; these also where the page names only its site, and they are people.

    Many feeds name an account of the content system, or the site, as the author of everything.
    """
    sites = frozenset(fold(name).replace(" ", "") for name in (extracted.site_name, item.site_title) if name)
    said = [name for author in item.authors for name in stated(author, sites)]
    own = all(fold(author.name).replace(" ", "") in sites for author in extracted.authors)
    trusted = [name for name in said if name.type == PERSON or not extracted.authors]
    if extracted.authors and extracted.method != FEED and not (own and trusted):
        return extracted.authors
    return tuple(dict.fromkeys(Author(name=name.name, type=name.type) for name in trusted or said))


def _date_evidence(
    item: FeedItem, extracted: Extracted, latest: datetime
) -> tuple[tuple[DateEvidence, ...], tuple[DateEvidence, ...]]:
    """What feed and page say of publication and of changes, and which of it is chosen.

    Published: the feed's date, which has a time of day and is the publisher's own statement, else the page's first
    that is possible. Modified: the feed's date of update, else the page's, where it is later than that; most feeds
    repeat the date of publication there. Last-Modified of the page is no evidence: it tells when the template was
    rendered.
    """
    published = (*_of_feed(item.published, "feed.published"), *extracted.published)
    modified = (*_of_feed(item.updated, "feed.updated"), *extracted.modified)
    first = next((each for each in published if _usable(each, latest)), None)
    last = next((each for each in modified if (read := _usable(each, latest)) and _later(read, first)), None)
    return _marked(published, first), _marked(modified, last)


def _of_feed(raw: str | None, source: str) -> tuple[DateEvidence, ...]:
    if not raw:
        return ()
    evidence, read = DateEvidence(value=None, raw=raw, source=source), read_date(raw)
    return (replace(evidence, value=read.value, precision=read.precision, tz=read.tz) if read else evidence,)


def _usable(evidence: DateEvidence, latest: datetime) -> ReadDate | None:
    read = read_date(evidence.value) if evidence.value else None
    return read if read and plausible(read, latest) else None


def _later(updated: ReadDate, published: DateEvidence | None) -> bool:
    """Whether an update is later than the publication; to the day where more is not known of one of them."""
    read = read_date(published.value) if published and published.value else None
    if read is None:
        return True
    if "day" in (updated.precision, read.precision):
        return updated.value[:10] > read.value[:10]
    return instant(updated) > instant(read)


def _marked(evidence: Sequence[DateEvidence], chosen: DateEvidence | None) -> tuple[DateEvidence, ...]:
    return tuple(replace(each, chosen=each is chosen) for each in evidence)


def _chosen(evidence: Sequence[DateEvidence]) -> str | None:
    return next((each.value for each in evidence if each.chosen), None)


def _extraction(extracted: Extracted, removed_blocks: int) -> Extraction:
    return Extraction(
        method=extracted.method,
        method_version=extracted.method_version,
        score=extracted.score,
        flags=extracted.flags,
        removed_blocks=removed_blocks,
    )


def _fetch(response: Response, extracted: Extracted) -> Fetch:
    return Fetch(
        requested_url=response.requested_url,
        final_url=response.final_url,
        status=response.status,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        content_type=response.headers.get("content-type"),
        charset=extracted.charset,
        charset_source=extracted.charset_source,
        bytes=len(response.body),
        fetched_at=response.fetched_at,
        warc_file=response.archived.file if response.archived else None,
        warc_offset=response.archived.offset if response.archived else None,
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _canonical(url: str | None) -> str | None:
    try:
        return canonical(url) if url else None
    except Refusal:
        return None


def _distinct(values: Iterable[str | None], but: str | None = None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value and value != but))
