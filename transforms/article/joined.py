"""Several pages of one article → one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from schemas.page import Extracted
from transforms.article.continued import CONTINUED

JOINED = "joined"
"""Flag: the text is that of several pages."""

Paragraph = tuple[str, str]
"""Its text, and why it was kept."""


def joined(pages: Sequence[Extracted], *, whole: bool) -> Extracted:
    """The first page with the text of all; what else pages say is the first one's, but for further pictures.

    What two pages both begin with (headline, standfirst) stays on the first, what both end with (a note on the author)
    on the last. A page that has nothing new, as where a site shows all on each, adds nothing.

    Args:
        pages: in order, at least one.
        whole: whether the last one is the article's last; else the flag `continued` stays.
    """
    texts = _fitted([_paragraphs(page) for page in pages])
    kept = [paragraph for text in texts for paragraph in text]
    further = [page for page, text in zip(pages[1:], texts[1:], strict=True) if text]
    flags = [flag for page in (pages[0], *further) for flag in page.flags if flag != CONTINUED]
    said = (*flags, *((JOINED,) if further else ()), *(() if whole else (CONTINUED,)))
    return replace(
        pages[0],
        text="\n\n".join(text for text, _ in kept),
        why_kept=tuple(why for _, why in kept) if pages[0].why_kept else (),
        score=_score([pages[0], *further]),
        images=tuple(dict.fromkeys(image for page in (pages[0], *further) for image in page.images)),
        other_urls=_addresses(pages[0].other_urls, pages),
        flags=tuple(dict.fromkeys(said)),
    )


def _paragraphs(page: Extracted) -> list[Paragraph]:
    texts = page.text.split("\n\n")
    return list(zip(texts, page.why_kept or ("",) * len(texts), strict=True))


def _fitted(texts: list[list[Paragraph]]) -> list[list[Paragraph]]:
    """The pages' paragraphs without those that two have at the same end."""
    seen: set[str] = set()
    for text in texts:
        while text and text[0][0] in seen:
            del text[0]
        seen.update(paragraph for paragraph, _ in text)
    for before, after in pairwise([text for text in texts if text]):
        ending = {paragraph for paragraph, _ in after}
        while len(before) > 1 and before[-1][0] in ending:
            del before[-1]
    return texts


def _score(pages: Sequence[Extracted]) -> float | None:
    """The mean of the pages', by how much text each has."""
    known = [(len(page.text), page.score) for page in pages if page.score is not None]
    return round(sum(size * score for size, score in known) / sum(size for size, _ in known), 3) if known else None


def _addresses(others: Iterable[str], pages: Sequence[Extracted]) -> tuple[str, ...]:
    """An item that leads to a further page leads to this article."""
    return tuple(dict.fromkeys((*others, *(page.next_url for page in pages[:-1] if page.next_url))))
