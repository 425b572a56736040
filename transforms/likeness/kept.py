"""What is kept of a record's text, to find its copies and its changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from schemas.article import Article
from schemas.likeness import Likeness
from transforms.likeness.credits import credits_of
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.outline import outline
from transforms.web.urls import site


def likeness_of(
    article: Article, published_at: datetime | None, canonical_elsewhere: str | None = None
) -> Likeness | None:
    """Fingerprint and outline of a record; None when it has no text.

    Args:
        article: the record.
        published_at: UTC, null when unknown.
        canonical_elsewhere: the address on another site that its page calls canonical, where it does and that is known.
    """
    text, method = article.article_body, article.extraction
    if not text:
        return None
    credits = credits_of(article, canonical_elsewhere)
    found = fingerprint(article.headline or "", text, site(article.url), published_at)
    return Likeness(
        fingerprint=replace(found, credits=credits).pack(),
        outline=outline(text, method.method, method.method_version).pack(),
        credits=credits,
    )
