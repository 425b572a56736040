"""When it was published and modified: everything that the page states, the best first.

Rule for publication: sources by how often they were right, and of those that name the day of the first the one that
says most (a time of day, then a zone). A day in the address that another source names too overrules the first. Whether
a date is possible at all is for who knows the time to judge: all are handed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from lxml import etree

from transforms.article.metadata.daytext import days_in, read_day, swapped
from transforms.article.metadata.linked import Linked
from transforms.article.metadata.localtime import in_local_time
from transforms.article.metadata.marks import Mark
from transforms.article.metadata.markup import Page
from transforms.article.metadata.scripted import stated_in_scripts
from transforms.article.metadata.shown import Line, shown, shown_near
from transforms.feeds.dates import ReadDate, plausible

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "dc.date.publication",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "article:published",
    "article.published",
    "article_date_original",
    "published_time",
    "og:published_time",
    "publication_date",
    "publisheddate",
    "published-date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "pub_date",
    "date.created",
    "datepublished",
    "displaydate",
    "originalpublicationdate",
    "vr:published_time",
    "rnews:datepublished",
    "bt:pubdate",
    "published",
    "date",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "date.modified",
    "dcterms.modified",
    "dc.date.modified",
    "article:modified",
    "revision_date",
    "lastmod",
    "last-modified",
)
_FIRST = ("meta article:published_time", "meta og:article:published_time")
MAX_TIMES = 6
_SAME = timedelta(seconds=60)
_RDFA = frozenset({"datepublished", "datecreated", "date", "created", "issued"})
_ANNOTATED: Callable[[Any], Any] = etree.XPath("//body//*[@property][@content]")
_NAMED_IN_PATH = re.compile(r"/((?:19|20)\d\d)/([^\W\d_]{3,12})/([0-3]?\d)(?=[/_.-]|$)")
_IN_PATH = re.compile(r"[/_.-]((?:19|20)\d\d)([-/_.]?)([01]?\d)\2([0-3]?\d)(?=[/_.-]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that the page states: of publication or (`modified`) of change, where, as it stands, and as read."""

    source: str
    raw: str
    read: ReadDate
    modified: bool = False


def dates(page: Page, linked: Linked, heading: int | None) -> tuple[Dated, ...]:
    """The dates of a page: those of publication with the chosen first, then those of change.

    Args:
        page: what they are read from.
        linked: its JSON-LD.
        heading: place of the main heading, null when there is none.
    """
    modified = _once(_dated(page, _modified(page, linked), modified=True))
    declared = _once(_dated(page, _declared(page, linked)))
    near = shown_near(page, heading)
    instead = _once(
        _dated(page, _instead(page, linked, heading) if not _best(declared) else _redated(page, linked, near, declared))
    )
    published = (*instead, *declared, *_once(_dated(page, _beside(page))))
    best = _best(published)
    if best is None:
        return (*published, *modified)
    rest = [each for each in published if each is not best]
    return (_local(best, near), *rest, *modified)


def _local(best: Dated, near: Sequence[Line]) -> Dated:
    """The chosen date by the clock of the place."""
    if not best.read.value.endswith("+00:00"):
        return best
    lines = (line.text for line in near if not line.text.endswith("Z"))
    return replace(best, read=in_local_time(best.read, lines))


def _best(published: Sequence[Dated]) -> Dated | None:
    """The chosen one: see the rule."""
    usable = [each for each in published if plausible(each.read, None)]
    if not usable:
        return None
    day = usable[0].read.value[:10]
    address = next((each.read.value[:10] for each in usable if each.source == "address"), day)
    if any(each.read.value[:10] == address and each.source != "address" for each in usable):
        day = address
    best = max((each for each in usable if each.read.value[:10] == day), key=_detail)
    return next((each for each in usable if _is_local(each.read, best.read)), best)


def _is_local(one: ReadDate, other: ReadDate) -> bool:
    """Whether it is what the other says in UTC, with the offset of the place.

    The same moment; or the same time on the clock, which then was called UTC by mistake.
    """
    if not (one.utc and other.utc and one.tz == "explicit") or one.value.endswith("+00:00"):
        return False
    same_clock = one.value[:16] == other.value[:16] and one.value[11:16] != "00:00"
    return other.value.endswith("+00:00") and (abs(one.utc - other.utc) <= _SAME or same_clock)


def _detail(date: Dated) -> tuple[bool, bool]:
    return date.read.utc is not None, date.read.tz == "explicit"


def _declared(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    yield from linked.texts("datePublished")
    yield from page.said(*_PUBLISHED)
    yield from _stated(page.marks.prop("datepublished"))
    yield from (("JSON-LD WebPage", text) for text in linked.names(linked.webpage.get("datePublished")))
    yield from linked.texts("dateCreated", "uploadDate")
    yield from _stated(page.marks.prop("datecreated"))
    yield from _annotated(page)


def _annotated(page: Page) -> Iterator[tuple[str, str]]:
    """RDFa, as Drupal writes it: `property="schema:dateCreated" content="..."`, `property="dc:date dc:created" ...`."""
    for element in islice(_ANNOTATED(page.tree), MAX_TIMES):
        names = {name.rpartition(":")[2].lower() for name in element.get("property").split()}
        if names & _RDFA and not any(map(_is_others, element.iterancestors())):
            yield "RDFa", element.get("content")


def _is_others(element: Any) -> bool:
    """Whether what stands in it is of a comment or another article. Drupal has an article's own data in a <footer>."""
    return element.tag in ("aside", "nav") or "comment" in (element.get("class") or "")


def _beside(page: Page) -> Iterator[tuple[str, str]]:
    """What bears a date out: times of the page and its address. Alone they are of anything."""
    yield from _stated(islice((mark for mark in page.marks.times if not page.is_apart(mark.element)), MAX_TIMES))
    yield from _address(page.url)


def _instead(page: Page, linked: Linked, heading: int | None) -> Iterator[tuple[str, str]]:
    """What stands in where no publication is declared: a line that is shown, a date of change."""
    lines = shown(page, heading)
    yield from (("shown", line.text) for line in lines if line.rank == 0)
    yield from _address(page.url)
    yield from (("shown", line.text) for line in lines if line.rank == 1)
    yield from islice(_modified(page, linked), 1)
    yield from (("shown", line.text) for line in lines if line.rank > 1)
    yield from (("script", said) for said in stated_in_scripts(page))


def _redated(page: Page, linked: Linked, near: Sequence[Line], declared: Sequence[Dated]) -> Iterator[tuple[str, str]]:
    """The date that readers see near the headline where it is another than what JSON-LD alone declares.

    On labelled pages that are no news and have no `article:published_time` a shown date that is not called one of
    change was right 19 times where it differed, the declared one twice: guides are published again, and keep the old
    date there. And whatever it is, one shown date and no other that is earlier than all that are declared: these are of
    a change, or of a move to another content system.
    """
    lines = [line for line in near if line.rank == 0]
    days = {date.read.value[:10] for date in _dated(page, (("", line.text) for line in lines))}
    said = {date.read.value[:10] for date in declared}
    if not lines or said & (days | {swapped(day) for day in days}):
        return
    is_earlier = len(days) == 1 and all(line.alone for line in lines) and _days(min(said)) - _days(max(days)) > 1
    if is_earlier or not (linked.is_news or any(date.source in _FIRST for date in declared)):
        yield from (("shown", line.text) for line in lines)


def _days(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _modified(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    yield from linked.texts("dateModified")
    yield from page.said(*_MODIFIED)
    yield from _stated(page.marks.prop("datemodified"))


def _stated(marks: Iterable[Mark]) -> Iterator[tuple[str, str]]:
    for mark in marks:
        # hAtom has it in the title of an abbreviation.
        hidden = mark.element.get("title") if mark.element.tag == "abbr" else None
        yield mark.source, mark.element.get("datetime") or hidden or mark.text


def _address(url: str) -> Iterator[tuple[str, str]]:
    path = url.partition("?")[0].lower()
    if match := _IN_PATH.search(path):
        yield "address", f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    elif match := _NAMED_IN_PATH.search(path):
        yield "address", f"{match[3]} {match[2]} {match[1]}"


def _dated(page: Page, found: Iterable[tuple[str, str]], *, modified: bool = False) -> Iterator[Dated]:
    for source, raw in found:
        read = read_day(raw, day_first=page.day_first) or next(days_in(raw, day_first=page.day_first), None)
        if read:
            yield Dated(source=source, raw=" ".join(raw.split())[:100], read=read, modified=modified)


def _once(found: Iterable[Dated]) -> Sequence[Dated]:
    return tuple(dict.fromkeys(found))
