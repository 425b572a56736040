"""A request to a foreign host and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.article import Author, DateEvidence, Image
from schemas.failure import Reason
from schemas.robots import TdmStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET.

    Attributes:
        url: absolute http(s) address.
        accept: value of the Accept header.
        max_bytes: cap of the decoded body.
        etag, last_modified: validators to send, byte for byte, or null.
        deadline_s: total time for it in seconds, redirects and body included.
        secret_headers: header name → environment variable that holds its value: only names, since requests are
            logged and travel between workers. Sent to the origin of `url` alone.
        cut: a longer body is cut off at max_bytes, not refused.
        tdm: also ask what the tdmrep.json of the final address's origin says of it.
        feed_url: the feed that it polls, by the user's own address; null for a page. An archive keeps it.
        continues: the address of an article's first page, for a further one of it; else null. An archive keeps it.
    """

    url: str
    accept: str
    max_bytes: int
    etag: str | None = None
    last_modified: str | None = None
    deadline_s: float = 30.0
    secret_headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    tdm: bool = False
    feed_url: str | None = None
    continues: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer lies in an archive: a file's name, and bytes from its start."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a request came to no Response, see Refusal; an archive keeps it."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One hop of a request as it went over the wire, for an archive.

    Attributes:
        url: what was asked.
        requested_url: where the hops began.
        feed_url, continues: see Request.
        sent: header lines of the request, without secret ones.
        version: of HTTP, as answered.
        status, phrase: of the answer.
        headers: its header lines as they came.
        body: its body as it came, content coding and all; the transfer coding is removed.
        truncated: null when all of it came; else why not, in the words of WARC-Truncated: `length` (a cap), `time`,
            `disconnect`, or `unspecified` (nobody wanted it: the body of a redirect).
        at: aware UTC.
        refused: why this answer is no Response, null when it is one, or a redirect that was followed.
    """

    url: str
    requested_url: str
    feed_url: str | None
    sent: tuple[tuple[str, str], ...]
    version: tuple[int, int]
    status: int
    phrase: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    truncated: str | None
    at: datetime
    refused: Refused | None = None
    continues: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """One hop of a request to which no answer came, or which was not made, for an archive; see Exchange."""

    url: str
    requested_url: str
    feed_url: str | None
    refused: Refused
    at: datetime
    continues: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The end of a request that reached its server: any status from 200 to 599 but a followed redirect.

    Attributes:
        requested_url, final_url: before and after redirects.
        hops: every address in between, in order, final_url excluded, requested_url included.
        hop_statuses: the redirects' statuses, one per hop.
        status: of the last answer.
        headers: of the last answer, names in lower case; of repeated ones the first, but of x-robots-tag all, a line
            each.
        body: decoded (content-encoding removed); empty on 304; on 400 and above at most its first bytes (a bot wall?).
        fetched_at: aware UTC.
        tdm: what the origin's tdmrep.json says of final_url; null when it was not asked.
        archived: where the last answer is kept, null without an archive.
    """

    requested_url: str
    final_url: str
    hops: tuple[str, ...]
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    hop_statuses: tuple[int, ...] = ()
    tdm: TdmStatement | None = None
    archived: Place | None = None

    @property
    def moved_permanently(self) -> bool:
        """Whether it was redirected, and every hop said that this is for good (RFC 9110 sections 15.4.2, 15.4.9)."""
        return bool(self.hop_statuses) and set(self.hop_statuses) <= {301, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What was read out of one HTML page, before the feed has its say.

    Attributes:
        text: article text, paragraphs separated by a blank line; never blank.
        title, description, site_name, language, license: plain text, null when the page does not say.
        authors, sections, keywords, images: in the page's order, the main picture first; addresses are absolute.
        published, modified: dates that the page states, the best first; none is `chosen` yet.
        canonical_url: the address by which it identifies itself (rel=canonical, else og:url), absolute, or null.
        other_urls: further addresses that it says the same article has (its AMP page), absolute.
        canonical_elsewhere: rel=canonical where that is on another site: whose story it says this is; or null.
        charset, charset_source: how the bytes were read (`bom`, `http`, `meta`, `detected`, `default`), null when they
            were not.
        robots: directives of meta robots, lower case.
        tdm_reservation, tdm_policy: contents of the meta elements of these names, or null.
        is_accessible_for_free: whether it may be read without paying, null when unknown.
        access_evidence: what says so.
        flags: what was odd.
        method, method_version: of the extraction.
        score: the F1 to be expected of the text, from 0 to 1; null when the method gives none.
        removed_blocks: paragraphs that were dropped from the text already, for what is remembered of the site.
        next_url: where the article goes on, absolute, or null.
        why_kept: for each paragraph of the text what speaks for it; empty when the method doesn't say.
    """

    text: str
    title: str | None
    description: str | None
    site_name: str | None
    language: str | None
    license: str | None
    authors: tuple[Author, ...]
    sections: tuple[str, ...]
    keywords: tuple[str, ...]
    images: tuple[Image, ...]
    canonical_url: str | None
    charset: str | None
    charset_source: str | None
    other_urls: tuple[str, ...] = ()
    canonical_elsewhere: str | None = None
    published: tuple[DateEvidence, ...] = ()
    modified: tuple[DateEvidence, ...] = ()
    robots: tuple[str, ...] = ()
    tdm_reservation: str | None = None
    tdm_policy: str | None = None
    is_accessible_for_free: bool | None = None
    access_evidence: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    method: str
    method_version: str
    score: float | None = None
    removed_blocks: int = 0
    next_url: str | None = None
    why_kept: tuple[str, ...] = ()
