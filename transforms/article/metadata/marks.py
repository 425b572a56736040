"""The elements of a page that speak of its article, found in one walk over it.

All elements are listed once and kept: half of the cost of a walk is that lxml makes each element's Python object anew.
XPath with the same conditions costs three times as much.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from transforms.article.sight import up_to
from transforms.article.wall_phrases import listed

COMMONS = "creativecommons.org/"
MAX_MARKS = 2_000
MAX_TEXT_CHARS = 600
"""Of an element's text: headlines and bylines are shorter."""

_BYLINE = re.compile(
    r"auth?or(?!i[sz])|auteur|autrice|by-?_?line|writer|redacte?u?r(?!ed)|redakteur|forfatter|journalist|skribent|"
    r"kirjoittaja|contributor|reporter|columnist|firma-|-firma|signature|(?<!\S)fn(?!\S)"
)
#: Letters of which a class that is of interest has some: found in a third of the time of the whole patterns.
_LIKELY = re.compile(
    "utor|uthor|aut[er]|line|writer|reda|forf|journ|skrib|kirj|contrib|report|olumn|firma|signat|fn|aption"
)
#: A picture with its caption before HTML had an element for it: WordPress, Blogger, Joomla.
_FIGURE = re.compile(r"(?<!\S)(?:wp-caption|tr-caption-container|img_caption)(?!\S)")
_PROPS = frozenset(
    listed(
        "headline|name|author|creator|datepublished|datemodified|datecreated|inlanguage|image|articlesection|keywords"
    )
)
#: Where what an element says is about something else than the article: its class or id, or its tag. Those of the
#: second are at times around the article, too.
_ELSEWHERE = r"comment|related|recommend|footer|(?:^|[\s_-])nav|breadcrumb|more-from|read-?next|also-like|up-?next"
_APART = re.compile(
    rf"{_ELSEWHERE}|sidebar|side-bar|menu|popular|trending|latest(?!-by)|most-?read|promo|teaser|carousel|read-?more|"
    r"newsletter|respond|(?<!elementor-)widget",
    re.IGNORECASE,
)
_ELSEWHERE_NAMES = re.compile(_ELSEWHERE, re.IGNORECASE)
_ENTRY = re.compile(r"(?<!\S)(?:hentry|h-entry|post|node|article|entry)(?!\S)")
_ELSEWHERE_TAGS = frozenset({"aside", "nav", "footer", "blockquote", "noscript"})
_APART_TAGS = _ELSEWHERE_TAGS | {"form"}
MAX_LEVELS = 25
"""An element is looked for inside of others this far up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An element that may speak of the article. `place` is its number in the order of the page."""

    element: Any
    place: int
    source: str

    @property
    def text(self) -> str:
        """What it shows, or what stands in its attribute `content`."""
        return self.element.get("content") or text_of(self.element)


@dataclass(slots=True, kw_only=True)
class Marks:
    """What was found, in the order of the page, by kind."""

    headings: list[Mark] = field(default_factory=list)
    bylines: list[Mark] = field(default_factory=list)
    times: list[Mark] = field(default_factory=list)
    licenses: list[Mark] = field(default_factory=list)
    tags: list[Mark] = field(default_factory=list)
    categories: list[Mark] = field(default_factory=list)
    figures: list[Mark] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    commons: list[Any] = field(default_factory=list)
    props: dict[str, list[Mark]] = field(default_factory=dict)

    def prop(self, *names: str) -> Iterator[Mark]:
        """Elements with one of these values of itemprop."""
        for name in names:
            yield from self.props.get(name, ())


def marks_of(elements: Sequence[Any]) -> Marks:
    """Walk over a page once."""
    marks, found = Marks(), 0
    described = bool(elements) and _HAS_PROPERTIES(elements[0])
    for place, element in enumerate(elements):
        tag = element.tag
        if tag in _UNSEEN:
            if tag == "link":
                marks.links.append(element)
            continue
        names = element.get("class")
        kind = _kind(names) if names else ""
        is_marked = tag in _TAGS or (described and element.get("itemprop"))
        if tag == "a" and COMMONS in (element.get("href") or ""):
            marks.commons.append(element)
        if kind or is_marked or (tag == "a" and _is_related(element.get("rel"))):
            found += _put(marks, element, place, kind)
            if found >= MAX_MARKS:
                break
    return marks


def is_elsewhere(element: Any) -> bool:
    """Whether an element certainly stands apart: in a list of links, a path of them, a comment, a foot."""
    for each in islice(_around(element), MAX_LEVELS):
        if each.tag in _ELSEWHERE_TAGS or _is_elsewhere(each.get("class") or "", each.get("id") or ""):
            return True
        if each.tag in ("body", "main", "article"):
            return False
    return False


def text_of(element: Any, limit: int = MAX_TEXT_CHARS, *, phrases: bool = False) -> str:
    """The text in an element, blocks set apart by a line break; not the code in it.

    So are inline elements where a capital follows a small letter without a space: they are set apart by style.

    Args:
        element: one of the page.
        limit: characters at most.
        phrases: set apart inline elements of two words and more, too: a name, a role.
    """
    return _SEAM.sub("\n", "\u2063".join(up_to(_pieces(element, phrases), limit))).replace("\u2063", "")


def is_apart(element: Any, frame: Container[Any] = ()) -> bool:
    """Whether an element stands in a comment, a list of other articles, or the page's frame, by tags, classes and ids.

    Not in the foot of an article: HTML has it there for who wrote it, as Drupal and Blogger do.

    Args:
        element: one of the page.
        frame: elements that hold the article, whatever they are called.
    """
    for each in islice(_around(element), MAX_LEVELS):
        if each.tag in ("body", "main", "article") or each in frame:
            return False
        if each.tag in _APART_TAGS or _is_apart(each.get("class") or "", each.get("id") or ""):
            return not _is_foot(each, frame)
    return False


def _is_foot(element: Any, frame: Container[Any]) -> bool:
    """Whether it is the foot of the article itself."""
    parent = element.getparent()
    named = element.tag == "footer" or "footer" in (element.get("class") or "").lower()
    if not named or parent is None or parent not in frame:
        return False
    return parent.tag == "article" or bool(_ENTRY.search(parent.get("class") or ""))


_SEAM = re.compile("(?<=[a-z\u00df-\u00ff])\u2063+(?=[A-Z\u00c0-\u00de])")
_TAGS = frozenset({"h1", "time", "figure"})
#: Whether any property of microdata is on the page: most pages have none, and each element is asked one thing less.
_HAS_PROPERTIES = etree.XPath("boolean(//@itemprop)")
_UNREAD = frozenset({"script", "style", "svg", "template", "button", "rt", "rp"})
_INLINE = frozenset({"a", "span", "b", "strong", "em", "i"})
_BLOCKS = frozenset(listed("address|article|br|dd|div|dt|figure|footer|h1|h2|h3|h4|header|li|p|section|td|time|tr|ul"))


def _is_related(rel: str | None) -> bool:
    return rel is not None and ("author" in rel or "license" in rel or "tag" in rel or "category" in rel)


def _put(marks: Marks, element: Any, place: int, kind: str) -> int:
    """Put an element where it belongs; how often it did."""
    places = list(_places(marks, element, kind))
    for target, source in places:
        target.append(Mark(element=element, place=place, source=source))
    return len(places)


def _places(marks: Marks, element: Any, kind: str) -> Iterator[tuple[list[Mark], str]]:
    tag = element.tag
    relations = (element.get("rel") or "").lower().split() if tag == "a" else ()
    if tag == "h1":
        yield marks.headings, "<h1>"
    elif tag == "time":
        yield marks.times, "<time>"
    elif tag == "figure" or kind == "figure":
        yield marks.figures, "figure"
    for relation, target in (("license", marks.licenses), ("tag", marks.tags), ("category", marks.categories)):
        if relation in relations and not (relation == "tag" and "category" in relations):
            yield target, f"rel={relation}"
    for name in (element.get("itemprop") or "").lower().split()[:4]:
        if name in _PROPS:
            yield marks.props.setdefault(name, []), f"itemprop {name}"
    if "author" in relations:
        yield marks.bylines, "rel=author"
    elif kind == "byline":
        yield marks.bylines, "byline"


#: What is no place for a byline. Properties of meta elements are read with the others of these.
_UNSEEN = frozenset(
    listed(
        "body|html|head|title|script|style|link|meta|form|input|img|svg|path|g|use|main|br|option|source|picture|iframe"
    )
)


@lru_cache(maxsize=4096)
def _kind(names: str) -> str:
    """What a class says that an element is: `byline`, `figure`, or nothing.

    Sites repeat theirs: a dictionary is quicker than a pattern.
    """
    names = names[:300].lower()
    if not _LIKELY.search(names):
        return ""
    if _BYLINE.search(names):
        return "byline"
    return "figure" if _FIGURE.search(names) else ""


@lru_cache(maxsize=4096)
def _is_apart(names: str, identity: str) -> bool:
    return bool(_APART.search(f"{names} {identity}"[:300]))


@lru_cache(maxsize=4096)
def _is_elsewhere(names: str, identity: str) -> bool:
    return bool(_ELSEWHERE_NAMES.search(f"{names} {identity}"[:300]))


def _around(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _pieces(element: Any, phrases: bool) -> Iterator[str]:
    """Texts of an element and those in it, in order; lxml's own itertext does not set blocks apart."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in islice(walk, MAX_MARKS):
        if event == "start" and each.tag in _UNREAD:
            walk.skip_subtree()
        elif event == "start":
            yield _break(each, phrases) + (each.text or "")
        if event == "end" and each is not element:
            yield _break(each, phrases) + (each.tail or "")


def _break(element: Any, phrases: bool) -> str:
    """What stands before and behind an element."""
    apart = element.tag in _BLOCKS or (phrases and element.tag in _INLINE and " " in (element.text or "").strip())
    return "\n" if apart else ""
