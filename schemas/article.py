"""The article record: schema.org NewsArticle names on the wire (camelCase of the names here).

Unknown is null, never a guess without evidence. Times other than publication are UTC with Z.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SCHEMA_VERSION = "1.0"

WITHDRAWN = "withdrawn"
"""creativeWorkStatus of an article whose page is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote it. `type` is `Person` or `Organization`, null when unknown."""

    name: str  #: as the page or the feed gives it, without roles, degrees and `By`
    url: str | None = None  #: page about the author, null when unknown
    type: str | None = None  #: `Person` or `Organization`, null when unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who published it: the page's site name (or the feed's title), and the site's address."""

    name: str | None  #: the page's og:site_name, else the feed's title
    url: str | None  #: scheme and host of the page's final address


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """One statement of when it was published or modified.

    Attributes:
        value: ISO 8601 as read, or null when unreadable.
        raw: as found.
        source: `feed.published`, `feed.updated`, or where it stands in the page: `JSON-LD datePublished`,
            `meta article:published_time`, `<time>`, `shown` (a line near the headline), `address`, or
            `observed` (a revision that nobody dates: when it was seen).
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

    url: str  #: absolute address, from og:image or the like, else of the feed's item
    caption: str | None = None  #: plain text, of JSON-LD or the figure that shows it; null when unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageInfo:
    """What the publisher says of reuse: robots directives and the TDM reservation protocol."""

    robots: tuple[str, ...] = ()  #: directives of meta robots and X-Robots-Tag for all robots, lower case
    tdm_reservation: bool | None = None  #: rights are reserved, by page, header or tdmrep.json; null: not said
    tdm_policy: str | None = None  #: address of the policy on that, from the same places


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRef:
    """A feed that carried the article, and its GUID there."""

    feed_url: str  #: address of the feed as the user gave it
    guid: str | None  #: GUID or Atom id as given, null when the item has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """How the text was found.

    Attributes:
        method: `trafilatura`, `feed`, ...
        method_version: of the method.
        score: confidence from 0 to 1, null when the method gives none.
        flags: what was odd, e.g. the reason why the page could not be used; `low-score`; `live-blog`, `gallery`;
            `joined` (the text of several pages), `continued` (on a page that was not had).
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

    text_sha256: str  #: 64 hex digits, sha256 over the normalised words of articleBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Membership in a group of copies: `id` and `of` are identifiers, `role` is `original` or `copy`."""

    id: str  #: identifier of the group's original
    role: str  #: `original` or `copy`
    of: str | None  #: identifier of the original, null for the original itself
    similarity: float | None  #: share of the smaller text that the other has, 0 to 1, null when not measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What changed since the version before: `of` is that version's number; paragraphs added, removed, edited."""

    of: int  #: number of the version before
    reason: str  #: `text-changed`, `withdrawn`, `restored` or `re-extracted` (same page)
    added: int | None = None  #: paragraphs; null when the version before is no longer known well
    removed: int | None = None  #: paragraphs, likewise
    edited: int | None = None  #: paragraphs, likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How the page was had. `bytes` is the decoded size; WARC fields are null without an archive."""

    requested_url: str  #: address asked for, as the feed gave it
    final_url: str  #: address after redirects
    status: int  #: HTTP status of the last answer
    etag: str | None  #: header, byte for byte
    last_modified: str | None  #: header, byte for byte
    content_type: str | None  #: header as sent
    charset: str | None  #: WHATWG name of the encoding the page was read in
    charset_source: str | None  #: what told it: `bom`, `http`, `meta`, `detected` or `default`
    bytes: int  #: of the body without content coding
    fetched_at: datetime  #: UTC
    warc_file: str | None = None  #: name in the archive
    warc_offset: int | None = None  #: bytes from the start of that file


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which program, run and configuration made the record, and when."""

    pipeline_version: str  #: newsbeam's version
    run_id: str  #: of the run that made this version
    config_hash: str  #: 16 hex digits over the options that may shape a record
    recorded_at: datetime  #: UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article. Key: (identifier, version)."""

    schema_version: str = SCHEMA_VERSION  #: of this form; a reader that knows it can read the line
    identifier: str  #: first 32 hex digits of sha256("1\\n" + canonical URL)
    version: int = 1  #: 1 for the first, one more for each revision
    url: str  #: canonical
    same_as: tuple[str, ...] = ()  #: its other addresses: links, redirects, AMP page, og:url as far as believed
    headline: str | None = None  #: as the page shows it, without the site's name, else the feed's
    alternative_headline: str | None = None  #: the feed's title when different
    description: str | None = None  #: the page's own summary, else the feed's, plain text
    article_body: str | None = None  #: plain text, paragraphs separated by a blank line
    article_section: tuple[str, ...] = ()  #: sections as the page names them
    keywords: tuple[str, ...] = ()  #: the page's, else the feed's categories
    author: tuple[Author, ...] = ()  #: the page's, else the feed's, in their order
    publisher: Publisher | None = None  #: who published it
    date_published: str | None = None  #: ISO 8601 with the offset as published, or YYYY-MM-DD
    date_modified: str | None = None  #: the feed's update, else the page's, where later; of a revision, or when seen
    date_evidence: tuple[DateEvidence, ...] = ()  #: every date that feed and page state, and which was chosen
    date_first_seen: datetime | None = None  #: start of the unit that first saw it
    in_language: str | None = None  #: BCP 47; as declared, unless the text is clearly in another language
    image: tuple[Image, ...] = ()  #: the main picture first
    is_accessible_for_free: bool | None = None  #: null when the page does not say, or contradicts itself
    access_evidence: tuple[str, ...] = ()  #: what that was read from; where it is null, marks that decide nothing
    creative_work_status: str = "published"  #: or `withdrawn`
    word_count: int | None = None  #: words of articleBody
    license: str | None = None  #: address or name of the licence, as the page states it
    usage_info: UsageInfo | None = None  #: what the publisher says of reuse, null when nothing
    is_part_of: tuple[FeedRef, ...] = ()  #: the feeds that carried it, with its GUID there
    extraction: Extraction  #: how the text was found
    fingerprint: Fingerprint  #: by which equal texts are found
    cluster: Cluster | None = None  #: membership in a group of copies, null for none
    revision: Revision | None = None  #: what changed, null for the first version
    fetch: Fetch | None = None  #: how the page was had, null when it was not fetched
    provenance: Provenance  #: who made this version, and when
