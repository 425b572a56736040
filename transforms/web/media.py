"""Whether an answer is a feed or a page, by its Content-Type and its first bytes: for archives that don't say."""

from __future__ import annotations

import re

from schemas.capture import Kind

HEAD_BYTES = 4_096
"""Bytes that are looked at: the root element comes after a declaration, a comment or a style sheet's address."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_VAGUE_TYPES = ("", "text/xml", "application/xml", "text/plain", "application/json", "application/octet-stream")
_FEED_ROOT = re.compile(
    rb"(?:\s|\xef\xbb\xbf)*+(?:(?:<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>]*+>)\s*+)*+<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL
)
_JSON_FEED = re.compile(rb'\s*\{[^{}\[\]]*"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org')


def media_type(content_type: str | None) -> str:
    """The type and subtype of a Content-Type, lower case, without parameters."""
    return re.split("[;,]", content_type or "", maxsplit=1)[0].strip().lower()


def kind_of(content_type: str | None, head: bytes) -> Kind:
    """What a body with status 200 is to a replay.

    Args:
        content_type: value of the header, or null.
        head: the first bytes of the body, without content coding.
    """
    kind = media_type(content_type)
    if kind in _FEED_TYPES or _FEED_ROOT.match(head) or (kind in _VAGUE_TYPES and _JSON_FEED.match(head)):
        return Kind.FEED
    is_html = "html" in kind or (kind in ("", "text/plain", "application/octet-stream") and b"<html" in head.lower())
    return Kind.PAGE if is_html else Kind.OTHER
