"""Text as found in feeds and page heads → plain text on one line, fit for JSON."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from lxml import etree

_SURROGATE = re.compile("[\ud800-\udfff]")
#: Invisible: control characters but white space, soft hyphens and zero-width spaces (they only say where a line may
#: break, and tear words apart for whoever searches), byte order marks and noncharacters.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff\ufffe\uffff]")

_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HIDDEN = frozenset(("script", "style", "template", "title"))

#: Markup is read up to this many times the length asked for: enough for dense markup, and it bounds the parse.
_MARKUP_PER_TEXT = 10


def tidy(text: str) -> str:
    """Text in NFC on one line: white space collapsed, invisible characters dropped, lone surrogates to U+FFFD."""
    return " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", whole(text))).split())


def whole(text: str) -> str:
    """Text without lone surrogates, which UTF-8 and so JSON lines can't hold; pairs become the character they mean."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def from_html(markup: str, max_chars: int) -> str:
    """The text that a reader of a fragment of HTML sees, on one line, at most `max_chars` long.

    Entities are decoded once: `AT&amp;T` in the fragment is `AT&T`, `&amp;lt;b&amp;gt;` is `&lt;b&gt;`.
    """
    markup = _UNWANTED.sub("", whole(markup[: max_chars * _MARKUP_PER_TEXT]))
    text = _visible(markup) if "<" in markup else html.unescape(markup)
    return tidy(text)[:max_chars].rstrip()


def paragraphs(markup: str, max_chars: int) -> str:
    """The text of a fragment of HTML as paragraphs separated by a blank line, at most `max_chars` long."""
    markup = _UNWANTED.sub("", whole(markup[: max_chars * _MARKUP_PER_TEXT]))
    text = _visible(markup, "\n") if "<" in markup else html.unescape(markup)
    lines = (tidy(line) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)[:max_chars].rstrip()


def _visible(markup: str, between: str = " ") -> str:
    # lxml instead of a pattern: `<img alt="a > b">` and unclosed quotes are markup too. The <div> gives it a root, and
    # keeps an XML declaration from being the first thing, which lxml refuses in a str.
    root = etree.fromstring(f"<div>{markup}</div>", etree.HTMLParser(remove_comments=True, remove_pis=True))
    return "".join(_pieces(root, between)) if root is not None else ""


def _pieces(root: Any, between: str) -> Iterator[str]:
    """The texts of a tree in order, with `between` where a block begins or ends. A loop: trees can be deep.

    White space in the sources, line ends included, is a space.
    """
    hidden = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if hidden is None and element.tag in _HIDDEN:
                hidden = element
            if hidden is None:
                yield (between if element.tag in _BLOCKS else "") + (element.text or "").replace("\n", " ")
            continue
        if hidden is element:
            hidden = None
        if hidden is None:
            yield (between if element.tag in _BLOCKS else "") + (element.tail or "").replace("\n", " ")
