"""A parsed page as its blocks of text, in order: what a reader would call paragraphs, headings, list items and labels.

A block is a run of text between two elements that start a new line, or two line breaks. Its containers, the elements
around it, are counted on the way. One pass without recursion: time and memory are linear in the page at any depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from transforms.article.body.preformatted import CODE, CODE_BOX, MAX_CHARS, parts
from transforms.article.body.signs import NONE_SEEN, Seen, sign_of

MAX_BLOCKS = 6_000
"""Real pages have up to 3,000; what stands behind so many is no article."""

MAX_ELEMENTS = 200_000
"""Read of a page; real ones have 20,000. A million empty ones cost 4 s (measured, 2026-11-25)."""

_SKIPPED = """
script style noscript template svg math title base iframe select option textarea object embed applet audio video canvas
datalist link meta input img source rt rp
"""
_INLINE = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span
strike strong sub sup time tt u var wbr blink br
"""
SKIPPED = frozenset(_SKIPPED.split())
"""Never shown, or no text of the article's (<rt> says how the word beside it is read): not entered."""

INLINE = frozenset(_INLINE.split())
"""Elements that go on with the line they stand in."""

_HEAD = frozenset(("meta", "title", "link", "script", "style", "base", "noscript", "template", "object"))
_BOLD = frozenset(("b", "strong"))
_BLANK_LINE = re.compile(r"(?<=[.!?…。！？”»」』])[^\S\n]*+\n[^\S\n]*+\n\s*+(?=\S)")
"""Behind a sentence. Whether styles keep it, as Yahoo Japan's do, is not asked: in sources it parts paragraphs, too."""


@dataclass(slots=True)
class Block:
    """A run of text.

    Attributes:
        text: with single spaces, not blank.
        paragraphs: the text, parted where the source has a blank line behind a sentence; mostly one. In <pre> parted at
            each blank line, and code and verses with their lines.
        code: whether it is a <pre> of a program, of what one prints, or of verses.
        tag: of the innermost element that starts a line around it.
        container: index of that element among the containers.
        link_chars, bold_chars: how much of the text is in links, and in bold.
        links: how many.
        seen: the nearest elements around it that say what they are for, by kind.
        depth: elements around it.
    """

    text: str
    paragraphs: tuple[str, ...]
    code: bool
    tag: str
    container: int
    link_chars: int
    bold_chars: int
    links: int
    seen: Seen
    depth: int


@dataclass(slots=True)
class Blocks:
    """The blocks of a page, and its containers.

    Attributes:
        blocks: in the order of the page.
        parents: of each container the index of its parent, -1 for the first; parents come before their children.
        names: of each container its tag and class: equal ones are made by one template.
        numbers: of each item of an ordered list, by its container, the number that a browser draws.
    """

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)


def blocks(tree: Any) -> Blocks:
    """Part a page into its blocks.

    Args:
        tree: root of a parsed HTML page; it is not changed.

    Raises:
        Nothing, whatever the page.
    """
    scan, walk = _Scan(), etree.iterwalk(_shown(tree), events=("start", "end"))
    for event, element in islice(walk, 2 * MAX_ELEMENTS):
        tag, is_start = element.tag, event == "start"
        if is_start and tag in SKIPPED:
            walk.skip_subtree()
            continue
        if is_start:
            scan.start(tag, element)
        elif tag not in SKIPPED:
            scan.end(tag)
        if text := element.text if is_start else element.tail:
            scan.add(text)
        if len(scan.found.blocks) >= MAX_BLOCKS:
            break
    scan.finish()
    return scan.found


def _shown(tree: Any) -> Any:
    """The body, or all of a page whose text libxml2 put into the head: to it, <article> begins no body."""
    body, head = tree.find("body"), tree.find("head")
    strays = head is not None and any(child.tag not in _HEAD for child in head.iterchildren(etree.Element))
    return tree if body is None or strays else body


@dataclass(slots=True)
class _Place:
    """Where the scan is: an element, with what is inherited from those around it."""

    container: int
    tag: str
    seen: Seen
    linked: bool
    bold: bool


_OUTSIDE = _Place(-1, "body", NONE_SEEN, False, False)


@dataclass(slots=True)
class _Scan:
    """The state of one pass."""

    found: Blocks = field(default_factory=Blocks)
    places: list[_Place] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)  # of an ordered list, by its container, the next number
    link_chars: int = 0
    bold_chars: int = 0
    links: int = 0
    breaks: int = 0
    longest: int = 0
    coded: bool = False
    seen: Seen = NONE_SEEN

    def start(self, tag: str, element: Any) -> None:
        around, depth = self.places[-1] if self.places else _OUTSIDE, len(self.places)
        attributes = dict(element.items())  # at once: each question to lxml costs as much as three attributes
        is_line = tag == "div" and around.tag == "pre"
        inline = is_line or tag in INLINE
        seen = around.seen if inline and not attributes else sign_of(tag, attributes, around.seen, depth)
        if tag == "br":
            self._break(around)
        if is_line:
            self._end_line()
        self.places.append(
            self._in_line(tag, seen, around) if inline else self._container(tag, attributes, seen, around)
        )

    def _in_line(self, tag: str, seen: Seen, around: _Place) -> _Place:
        linked, bold = around.linked or tag == "a", around.bold or tag in _BOLD
        self.coded |= tag in CODE
        if linked is around.linked and bold is around.bold and seen is around.seen:
            return around
        self.links += linked and not around.linked
        return _Place(around.container, around.tag, seen, linked, bold)

    def _container(self, tag: str, attributes: dict[str, str], seen: Seen, around: _Place) -> _Place:
        self.flush()
        own = len(self.found.parents)
        self.found.parents.append(around.container)
        self.found.names.append(f"{tag} {attributes.get('class', '')[:100]}" if attributes else tag)
        if tag == "ol" and "reversed" not in attributes:  # one that counts down has no numbers here
            self.counts[own] = _whole(attributes.get("start"), 1)
        elif tag == "li" and around.container in self.counts:
            self._number(own, around.container, attributes.get("value"))
        self.links += around.linked
        return _Place(own, tag, seen, around.linked, around.bold)

    def _number(self, item: int, around: int, said: str | None) -> None:
        """Count an item of an ordered list (HTML, section 4.4.8)."""
        number = _whole(said, self.counts[around])
        self.found.numbers[item], self.counts[around] = number, number + 1

    def end(self, tag: str) -> None:
        if tag == "div" and self.places[-1].tag == "pre":
            self._end_line()
        elif tag not in INLINE:
            self.flush()
        self.places.pop()
        if self.places:
            self.links += self.places[-1].linked and not self.parts

    def add(self, text: str) -> None:
        """Text as it comes."""
        if not self.places:
            return
        self.parts.append(text)
        place = self.places[-1]
        if not text.isspace():
            self.breaks = 0
            if place.linked:
                self.link_chars += len(text)
            if place.bold:
                self.bold_chars += len(text)
            if len(text) > self.longest:
                self.longest, self.seen = len(text), place.seen

    def _break(self, around: _Place) -> None:
        self.breaks += 1
        if self.breaks == 2 and around.tag != "pre":
            self.flush()
            self.breaks = 2
        else:
            self.parts.append("\n")

    def _end_line(self) -> None:
        """Of a <pre> that has its lines in elements."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def flush(self) -> None:
        """End of a block."""
        if self.parts:
            source = "".join(self.parts)
            text = " ".join(source.split())[:MAX_CHARS]
            if text:
                self._keep(text, source)
            self.parts.clear()
        self.link_chars = self.bold_chars = self.links = self.breaks = self.longest = 0
        self.coded = False

    def _says_code(self) -> bool:
        own = self.places[-1].container
        around = (self.found.names[place] for place in (own, self.found.parents[own]))
        return self.coded or any(map(CODE_BOX.search, around))

    def _keep(self, text: str, source: str) -> None:
        place = self.places[-1]
        is_pre = place.tag == "pre" and "mermaid" not in self.found.names[place.container]  # drawn by a script
        says_code = is_pre and self._says_code()
        paragraphs = parts(source, says_code) if is_pre else _parted(source, text)
        in_lines = sum(len(part) for part in paragraphs if is_pre and "\n" in part)
        self.found.blocks.append(
            Block(
                text=text,
                paragraphs=paragraphs,
                code=says_code or in_lines > len(text) / 2,
                tag=place.tag,
                container=place.container,
                link_chars=min(self.link_chars, len(text)),
                bold_chars=min(self.bold_chars, len(text)),
                links=self.links,
                seen=self.seen,
                depth=len(self.places),
            )
        )

    def finish(self) -> None:
        """End of the page."""
        if self.places:
            self.flush()


def _parted(source: str, text: str) -> tuple[str, ...]:
    if "\n" not in source or len(source) > MAX_CHARS:
        return (text,)
    found = _BLANK_LINE.split(source)
    return tuple(" ".join(each.split()) for each in found) if len(found) > 1 else (text,)


def _whole(said: str | None, otherwise: int) -> int:
    return int(said) if said and re.fullmatch(r"\s*-?\d{1,9}\s*", said, re.ASCII) else otherwise
