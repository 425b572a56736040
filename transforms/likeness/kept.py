"""What is kept of a record's text, to find its copies and its changes."""

from __future__ import annotations

from schemas.article import Article
from schemas.likeness import Likeness
from transforms.likeness.fingerprint import fingerprint
from transforms.likeness.outline import outline


def likeness_of(article: Article) -> Likeness | None:
    """Fingerprint and outline of a record; None when it has no text."""
    text, method = article.article_body, article.extraction
    if not text:
        return None
    return Likeness(
        fingerprint=fingerprint(article.headline or "", text).pack(),
        outline=outline(text, method.method, method.method_version).pack(),
    )
