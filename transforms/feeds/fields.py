"""What all feed formats have in common: the texts, names and addresses of an item, normalised and bounded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from schemas.failure import Refusal
from transforms.feeds.caps import (
    MAX_ADDRESS_CHARS,
    MAX_AUTHORS,
    MAX_CATEGORIES,
    MAX_CONTENT_CHARS,
    MAX_MARKUP_CHARS,
    MAX_NAME_CHARS,
    MAX_SUMMARY_CHARS,
    MAX_TITLE_CHARS,
)
from transforms.feeds.plaintext import from_html, paragraphs, tidy
from transforms.web.urls import resolve

#: What tells markup from a text with `<` in it: a closing tag, or one of those that are never closed.
_MARKUP = re.compile(r"</[a-z][\w:-]*\s*>|<(?:br|hr|img|wbr|p)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_MAIL = re.compile(r"[^\s()<>@]{1,64}@[^\s()<>@]{1,255}")
_HOST = re.compile(r"\s*www\.[\w-]+\.\w")
_CREDENTIALS = re.compile(r"//[^/?#]*@")


def one_line(value: str | None, max_chars: int = MAX_TITLE_CHARS, *, plain: bool = False) -> str | None:
    """A text as plain text on one line. Entities in what is no markup were escaped once too often.

    Args:
        value: as the feed means it, entities of XML decoded; may be markup.
        max_chars: of the result.
        plain: the feed says that it is no markup: tags in it are meant to be read.
    """
    if not value:
        return None
    value = value[: 10 * max_chars]
    if not plain and _MARKUP.search(value):
        return from_html(value, max_chars) or None
    return tidy(_unescaped(value[: 4 * max_chars]))[:max_chars] or None


def summary_of(value: str | None, *, plain: bool = False) -> str | None:
    """A summary as text on one line: of markup unless the feed says otherwise."""
    if not value:
        return None
    return one_line(value, MAX_SUMMARY_CHARS, plain=True) if plain else from_html(value, MAX_SUMMARY_CHARS) or None


def content_of(contents: Iterable[str], summary: str | None) -> str | None:
    """The longest that the feed has of the article, as markup: an element for content, else a long description."""
    told = summary if summary and len(summary) > MAX_TITLE_CHARS else ""
    longest = max([*contents, told], key=len)
    return longest[:MAX_MARKUP_CHARS].strip() or None


def as_markup(text: str) -> str:
    """Plain text as markup."""
    return html.escape(text, quote=False)


def article_text(content: str | None) -> str:
    """The text of an article that a feed carries, as paragraphs separated by a blank line."""
    return paragraphs(content, MAX_CONTENT_CHARS) if content else ""


def name_of(value: str | None) -> str | None:
    """A name, or a date as given."""
    return tidy(_unescaped((value or "")[: 4 * MAX_NAME_CHARS]))[:MAX_NAME_CHARS] or None


def guid_of(value: str | None) -> str | None:
    """A GUID as given, on one line."""
    return tidy((value or "")[: 2 * MAX_ADDRESS_CHARS])[:MAX_ADDRESS_CHARS] or None


def people(values: Iterable[str | None]) -> tuple[str, ...]:
    """Names of authors; a mail address alone is no name."""
    return _distinct((without_mail(name_of(value)) for value in values), MAX_AUTHORS)


def categories_of(values: Iterable[str | None]) -> tuple[str, ...]:
    """Names of categories, each once."""
    return _distinct(map(name_of, values), MAX_CATEGORIES)


def without_mail(name: str | None) -> str | None:
    """`jane@gazette.example (Jane Doe)` and `Jane Doe <jane@gazette.example>` → `Jane Doe`."""
    if not name or "@" not in name:
        return name
    bare, mails = _MAIL.subn("", name)
    return bare.strip(" ()<>") or None if mails else name


def address_of(link: str | None, base: str | None) -> str | None:
    """The absolute http(s) address that a link means; null for none. `www.…` is a host, not a folder of the base."""
    if link and _HOST.match(link):
        link = "http://" + link.lstrip()
    try:
        return resolve(link, base) if link else None
    except Refusal:
        return None


def shown(links: Iterable[str | None]) -> str | None:
    """The first of links that are no addresses, so that it can be named.

    Not one with a password: what is kept here ends up in records and logs.
    """
    return next((guid_of(link) for link in links if link and link.strip() and not _CREDENTIALS.search(link)), None)


def _distinct(values: Iterable[str | None], most: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in values:
        if value:
            found[value] = None
            if len(found) == most:
                break
    return tuple(found)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
