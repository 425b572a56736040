"""The article record: schema.org NewsArticle names on the wire (camelCase of the names here).

Unknown is null, never a guess without evidence. Times other than publication are UTC with Z.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote it. `type` is `Person` or `Organization`, null when unknown."""

    name: str
    url: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who published it: the page's site name (or the feed's title), and the site's address."""

    name: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """One statement of when it was published or modified.

    Attributes:
        value: ISO 8601 as read, or null when unreadable.
        raw: as found.
        source: `feed.published`, `feed.updated`, `page`, ...
        precision: `day`, `minute` or `second`.
        tz: `explicit`, `assumed` or null.
        chosen: whether datePublished or dateModified took it.
    """

    value: str | None
    raw: str
    source: str
    precision: str | None = None
    tz: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageInfo:
    """What the publisher says of reuse: robots directives and the TDM reservation protocol."""

    robots: tuple[str, ...] = ()
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRef:
    """A feed that carried the article, and its GUID there."""

    feed_url: str
    guid: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """How the text was found.

    Attributes:
        method: `trafilatura`, `feed`, ...
        method_version: of the method.
        score: confidence from 0 to 1, null when the method gives none.
        flags: what was odd, e.g. the reason why the page could not be used.
        removed_blocks: blocks of furniture dropped after extraction.
    """

    method: str
    method_version: str
    score: float | None = None
    flags: tuple[str, ...] = ()
    removed_blocks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Hash of the text by which equal texts are found: sha256 over its normalised words."""

    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Membership in a group of copies: `id` and `of` are identifiers, `role` is `original` or `copy`."""

    id: str
    role: str
    of: str | None
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What changed since the version before: `of` is that version's number; paragraphs added, removed, edited."""

    of: int
    reason: str
    added: int | None = None
    removed: int | None = None
    edited: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How the page was had. `bytes` is the decoded size; WARC fields are null without an archive."""

    requested_url: str
    final_url: str
    status: int
    etag: str | None
    last_modified: str | None
    content_type: str | None
    charset: str | None
    charset_source: str | None
    bytes: int
    fetched_at: datetime
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which program, run and configuration made the record, and when."""

    pipeline_version: str
    run_id: str
    config_hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article. Key: (identifier, version)."""

    schema_version: str = SCHEMA_VERSION
    identifier: str  #: first 32 hex digits of sha256("1\\n" + canonical URL)
    version: int = 1
    url: str  #: canonical
    same_as: tuple[str, ...] = ()  #: other addresses seen for it: feed link, redirects, final address
    headline: str | None = None
    alternative_headline: str | None = None  #: the feed's title when different
    description: str | None = None
    article_body: str | None = None  #: plain text, paragraphs separated by a blank line
    article_section: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    author: tuple[Author, ...] = ()
    publisher: Publisher | None = None
    date_published: str | None = None  #: ISO 8601 with the offset as published, or YYYY-MM-DD
    date_modified: str | None = None
    date_evidence: tuple[DateEvidence, ...] = ()
    date_first_seen: datetime | None = None  #: start of the unit that first saw it
    in_language: str | None = None  #: BCP 47
    image: tuple[Image, ...] = ()
    is_accessible_for_free: bool | None = None
    access_evidence: tuple[str, ...] = ()
    creative_work_status: str = "published"  #: or `withdrawn`
    word_count: int | None = None
    license: str | None = None
    usage_info: UsageInfo | None = None
    is_part_of: tuple[FeedRef, ...] = ()
    extraction: Extraction
    fingerprint: Fingerprint
    cluster: Cluster | None = None
    revision: Revision | None = None
    fetch: Fetch | None = None
    provenance: Provenance
