"""Dates that a page shows its readers, for pages that state none for machines: a short line near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from transforms.article.metadata.daytext import days_in
from transforms.article.metadata.markup import MAX_ELEMENTS, Page

MAX_LINE_CHARS = 110
MAX_OTHER_WORDS = 9
"""A line that has more words beside the date is a sentence about something else."""

MAX_LEAD_CHARS = 200
"""Of a paragraph below the heading: with the second longer one the article has begun, and dates there are less likely
its own."""

MAX_WORDS_ALONE = 4
"""A month, a weekday, and a label or a half of the day."""

MAX_LINES = 60
BEFORE, AFTER = 14, 70
"""Elements before and behind the heading among which a date is that of the article."""

#: Of our reckoning, Thailand's or Japan's; in the digits of other scripts any.
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20|25)\d\d|(?![0-9])\d{4})(?!\d)|\d\d\.\d\d\.\d\d(?![\d.])|令和")
_OPENING = re.compile(r"\s*(\S[^\n]{5,60}?)\s+[-\u2013\u2014|]\s")
MAX_OPENING_WORDS = 3
"""`Berlin, 27. Januar 2022 – ...`: a paragraph may begin with its date, and the place."""
_CHANGED = re.compile(
    r"updat|modif|aktuali[sz]|geändert|mis à jour|actuali[sz]|aggiornat|atuali[sz]|gewijzigd|bijgewerkt|review|güncel"
    r"|cập nhật|diperbarui|frissít|обновл|изменен|оновл|ενημερ|تحديث|עודכן|अपडेट|更新|修改|수정|업데이트|อัปเดต|แก้ไข",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"publi|posted|erschien|veröffentlich|veröff|geplaatst|inlagd|julkaistu|opublik|yayın|stand:|written|đăng|terbit"
    r"|tayang|опублик|δημοσί|نشر|פורסם|प्रकाशित|公開|投稿|掲載|配信|发布|發佈|发表|입력|등록|게시|승인|เผยแพร่",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "option", "textarea", "figcaption"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with a date. `rank` is 0 for the best: near the heading and not a date of change. `alone`: it says no more
    than when.
    """

    text: str
    rank: int
    place: int
    alone: bool


def shown(page: Page, heading: int | None) -> tuple[Line, ...]:
    """Lines with a date, the best first.

    Args:
        page: the page.
        heading: place of the main heading, null when there is none.
    """
    found = islice(_lines(page, heading, 0, MAX_ELEMENTS), MAX_LINES)
    return tuple(sorted(found, key=lambda line: line.rank))


def shown_near(page: Page, heading: int | None) -> tuple[Line, ...]:
    """Those near the heading, in the order of the page."""
    if heading is None:
        return ()
    return tuple(_lines(page, heading, max(0, heading - BEFORE), heading + AFTER + 1))


def _lines(page: Page, heading: int | None, start: int, stop: int) -> Iterator[Line]:
    long = 0
    for place, element in enumerate(page.elements[start:stop], start):
        long += element.tag == "p" and place > (heading or 0) and len(element.text or "") > MAX_LEAD_CHARS
        near = heading if long < 2 else None
        if element.tag not in _UNSEEN:
            for text in (element.get("datetime") if element.tag == "time" else None, element.text, element.tail):
                if text and (found := text if _is_line(text, page) else _opening(text, page)):
                    line, rank = " ".join(found.split()), _rank(page, found, near, place)
                    yield Line(text=line, rank=rank, place=place, alone=len(_WORD.findall(line)) <= MAX_WORDS_ALONE)


def _opening(text: str, page: Page) -> str | None:
    """The date that a paragraph begins with, set off by a dash."""
    found = _OPENING.match(text[:100])
    if not found or len(_WORD.findall(found[1])) > MAX_OPENING_WORDS:
        return None
    return found[1] if _is_line(found[1], page) else None


def _is_line(text: str, page: Page) -> bool:
    """Whether it is a date and little else."""
    if not 5 < len(text) < 3 * MAX_LINE_CHARS or not _YEAR.search(text):
        return False
    line = " ".join(text.split())
    return (
        len(line) <= MAX_LINE_CHARS
        and len(_WORD.findall(line)) <= MAX_OTHER_WORDS
        and any(days_in(line, day_first=page.day_first))
    )


def _rank(page: Page, text: str, heading: int | None, place: int) -> int:
    near = heading is not None and heading - BEFORE <= place <= heading + AFTER
    changed = bool(_CHANGED.search(text))
    if near:
        return 1 if changed else 0
    apart = page.is_apart(page.elements[place])
    if _LABELLED.search(text) and not apart:
        return 2
    return 5 if apart else 4 if changed else 3
