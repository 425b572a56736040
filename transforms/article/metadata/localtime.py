"""A moment told in UTC → the same moment by the clock of the place, where the page shows that clock.

Content systems (WordPress, most headless ones) tell machines UTC and readers the time of the place; by the first alone
what was published in the evening in America, or in the morning in Asia, has the day of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

from transforms.article.metadata.daytext import days_in, read_day
from transforms.feeds.dates import ReadDate

_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_STEP = timedelta(minutes=15)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])[:.h](?P<min>[0-5]\d)(?![\d.])\s?(?:(?P<half>[ap])\.?m\b)?", re.IGNORECASE
)


def in_local_time(moment: ReadDate, lines: Iterable[str]) -> ReadDate:
    """The moment with the offset of the place; unchanged where that is not known.

    Args:
        moment: with its time and zone; only one in UTC is changed.
        lines: dates as readers see them, with a clock if they say when.
    """
    if moment.utc is None or moment.tz != "explicit" or not moment.value.endswith("+00:00"):
        return moment
    offset = next(_by_clock(moment.utc, lines), None)
    return replace(moment, value=_at(moment, offset)) if offset else moment


def _at(moment: ReadDate, offset: timedelta) -> str:
    assert moment.utc is not None  # noqa: S101  # for the type checker: asked before
    return moment.utc.astimezone(timezone(offset)).isoformat(timespec=f"{moment.precision}s")


def _by_clock(utc: datetime, lines: Iterable[str]) -> Iterator[timedelta]:
    """What the clock in a line is ahead of UTC at this moment, if that can be the offset of a place."""
    for line in lines:
        for shown in _clocks(line):
            ahead = shown - utc.replace(second=0, microsecond=0, tzinfo=None)
            if ahead and _WEST <= ahead <= _EAST and ahead % _STEP == timedelta():
                yield ahead


def _clocks(line: str) -> Iterator[datetime]:
    read = read_day(line)
    if read and read.utc:
        yield datetime.fromisoformat(read.value[:16])
        return
    day, clock = next(days_in(line), None), _CLOCK.search(line)
    if day and clock:
        yield datetime.combine(datetime.fromisoformat(day.value).date(), _time(clock))


def _time(clock: re.Match[str]) -> time:
    hour, half = int(clock["h"]), (clock["half"] or "").lower()
    return time(hour % 12 + (12 if half == "p" else 0) if half and hour <= 12 else hour, int(clock["min"]))
