"""Who publishes it, what it says it is about, and under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from transforms.article.metadata.candidate import Candidate, listed
from transforms.article.metadata.headline import SEPARATOR, domain_label, site_names
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.marks import MAX_LEVELS, text_of
from transforms.article.metadata.markup import Page
from transforms.article.sight import fold

_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<terms>by[a-z-]{0,9})/(?P<version>\d\.\d)|publicdomain/(?P<free>zero|mark))"
)
_MAX_LINKS = 20


def publishers(page: Page, linked: Linked) -> tuple[Candidate, ...]:
    """Names of the site, the best first.

    Rule: what it calls itself for networks, for search engines, and in its title; but a name in words of its domain
    before others, and before that domain itself (`EW.com`): networks are told the names of sections and of owners.
    """
    label = domain_label(page.url)
    return tuple(sorted(listed(_publishers(page, linked)), key=lambda each: _strangeness(each.value, label)))


def _strangeness(name: str, label: str) -> int:
    """0 for a name in words (or with the initials) of the site's domain, 1 for others, 2 for an address."""
    if re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?", name):
        return 2
    words = [word for word in fold(name).split() if word not in ("the", "news", "online")]
    initials = "".join(word[0] for word in words)
    known = any(len(word) > 3 and word in label for word in words) or label in ("".join(words), initials)
    return 0 if label and known else 1


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
    links = (link for link in page.marks.links if "license" in (link.get("rel") or "").lower().split())
    yield from (("rel=license", _link(each)) for each in (*links, *(mark.element for mark in page.marks.licenses)))
    commons = islice(page.marks.commons, _MAX_LINKS)
    # Elsewhere such a link is about a picture.
    yield from (("licence link in the footer", _link(each)) for each in commons if _in_footer(each))
    yield from linked.texts("license")


def _link(link: Any) -> str:
    href = link.get("href") or ""
    return href if _COMMONS.search(href) else text_of(link).strip() or href


def _in_footer(link: Any) -> bool:
    around = list(islice(link.iterancestors(), MAX_LEVELS))
    names = (each.get("class") or each.get("id") or "" for each in around)
    return any(each.tag == "footer" for each in around) or any("footer" in name.lower() for name in names)


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
