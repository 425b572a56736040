"""A page as its fields are read from it: what it says, its elements, and where its article begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from transforms.article import jsonld
from transforms.article.metadata.daytext import is_day_first
from transforms.article.metadata.marks import MAX_LEVELS, Mark, Marks, is_apart, marks_of, text_of
from transforms.article.metadata.opening import opening

MAX_ELEMENTS = 50_000
"""Walked over: real pages have up to 20,000."""

_OPINION = re.compile(r"Review$|Comment|Answer|Quotation|Rating")
MAX_TOLD = 8
MAX_TITLE_CHARS = 500


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as its fields are read from it.

    Attributes:
        tree: the parsed page.
        url: its address after redirects.
        base: the address that its relative ones start from.
        metas: names (also properties, itemprops) of its meta elements in lower case → contents that are not blank.
        nodes: of its JSON-LD, those that are of the page.
        elements: all, in the order of the page, up to MAX_ELEMENTS.
        marks: its elements that may speak of the article.
    """

    tree: Any
    url: str
    base: str
    metas: Mapping[str, Sequence[str]]
    nodes: Sequence[dict[str, Any]]
    elements: Sequence[Any]
    marks: Marks

    def said(self, *names: str) -> Iterator[tuple[str, str]]:
        """Contents of the meta elements of these names, with their source."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield f"meta {name}", content

    @cached_property
    def opening(self) -> Mark | None:
        """Where the article begins: its main heading; null when there is none."""
        return opening(self.marks.headings, self.elements, self._told)

    def is_apart(self, element: Any) -> bool:
        """Whether an element stands in a comment, a list of other articles, or the page's frame.

        What holds the main heading is none of these, whatever it is called: page builders put all in widgets, some
        themes an article in `content-sidebar`, and ASP.NET a page in a form.
        """
        return is_apart(element, self._frame)

    def is_opinion(self, element: Any) -> bool:
        """Whether microdata has an element in a comment or a review that is not the article."""
        scopes = (each for each in islice(element.iterancestors(), MAX_LEVELS) if "itemscope" in each.attrib)
        scope = next(scopes, None)
        return scope is not None and bool(_OPINION.search(scope.get("itemtype") or "")) and scope not in self._frame

    @cached_property
    def day_first(self) -> bool:
        """Whether the language that the document declares writes the day before the month."""
        root = next(self.tree.iter("html"), None)
        declared = [root.get("lang") or ""] if root is not None else []
        declared += [content for _, content in self.said("og:locale", "content-language")]
        return is_day_first(next(filter(None, declared), ""))

    def holds_opening(self, element: Any) -> bool:
        """Whether the main heading stands in an element."""
        return element in self._frame

    @cached_property
    def _frame(self) -> frozenset[Any]:
        return frozenset(self.opening.element.iterancestors()) if self.opening else frozenset()

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """Its titles as it tells them to machines."""
        metas = (content for _, content in self.said("og:title", "twitter:title"))
        json = (said for node in self.nodes for said in (node.get("headline"),) if isinstance(said, str))
        title = (text_of(each) for each in islice(self.tree.iter("title"), 1))
        return tuple(text[:MAX_TITLE_CHARS] for text in islice((*metas, *json, *title), MAX_TOLD))


def page_of(tree: Any, metas: Sequence[tuple[str, str]], url: str, base: str) -> Page:
    """A page, ready to be read."""
    named: dict[str, list[str]] = {}
    for name, content in metas:
        if name and content.strip():
            named.setdefault(name, []).append(content)
    elements = list(islice(tree.iter("*"), MAX_ELEMENTS))
    return Page(
        tree=tree,
        url=url,
        base=base,
        metas=named,
        nodes=jsonld.of_page(tree),
        elements=elements,
        marks=marks_of(elements),
    )
