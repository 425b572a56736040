"""HTML page → article text and what the page says of itself.

The text is found by the judge of transforms/article/body, with trafilatura as its second opinion. A page can hang what
reads it, so it runs in a child that can be killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from trafilatura.metadata import extract_metadata

from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted
from schemas.wire import to_wire
from transforms.article.access import access
from transforms.article.body.judge import Judge, shipped
from transforms.article.body.read import Body, read
from transforms.article.page_tree import metas_of, parse
from transforms.article.sight import Sight
from transforms.article.sniff import refuse_unless_html
from transforms.article.walls import refuse_wall
from transforms.feeds.plaintext import tidy
from transforms.web.challenge import refuse_interstitial
from transforms.web.charset import decode
from transforms.web.urls import resolve, site

METHOD = "newsbeam"
LOW_SCORE = 0.8
"""Below it a text is flagged: one in NN of the labelled pages."""

MAX_FIELD_CHARS = 10_000
MAX_NAMES = 64
MAX_NAME_CHARS = 200

#: htmldate takes dates after today for typing errors, and so reads a page differently from one day to the next. A
#: fixed bound makes it a function of the page; who knows the time judges the date. Neither bound nor the extensive
#: search of the text changed one date on 557 gold pages (2026-11-23), and the search only guesses.
_DATE_PARAMS = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}

_LANGUAGE = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.IGNORECASE)
_ROBOTS = ("robots", "newsbeam")  # names of meta elements with directives for all robots, or for this one
_NO_LANGUAGE = ("und", "mul", "zxx", "mis")


def extract(
    body: bytes, *, url: str, content_type: str | None, requested_url: str | None = None, judge: Judge | None = None
) -> Extracted:
    """Read the article out of a page.

    Args:
        body: the page, without content coding.
        url: its address after redirects: relative addresses in it start from there.
        content_type: value of the Content-Type header, or null.
        requested_url: its address before redirects, or null when unknown.
        judge: of its blocks; null for the shipped one.

    Raises:
        Refusal: not-html: by its type or first bytes; bot-wall, consent-wall, login-wall, soft-404, empty-shell:
            something else than an article; empty: a page without an article in it.
        Exception: what trafilatura and lxml raise on odd documents (AssertionError: 14 of 17,346, measured); the
            caller's child runner takes it for parser-error.
    """
    refuse_unless_html(body, content_type)
    refuse_interstitial(body)
    decoded, charset, charset_source = decode(body, content_type)
    tree = parse(decoded) if decoded.strip() else None
    if tree is None:
        raise _refusal(Reason.NOT_HTML if decoded.strip() else Reason.EMPTY, "no HTML document in it")
    metas = metas_of(tree)
    document, found = _document(tree, url), read(tree, metas, judge)
    text = found.text
    seen = Sight(tree=tree, metas=metas, text=text, title=document.title, url=url, requested_url=requested_url)
    reach = access(seen)
    refuse_wall(seen, reach)
    if not text:
        raise _refusal(Reason.EMPTY, "no article text found in the page")
    page = _own_words(tree, url, metas)
    return Extracted(
        text=text,
        title=_field(document.title),
        description=_field(document.description),
        site_name=_site_name(page, document),
        language=page.language,
        license=_field(document.license),
        authors=_names((document.author or "").split(";")),
        sections=_names(document.categories or ()),
        keywords=_names(word for tags in document.tags or () for word in tags.split(",")),
        images=_images(document.image, page.base),
        date=document.date,
        canonical_url=page.canonical_url,
        charset=charset,
        charset_source=charset_source,
        robots=page.robots,
        tdm_reservation=page.tdm_reservation,
        tdm_policy=page.tdm_policy,
        is_accessible_for_free=reach.free,
        access_evidence=reach.evidence,
        flags=(*page.flags, *_doubts(found)),
        method=METHOD,
        method_version=method_version(),
        score=round(found.score, 3),
        why_kept=tuple(paragraph.why for paragraph in found.paragraphs),
    )


def extract_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`extract` as a child process calls it.

    Args:
        header: `url`, `content_type`, and `requested_url` where it is known.
        body: the page.

    Returns:
        The wire form of an Extracted.

    Raises:
        Refusal: as extract.
    """
    kind, requested = header.get("content_type"), header.get("requested_url")
    return to_wire(extract(body, url=header["url"], content_type=kind, requested_url=requested))


def _document(tree: Any, url: str) -> Any:
    return extract_metadata(tree, default_url=url, date_config=_DATE_PARAMS)


def method_version() -> str:
    """Of what finds the text: the judge's model, and the reader that it may ask."""
    return f"{shipped().version}/trafilatura-{trafilatura.__version__}"


def _doubts(found: Body) -> tuple[str, ...]:
    return ("low-score",) if found.score < LOW_SCORE else ()


def _refusal(reason: Reason, detail: str) -> Refusal:
    return Refusal(reason, detail, stage=Stage.EXTRACT)


def _field(value: str | None) -> str | None:
    return tidy(value)[:MAX_FIELD_CHARS] or None if value else None


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names = (tidy(value)[:MAX_NAME_CHARS] for value in values)
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OwnWords:
    """What the page says of itself outside its text. `base` is the address that its relative ones start from."""

    base: str
    site_name: str | None
    language: str | None
    robots: tuple[str, ...]
    tdm_reservation: str | None
    tdm_policy: str | None
    canonical_url: str | None
    flags: tuple[str, ...]


def _own_words(tree: Any, url: str, metas: Sequence[tuple[str, str]]) -> _OwnWords:
    named = {name: content for name, content in reversed(metas) if name and content.strip()}
    base = next((_resolved(tag.get("href"), url) for tag in tree.iter("base") if tag.get("href")), None) or url
    canonical_url, flags = _canonical(tree, base, url)
    return _OwnWords(
        base=base,
        site_name=_field(named.get("og:site_name")),
        language=_language(tree, named.get("og:locale")),
        robots=_names(part.lower() for name, value in metas if name in _ROBOTS for part in value.split(",")),
        tdm_reservation=_field(named.get("tdm-reservation")),
        tdm_policy=_field(named.get("tdm-policy")),
        canonical_url=canonical_url,
        flags=flags,
    )


def _language(tree: Any, locale: str | None) -> str | None:
    root = next(tree.iter("html"), None)
    declared = (root.get("lang"), root.get("xml:lang")) if root is not None else ()
    return next(filter(None, map(language_tag, (*declared, locale))), None)


def language_tag(value: str | None) -> str | None:
    """A language as pages declare it (`EN_us`, `de-DE`) → BCP 47 in its usual case; None for what is none."""
    match = _LANGUAGE.fullmatch((value or "").strip())
    if not match or match[1].lower() in _NO_LANGUAGE:
        return None
    subtags = [part for part in re.split("[-_]", match[2]) if part]
    return "-".join([match[1].lower(), *(_subtag(part) for part in subtags)])


def _subtag(part: str) -> str:
    """RFC 5646 section 2.1.1: scripts in title case, regions in upper case, the rest in lower."""
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def _canonical(tree: Any, base: str, url: str) -> tuple[str | None, tuple[str, ...]]:
    """The page's rel=canonical if it can be believed, and why not.

    Not believed: one on another site (syndication; a mistake, or an attempt to take over another's identity); the
    home page on any other page, a common misconfiguration that would make all of a site's articles one; and several
    different ones (search engines ignore those too).
    """
    found = dict.fromkeys(filter(None, (_resolved(href, base) for href in _canonical_links(tree))))
    if not found:
        return None, ()
    if len(found) > 1:
        return None, ("canonical-conflict",)
    (address,) = found
    if site(address) != site(url):
        return None, ("canonical-elsewhere",)
    return (None, ("canonical-home",)) if _is_home(address) and not _is_home(url) else (address, ())


def _canonical_links(tree: Any) -> Iterator[str | None]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _resolved(link: str | None, base: str) -> str | None:
    try:
        return resolve(link, base) if link and link.strip() else None
    except Refusal:
        return None


def _images(image: str | None, base: str) -> tuple[str, ...]:
    address = _resolved(image, base)
    return (address,) if address else ()


def _site_name(page: _OwnWords, document: Any) -> str | None:
    """og:site_name, or what trafilatura found; but not the host name, which it puts where the page names no site."""
    name = page.site_name or _field(document.sitename)
    if not name or re.match("https?:", name) or (page.site_name is None and _is_host(name, document.url)):
        return None
    return name


def _is_host(name: str, url: str | None) -> bool:
    return "." in name and name.lower() in urlsplit(url or "").netloc.lower()
