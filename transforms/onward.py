"""The further pages of an article, one after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from schemas.failure import Refusal
from schemas.page import Extracted

MAX_PAGES = 10
"""Of one article, the first counted. Longer ones are galleries, threads and books, and each page is a request."""

Ask = Callable[[str], Awaitable[Extracted | Refusal]]
"""Gets and reads the page at an address."""


class Read(NamedTuple):
    """The pages that could be had, whether they are all, and what the next one was refused for."""

    pages: list[Extracted]
    whole: bool
    refused: Refusal | None = None


async def onward(first: Extracted, ask: Ask) -> Read:
    """An article's pages, the first before the others.

    An address that comes again ends it: sites send who asks for a page too many back to another.
    """
    pages, met = [first], set[str]()
    while (url := pages[-1].next_url) and url not in met:
        if len(pages) == MAX_PAGES:
            return Read(pages, whole=False)
        met.add(url)
        page = await ask(url)
        if isinstance(page, Refusal):
            return Read(pages, whole=False, refused=page)
        pages.append(page)
    return Read(pages, whole=True)
