"""Whether an article goes on on a further page: rel=next that leads to the next number of the page's own address.

Most rel=next lead elsewhere: of 70 labelled pages that have one, 3 go on, the others name the next article of the blog,
or more comments. So the address must differ from the page's in nothing but the number of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schemas.failure import Refusal
from transforms.web.urls import resolve

CONTINUED = "continued"

_MAX_LINKS = 20
_WORD = r"(?:page|p|pg|pag|pagina|seite|sivu|sida|side|strona|str|teil|part)"
_NUMBER = r"(?P<number>[1-9]\d?)"
#: What stands before and behind the number of a page. A bare one is that of a page only behind a slug or an id:
#: /post/2 and /post/3 are two articles.
_FORMS = tuple(
    map(
        re.compile,
        (
            rf"(?P<stem>.*[?&]){_WORD}={_NUMBER}(?P<rest>&.*|)",
            rf"(?P<stem>[^?]*?)/{_WORD}[/_,=-]?{_NUMBER}(?P<rest>/?(?:\?.*|))",
            rf"(?P<stem>[^?]*/[^/?]*[\d-][^/?]*)/{_NUMBER}(?P<rest>/?(?:\?.*|))",
            rf"(?P<stem>[^?]*?)[_,-]{_WORD}?[_-]?{_NUMBER}(?P<rest>\.\w{{2,5}}(?:\?.*|))",
        ),
    )
)


def next_page(tree: Any, base: str, url: str) -> str | None:
    """The address of the article's next page, null where there is none.

    Args:
        tree: the parsed page.
        base: the address that its relative ones start from.
        url: its own.
    """
    own = _plain(url)
    return next((address for address in _linked(tree, base) if _follows(_plain(address), own)), None)


def _linked(tree: Any, base: str) -> Iterator[str]:
    found = 0
    for link in tree.iter("link", "a"):
        if found < _MAX_LINKS and "next" in (link.get("rel") or "").lower().split():
            found += 1
            try:
                yield resolve(link.get("href") or "", base)
            except Refusal:
                continue


def _plain(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].removeprefix("www.")


def _follows(address: str, own: str) -> bool:
    for form in _FORMS:
        if match := form.fullmatch(address):
            number, around = int(match["number"]), (match["stem"].rstrip("?&/"), match["rest"].strip("/&"))
            before = form.fullmatch(own)
            if before and int(before["number"]) == number - 1 > 0:
                return (before["stem"].rstrip("?&/"), before["rest"].strip("/&")) == around
            if number == 2 and own.rstrip("/?&") in _first(*around):
                return True
    return False


def _first(stem: str, rest: str) -> tuple[str, ...]:
    """What the address of the first page may be."""
    joined = "&" if "?" in stem else "?"
    return (f"{stem}{rest}", f"{stem}{joined}{rest}", f"{stem}/{rest}") if rest else (stem,)
