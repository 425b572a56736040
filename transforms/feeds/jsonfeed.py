"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) → items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.failure import Reason, Refusal, Stage
from schemas.feed import Enclosure, FeedItem, ParsedFeed
from transforms.feeds.caps import (
    MAX_AUTHORS,
    MAX_CATEGORIES,
    MAX_FILES,
    MAX_NAME_CHARS,
    MAX_SUMMARY_CHARS,
    MAX_TITLE_CHARS,
)
from transforms.feeds.fields import address_of, as_markup, content_of, guid_of
from transforms.feeds.media import enclosure
from transforms.feeds.newest import newest
from transforms.feeds.plaintext import from_html, tidy, whole

PARSER = "json"

_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*+[\]}])', re.DOTALL)
"""A string, or a comma behind which a list or an object ends."""

_STARTS = (b"{", b"\xef\xbb\xbf{")


def is_json(body: bytes) -> bool:
    """Whether a body begins as a JSON object."""
    return body.lstrip()[:4].startswith(_STARTS)


def parse(body: bytes, *, feed_url: str) -> ParsedFeed:
    """Read a JSON Feed. Items are in the document's order; what an item lacks, or has in another type, is null.

    Args:
        body: a JSON object in UTF-8.
        feed_url: its address: goes into the items, and relative links start from it.

    Raises:
        Refusal: not-a-feed: not JSON, or without a list of items.
    """
    document, repairs = _read(body.decode("utf-8-sig", "replace"))
    entries = document.get("items")
    if not isinstance(entries, list):
        raise _refusal("not a feed but JSON without a list of items")
    title, tagline = _text(document, "title"), _text(document, "description")
    found = [entry for entry in entries if isinstance(entry, dict)]
    taken, cut = newest(found, lambda entry: _string(entry, "date_published"))
    return ParsedFeed(
        format="json11" if "1.1" in str(document.get("version")) else "json10",
        title=title,
        tagline=tagline,
        items=tuple(_item(entry, document, feed_url, title, tagline) for entry in taken),
        parser=PARSER,
        cut=cut,
        next_page=address_of(_string(document, "next_url"), feed_url),
        repairs=repairs,
    )


def _read(text: str) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The object, and what had to be repaired: templates leave a comma behind the last item."""
    try:
        return _loaded(text), ()
    except Refusal:
        mended = _LAST_COMMA.sub(lambda match: match[1] or "", text)
        if mended == text:
            raise
    return _loaded(mended), ("trailing-comma",)


def _loaded(text: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(text, strict=False)  # line breaks in texts
    except (ValueError, RecursionError) as error:
        raise _refusal(f"not a feed but broken JSON: {error}"[:200]) from error
    return found


def _item(
    entry: Mapping[str, Any], document: Mapping[str, Any], feed_url: str, title: str | None, tagline: str | None
) -> FeedItem:
    base = _string(document, "home_page_url") or feed_url
    return FeedItem(
        feed_url=feed_url,
        guid=_guid(entry.get("id")),
        link=_link(entry, base),
        title=_text(entry, "title"),
        summary=from_html(_string(entry, "summary") or "", MAX_SUMMARY_CHARS) or None,
        content=_content(entry),
        published=_name(_string(entry, "date_published")),
        updated=_name(_string(entry, "date_modified")),
        authors=_authors(entry) or _authors(document),
        categories=_names(_list(entry, "tags"), MAX_CATEGORIES),
        site_title=title,
        site_tagline=tagline,
        enclosures=tuple(_enclosures(entry, base)),
        images=tuple(dict.fromkeys(filter(None, (address_of(link, base) for link in _pictures(entry))))),
    )


def _guid(value: object) -> str | None:
    """A string; a number where a publisher gives one, as the specification asks readers to accept."""
    return guid_of(value if isinstance(value, str) else str(value) if isinstance(value, int | float) else "")


def _link(entry: Mapping[str, Any], base: str) -> str | None:
    """`url`; `external_url` is where a link blog points to; an id that is an address serves as well."""
    given = [_string(entry, "url"), _string(entry, "external_url")]
    found = next(filter(None, (address_of(link, base) for link in given)), None)
    return found or address_of(_string(entry, "id"), None)


def _enclosures(entry: Mapping[str, Any], base: str) -> Iterator[Enclosure]:
    for attachment in _list(entry, "attachments")[:MAX_FILES]:
        if isinstance(attachment, dict) and (address := address_of(_string(attachment, "url"), base)):
            yield enclosure(address, attachment.get("mime_type"), attachment.get("size_in_bytes"))


def _pictures(entry: Mapping[str, Any]) -> Iterator[str | None]:
    return (_string(entry, name) for name in ("image", "banner_image"))


def _content(entry: Mapping[str, Any]) -> str | None:
    markup, text = _string(entry, "content_html"), _string(entry, "content_text")
    return content_of([whole(markup or as_markup(text or "")).replace("\0", "")], None)


def _authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, else `author` of 1.0."""
    authors = [*_list(record, "authors"), record.get("author")]
    return _names((author.get("name") for author in authors if isinstance(author, dict)), MAX_AUTHORS)


def _names(values: Iterable[object], most: int) -> tuple[str, ...]:
    names = (_name(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(name for name in names if name))[:most]


def _name(value: str | None) -> str | None:
    return tidy((value or "")[: 4 * MAX_NAME_CHARS])[:MAX_NAME_CHARS] or None


def _text(record: Mapping[str, Any], key: str) -> str | None:
    """Plain text by the specification."""
    return tidy((_string(record, key) or "")[: 4 * MAX_TITLE_CHARS])[:MAX_TITLE_CHARS] or None


def _string(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _refusal(detail: str) -> Refusal:
    return Refusal(Reason.NOT_A_FEED, detail, stage=Stage.PARSE)
