"""Feed bytes → items: RSS 0.9x, 1.0 and 2.0, Atom and CDF, well-formed or not, read by feedparser; JSON Feed."""

from __future__ import annotations

import codecs
import html
import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import feedparser

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import FeedItem, ParsedFeed
from schemas.wire import to_wire
from transforms.feeds import jsonfeed
from transforms.feeds.caps import (
    MAX_ADDRESS_CHARS,
    MAX_AUTHORS,
    MAX_CATEGORIES,
    MAX_CONTENT_CHARS,
    MAX_ENTRIES,
    MAX_NAME_CHARS,
    MAX_SUMMARY_CHARS,
    MAX_TITLE_CHARS,
)
from transforms.feeds.plaintext import from_html, paragraphs, tidy
from transforms.web.freshness import declared_interval
from transforms.web.urls import resolve

_MARKUP_TYPES = ("text/html", "application/xhtml+xml")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_VOID_TAG = re.compile(r"<(?:br|hr|img|wbr)\b", re.IGNORECASE)  # feedparser knows HTML by closing tags only
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
_PROLOGUE = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?[^>]*>|<!--.*?-->|<!doctype\s[^>]*>)*+", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"<([\w:.-]+)")
_HTML_START = re.compile(rb"(?:\s|\xef\xbb\xbf)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_FEED_ELEMENT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel|item|entry)[\s>]", re.IGNORECASE)
_MAIL = re.compile(r"[^\s()<>@]+@[^\s()<>@]+")
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_INTERVALS = ("ttl", "sy_updateperiod", "sy_updatefrequency")
_RELATIVE_BASE = re.compile(rb"xml:base\s*=\s*[\"'](?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)


def parse(body: bytes, *, feed_url: str, content_type: str | None) -> ParsedFeed:
    """Read a feed. Items are in the document's order; what an item lacks is null.

    Args:
        body: the document, without content coding.
        feed_url: its address: goes into the items, and relative links start from it in the end.
        content_type: value of the Content-Type header, or null; only its charset counts, since feeds come under any
            media type.

    Raises:
        Refusal: not-a-feed: neither a known root nor an entry in it; the detail says what it looks like.
    """
    if jsonfeed.is_json(body):
        return jsonfeed.parse(body, feed_url=feed_url)
    if not body.strip() or (_HTML_START.match(body) and not _FEED_ELEMENT.search(body)):
        raise _not_a_feed(body)  # at once: feedparser takes 12 s over a page of 1 MB (measured)
    document = _read(body, content_type, feed_url)
    if not document.version and not document.entries:
        raise _not_a_feed(body)
    channel = _channel(document, feed_url)
    return ParsedFeed(
        format=document.version or "unknown",
        title=channel.title,
        tagline=channel.tagline,
        items=tuple(_item(entry, channel) for entry in document.entries[:MAX_ENTRIES]),
        ttl_s=declared_interval(*(_string(document.feed, name) for name in _INTERVALS)),
    )


def parse_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`parse` as a child process calls it.

    Args:
        header: `feed_url` and `content_type`.
        body: the document.

    Returns:
        The wire form of a ParsedFeed.

    Raises:
        Refusal: as parse.
    """
    return to_wire(parse(body, feed_url=header["feed_url"], content_type=header.get("content_type")))


def _read(body: bytes, content_type: str | None, feed_url: str) -> Any:
    # A stream, never the bytes or a str: feedparser takes those for a file's name first and opens it. Sanitising and
    # resolving are ours: they make feedparser five times slower, and hang on some markup (measured).
    stream = io.BytesIO(_REFERENCE.sub(_sane_reference, body))
    headers = {"content-type": _media_type(body, content_type)}
    if _RELATIVE_BASE.search(body):
        # feedparser drops a relative xml:base within another unless it knows where they start. Only then, since it
        # would resolve GUIDs too, and links of RSS against the feed instead of the site.
        headers["content-location"] = feed_url
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, OverflowError) as error:
        # An encoding that is none ("punycode", a name with NUL in it), a number that means no character.
        raise Refusal(Reason.NOT_A_FEED, f"can't be read as text: {error}"[:300], stage=Stage.PARSE) from error


def _sane_reference(match: re.Match[bytes]) -> bytes:
    """A character reference, or nothing for one that no character has: it makes feedparser lose the whole feed."""
    digits = (match[1] or match[2]).lstrip(b"0") or b"0"
    code = int(digits, 16 if match[1] else 10) if len(digits) <= 7 else sys.maxunicode + 1
    return b"" if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF else match[0]


def _media_type(body: bytes, content_type: str | None) -> str:
    """RFC 7303: a byte order mark, else the header's charset, else the document's declaration.

    Always as application/xml: under text/xml feedparser would take US-ASCII for granted (RFC 3023, since replaced).
    """
    mark = next((name for bom, name in _BOMS if body.startswith(bom)), None)
    match = _CHARSET.search(content_type or "")
    charset = mark or (match[1] if match else None)
    return f"application/xml; charset={charset}" if charset else "application/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """What the items share. `base` is the address that their relative links start from."""

    feed_url: str
    is_atom: bool
    base: str
    title: str | None
    tagline: str | None


def _channel(document: Any, feed_url: str) -> _Channel:
    is_atom = document.version.startswith("atom")
    # RFC 4287 knows xml:base and the feed's address only; in RSS, relative links mean the site.
    base = feed_url if is_atom else _resolved(_string(document.feed, "link"), feed_url)
    return _Channel(
        feed_url=feed_url,
        is_atom=is_atom,
        base=base or feed_url,
        title=_text(document.feed, "title", MAX_TITLE_CHARS),
        tagline=_text(document.feed, "subtitle", MAX_TITLE_CHARS),
    )


def _item(entry: Any, channel: _Channel) -> FeedItem:
    published, updated = _name(_string(entry, "published")), _name(_string(entry, "updated"))
    if not channel.is_atom:
        published = published or updated  # dc:date, which RSS 1.0 dates its items with; feedparser calls it `updated`
    return FeedItem(
        feed_url=channel.feed_url,
        guid=tidy(_string(entry, "id") or "")[:MAX_ADDRESS_CHARS] or None,
        link=_link(entry, channel.base),
        title=_text(entry, "title", MAX_TITLE_CHARS),
        summary=_summary(entry),
        content=_content(entry),
        published=published,
        updated=updated,
        authors=_authors(entry),
        categories=_categories(entry),
        site_title=channel.title,
        site_tagline=channel.tagline,
    )


def _link(entry: Any, base: str) -> str | None:
    """The first of the item's links that is an address; the first as given when none is, so that it can be named.

    One with a password is nobody's to name: what is kept here ends up in records and logs.
    """
    links = [link for link in _links(entry) if link]
    resolved = next(filter(None, (_resolved(link, base) for link in links)), None)
    if resolved:
        return resolved
    guid = _string(entry, "id")
    # feedparser calls any GUID a link that doesn't say otherwise: only an absolute address is one.
    permalink = _resolved(guid, None) if dict.get(entry, "guidislink") else None
    shown = (tidy(link)[:MAX_ADDRESS_CHARS] for link in links if not _CREDENTIALS.search(link))
    return permalink or next(shown, None)


def _links(entry: Any) -> Iterator[str | None]:
    """Links to the article, best first. feedparser has applied xml:base to them."""
    yield _string(entry, "feedburner_origlink")  # what FeedBurner's own link leads to, after counting the click
    links = [link for link in dict.get(entry, "links") or () if link.get("rel") == "alternate"]
    yield from (_string(link, "href") for link in links if link.get("type") in _MARKUP_TYPES)
    if not dict.get(entry, "guidislink"):
        yield _string(entry, "link")
    yield from (_string(link, "href") for link in links)


def _resolved(link: str | None, base: str | None) -> str | None:
    try:
        return resolve(link, base) if link else None
    except Refusal:
        return None


def _summary(entry: Any) -> str | None:
    # Where there is no description feedparser copies the full content, without the detail: that is no summary.
    return _text(entry, "summary", MAX_SUMMARY_CHARS) if dict.get(entry, "summary_detail") else None


def _content(entry: Any) -> str | None:
    """The longest text that the feed has of the article: an element for content, else a long description."""
    values = [_string(content, "value") or "" for content in dict.get(entry, "content") or ()]
    summary = _string(entry, "summary") or ""
    value = max([*values, summary if len(summary) > MAX_TITLE_CHARS else ""], key=len)
    return paragraphs(value, MAX_CONTENT_CHARS) or None


def _authors(entry: Any) -> tuple[str, ...]:
    """Names of the authors; a mail address alone is no name."""
    authors = (dict.get(entry, "authors") or ())[:MAX_AUTHORS]
    # The last one as given: feedparser cuts addresses after four letters of their top-level domain, and takes the rest
    # for the name ("ia" of desk@gazette.media).
    texts = [*(_string(author, "name") for author in authors[:-1]), _string(entry, "author")]
    names = (_without_mail(_name(text)) for text in texts)
    return tuple(dict.fromkeys(name for name in names if name))


def _without_mail(name: str | None) -> str | None:
    """`jane@gazette.example (Jane Doe)` and `Jane Doe <jane@gazette.example>` → `Jane Doe`."""
    bare, mails = _MAIL.subn("", name or "")
    return bare.strip(" ()<>") or None if mails else name


def _categories(entry: Any) -> tuple[str, ...]:
    tags = dict.get(entry, "tags") or ()
    names = (_name(_string(tag, "label") or _string(tag, "term")) for tag in tags[: 4 * MAX_CATEGORIES])
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_CATEGORIES]


def _name(value: str | None) -> str | None:
    return tidy(_unescaped((value or "")[: 4 * MAX_NAME_CHARS]))[:MAX_NAME_CHARS] or None


def _text(record: Any, key: str, max_chars: int) -> str | None:
    """A text field as plain text on one line. HTML loses its tags; entities in what says it is plain are a mistake."""
    value = _string(record, key)
    if value is None:
        return None
    kind = (dict.get(record, f"{key}_detail") or {}).get("type", "text/html")
    if kind in _MARKUP_TYPES or _VOID_TAG.search(value):
        return from_html(value, max_chars) or None
    return tidy(_unescaped(value[: 4 * max_chars]))[:max_chars] or None


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _string(record: Any, key: str) -> str | None:
    # dict.get, since FeedParserDict answers for keys that it doesn't have ("updated" with the date of publication,
    # and a deprecation warning), and the type is looked at, since an element with attributes becomes a dict.
    value = dict.get(record, key)
    return value if isinstance(value, str) and value.strip() else None


def _not_a_feed(body: bytes) -> Refusal:
    return Refusal(Reason.NOT_A_FEED, f"not a feed but {_looks_like(body)}", stage=Stage.PARSE)


def _looks_like(body: bytes) -> str:
    """What a body that is no feed looks like, for a person."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4_096]
    if not start:
        return "an empty document"
    if _HTML_START.match(start) or re.search(rb"<(?:html|body|head)[\s>]", start, re.IGNORECASE):
        return "an HTML page"
    if start[:1] in (b"{", b"["):
        return "JSON"
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end()) if prologue else None
    if root:
        return f"XML with the root <{root[1][:50].decode('ascii', 'replace')}>"
    return "binary data" if b"\x00" in start or start.startswith((b"%PDF", b"\x1f\x8b", b"PK\x03")) else "plain text"
