"""Dates of publication in the data that a page carries for its scripts, for pages that state none elsewhere."""

from __future__ import annotations

import re
from itertools import islice

from transforms.article.metadata.markup import Page

MAX_CHARS = 1_000_000
"""Of a page's scripts that are looked through: 2 ms."""
_MAX_FOUND = 50

_PUBLISHED = re.compile(
    r"""\\?"(?:first[_-]?|date[_-]?)?publish(?:ed)?(?:[_-]?(?:at|on|date|time))?\\?"\s*:\s*"""
    r"""\\?"((?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][\d:.]{5,15}(?:Z|[+-]\d\d:?\d\d)?)?)\\?\"""",
    re.IGNORECASE,
)


def stated_in_scripts(page: Page) -> tuple[str, ...]:
    """The date, if all scripts name one day: data with several are of a list of articles."""
    texts = "\n".join(script.text or "" for script in page.tree.iter("script"))[:MAX_CHARS]
    found = [match[1] for match in islice(_PUBLISHED.finditer(texts), _MAX_FOUND)]
    return tuple(found[:1]) if len({each[:10] for each in found}) == 1 else ()
