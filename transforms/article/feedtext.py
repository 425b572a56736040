"""The feed's own text in the place of a page that can't be used, if it is the whole article."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.article import Author
from schemas.failure import INSTEAD, Reason
from schemas.feed import FeedItem
from schemas.page import Extracted, Response
from transforms.article.marks import wording_version
from transforms.feeds.fields import article_text

METHOD = "feed"
METHOD_VERSION = "1"

MIN_WORDS = 80
"""Teasers have 20 to 60 words; a short article that is taken for one becomes a dead letter, not a torn record."""
MIN_CHARS = 400
"""The same in characters: writing without spaces between words has few words and long ones."""

_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[&#8230;\]|\[…\]|\[\.\.\.\])\W*$"
    r"|\b(?:read (?:more|on|the (?:full|whole|rest)[\w ]*)|continue reading|weiterlesen|lire la suite|"
    r"leer más|seguir leyendo|leia mais|continua a leggere|leggi tutto|lees (?:meer|verder)|читать (?:далее|полностью)|"
    r"devamını oku|czytaj (?:więcej|dalej)|続きを読む|阅读全文)\W*$",
    re.IGNORECASE,
)


def from_feed(item: FeedItem, reason: Reason) -> Extracted | None:
    """What the feed alone says of an article; None when it has only a teaser.

    Args:
        item: the feed's item.
        reason: why the page could not be used; becomes a flag.
    """
    text = full_text(item)
    if text is None:
        return None
    return Extracted(
        text=text,
        title=item.title,
        description=item.summary,
        site_name=None,
        language=None,
        license=None,
        authors=tuple(Author(name=name) for name in item.authors),
        sections=(),
        keywords=item.categories,
        images=(),
        canonical_url=None,
        charset=None,
        charset_source=None,
        access_evidence=(f"the page is a {reason.value}",) if reason is Reason.LOGIN_WALL else (),
        flags=(reason.value,),
        method=METHOD,
        method_version=f"{METHOD_VERSION}/{wording_version()}",
    )


def response_for(response: Response, reason: Reason) -> Response:
    """The response as far as it is the article's: of a wall or a soft 404 only that its address was asked for.

    Else articles would take the address of the home page or the login form that they were redirected to, and what that
    says of robots.
    """
    if reason not in INSTEAD:
        return response
    headers = {name: value for name, value in response.headers.items() if name != "x-robots-tag"}
    return replace(response, final_url=response.requested_url, hops=(), hop_statuses=(), headers=headers)


def full_text(item: FeedItem) -> str | None:
    """The item's content if it is the whole article: long enough, and not cut off at its end."""
    text = article_text(item.content)
    last = text.rpartition("\n\n")[2]
    words = len(re.findall(r"\w+", text))
    long_enough = words >= MIN_WORDS or (len(text) >= MIN_CHARS and len(text) > 20 * words)
    return text if long_enough and not _CUT_OFF.search(last) else None
