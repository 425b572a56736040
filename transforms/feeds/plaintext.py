"""Text as found in feeds and page heads → plain text on one line, fit for JSON."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from transforms.web.markup import with_few_attributes

_SURROGATE = re.compile("[\ud800-\udfff]")
#: Invisible: control characters but white space, soft hyphens and zero-width spaces (they only say where a line may
#: break, and tear words apart for whoever searches), byte order marks and noncharacters.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff\ufffe\uffff]")

#: Grouped by their first letters: twice as fast as one name after the other (measured).
_BLOCKS = (
    "a(?:ddress|rticle|side)|br|blockquote|d(?:d|iv|l|t)|f(?:igcaption|igure|ooter)|h(?:[1-6r]|eader)|li|main|nav|ol|"
    "p(?:re)?|section|t(?:able|d|h|r)|ul"
)
#: The rest of a tag that reads the same to everyone: quotes in pairs, and neither < nor > within them.
_ATTRIBUTES = r"""[^<>"']*+(?:"[^"<>]*+"[^<>"']*+|'[^'<>]*+'[^<>"']*+)*+>"""
_PLAIN_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>]){_ATTRIBUTES}", re.IGNORECASE)
_PLAIN_TAG = re.compile(rf"<(?:/?[a-z]{_ATTRIBUTES}|!--(?!-?>)[^<>]*-->)", re.IGNORECASE)
_RAW_TEXT = re.compile("<(?:script|style|template|title|textarea|xmp|plaintext|listing|noframes)", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"<(?=/?(?:{_BLOCKS})[\s/>])", re.IGNORECASE)
_HIDDEN = ("script", "style", "template", "title")
#: Stands where a block begins or ends, until the markup is read: for private use, so in no text.
_MARK = "\ue00b"

#: Markup is read up to this many times the length of text asked for.
_MARKUP_PER_TEXT = (2, 5, 10)


def tidy(text: str) -> str:
    """Text in NFC on one line: white space collapsed, invisible characters dropped, lone surrogates to U+FFFD."""
    return " ".join(clean(text).split())


def whole(text: str) -> str:
    """Text without lone surrogates, which UTF-8 and so JSON lines can't hold; pairs become the character they mean."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def from_html(markup: str, max_chars: int) -> str:
    """The text that a reader of a fragment of HTML sees, on one line, at most `max_chars` long.

    Of long fragments a quarter of that is enough, if it comes from twice as much markup. Entities are decoded once:
    `AT&amp;T` in the fragment is `AT&T`, `&amp;lt;b&amp;gt;` is `&lt;b&gt;`.
    """
    for length in _lengths(markup, max_chars):
        text = " ".join(_seen(_cut(markup, length)).replace(_MARK, " ").split())[:max_chars].rstrip()
        if len(text) >= max_chars // 4:
            break
    return text


def paragraphs(markup: str, max_chars: int) -> str:
    """The text of a fragment of HTML as paragraphs separated by a blank line, at most `max_chars` long."""
    for length in _lengths(markup, max_chars):
        seen = _seen(_cut(markup, length))
        lines = (" ".join(line.split()) for line in (seen.split(_MARK) if "<" in markup else seen.split("\n")) if line)
        text = "\n\n".join(line for line in lines if line)[:max_chars].rstrip()
        if len(text) + 2 >= max_chars:
            break
    return text


def _lengths(markup: str, max_chars: int) -> Iterator[int]:
    """How much of markup is read: more and more, until there is enough text in it."""
    for times in _MARKUP_PER_TEXT:
        yield times * max_chars
        if times * max_chars >= len(markup):
            return


def _seen(markup: str) -> str:
    if "<" not in markup:
        return clean(html.unescape(markup))
    return clean(_visible(markup.replace(_MARK, "").replace("\0", "")))


def _cut(markup: str, length: int) -> str:
    """The beginning of markup, not ending within a tag."""
    if len(markup) <= length:
        return markup
    begun = markup.rfind("<", 0, length)
    return markup[: begun if begun > markup.rfind(">", 0, length) else length]


def clean(text: str) -> str:
    """Text in NFC with its white space as it is: invisible characters dropped, lone surrogates to U+FFFD."""
    if text.isascii():
        return text if text.isprintable() else _UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", whole(text)))


def _visible(markup: str) -> str:
    """The text of a fragment of HTML, with a mark where a block begins or ends.

    Where all tags are plain, patterns find them in half of a parser's time; it reads what is left: `<img alt="a > b">`,
    unclosed quotes and comments are markup too.
    """
    if not _RAW_TEXT.search(markup):
        text = _PLAIN_TAG.sub("", _PLAIN_BLOCK.sub(_MARK, markup))
        if "<" not in text:
            return html.unescape(text)
    return _parsed(markup)


def _parsed(markup: str) -> str:
    # The <div> gives it a root, and keeps an XML declaration from being the first thing, which lxml refuses in a str.
    # Walking the tree in Python would take five times as long as all else together (measured).
    marked = _BLOCK_TAG.sub(f"{_MARK}<", whole(markup))
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{with_few_attributes(marked)}</div>", parser)
    if root is None:
        return ""
    etree.strip_elements(root, *_HIDDEN, with_tail=False)
    return str(etree.tostring(root, method="text", encoding="unicode"))
