"""Who publishes it, what it says it is about, and under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from transforms.article.metadata.candidate import Candidate, listed
from transforms.article.metadata.headline import SEPARATOR, site_names
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.markup import Page, text_of
from transforms.article.sight import fold

_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<terms>by[a-z-]{0,9})/(?P<version>\d\.\d)|publicdomain/(?P<free>zero|mark))"
)


def publishers(page: Page, linked: Linked) -> tuple[Candidate, ...]:
    """Names of the site, the best first: what it calls itself for others, for search engines, and in its title."""
    return listed(_publishers(page, linked))


def descriptions(page: Page, linked: Linked) -> tuple[Candidate, ...]:
    """The page's own summaries, the best first."""
    return listed(
        (
            *page.said("description", "og:description"),
            *linked.texts("description"),
            *page.said("twitter:description", "dc.description", "dcterms.abstract", "sailthru.description"),
        )
    )


def licenses(page: Page, linked: Linked) -> tuple[Candidate, ...]:
    """The licence as the page states it; Creative Commons by its usual name."""
    return listed((source, _license(value)) for source, value in _licenses(page, linked))


def _publishers(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    yield from page.said("og:site_name")
    yield from (("JSON-LD publisher", name) for name in linked.names(linked.work.get("publisher")))
    yield from page.said("application-name", "dc.publisher", "publisher", "apple-mobile-web-app-title")
    yield from _of_title(page)


def _of_title(page: Page) -> Iterator[tuple[str, str]]:
    """The end of the page's title where that is the site's domain in words."""
    sites = site_names(page, ())
    for title in islice(page.tree.iter("title"), 1):
        parts = SEPARATOR.split(text_of(title))
        if len(parts) > 1 and fold(parts[-1]).replace(" ", "") in sites and "." not in parts[-1]:
            yield "<title>", parts[-1]


def _licenses(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    links = (link for link in page.tree.iter("link") if "license" in (link.get("rel") or "").lower().split())
    yield from (("rel=license", _link(each)) for each in (*links, *(mark.element for mark in page.marks.licenses)))
    yield from linked.texts("license")


def _link(link: Any) -> str:
    href = link.get("href") or ""
    return href if _COMMONS.search(href) else text_of(link).strip() or href


def _license(value: str) -> str:
    match = _COMMONS.search(value)
    if not match:
        return value
    return (
        f"CC {match['terms'].upper()} {match['version']}"
        if match["terms"]
        else "CC0"
        if match["free"] == "zero"
        else "PD"
    )
