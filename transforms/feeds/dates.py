"""Dates as feeds and pages write them, read tolerantly and without guessing: what a date doesn't say stays unsaid.

Read: RFC 822 and its descendants (wrong weekdays, two-digit years, zones by name), ISO 8601 and its W3C profile,
`YYYY-MM-DD HH:MM:SS`, English dates (`January 5th, 2024 at 10:30 AM EST`), those of 80 other languages by the names of
months, asctime and JavaScript's form of it, and seconds or milliseconds since 1970.
Not read, since they say no day or several: `2024`, `May 2024`, `01/02/2024`, "yesterday".
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from transforms.feeds.months import in_english

_EARLIEST_YEAR = 1990
"""There was no web before. 1970 and year 1 are what an unset field turns into."""

_MAX_CHARS = 100
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH_NAMES = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
#: `Mon`, `Monday`, `Mon.`; anything alphabetic that is no month, since feeds name the weekday in their own language.
_WEEKDAY = rf"(?:(?!{_MONTH_NAMES.replace('?P<mon>', '?:')}\b)[^\W\d]{{2,12}}\.?,?\s*)?"
_TIME = (
    r"(?:(?:\s*[T,]\s*|\s+(?:at\s+|-\s+|@\s+)?)(?P<h>\d{1,2}):(?P<min>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?)?"
)
_ZONE = (
    r"(?:\s*(?:(?:GMT|UTC|UT)(?=[+-]))?(?P<sign>[+\u2212-])(?P<zh>\d{1,2}):?(?P<zm>\d{2})?|\s*(?P<zone>[A-Z]{1,5}))?"
)
_SINCE_1970 = re.compile(r"(1\d{9})(?:\d{3}|\.\d{1,9})?")
"""From 2001 to 2033."""
_REST = r"(?:\s*\([^()]*\))?\s*"

_SHAPES = tuple(
    re.compile(shape + _REST, re.IGNORECASE)
    for shape in (
        # 2024-01-05T10:30:00Z, 2024/1/5 10:30
        rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TIME}{_ZONE}",
        # 20240105T103000Z
        rf"(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d):?(?P<min>\d\d)(?::?(?P<s>\d\d)(?:[.,]\d{{1,9}})?)?)?{_ZONE}",
        # Fri, 05 Jan 2024 10:30:00 +0000; 5-Jan-24; 5th January 2024
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_MONTH_NAMES},?[\s-]*(?P<y>\d{{4}}|\d{{2,3}}){_TIME}{_ZONE}",
        # January 5, 2024 10:30 AM EST; Fri Jan 05 2024 10:30:00 GMT+0100 (CET)
        rf"{_WEEKDAY}{_MONTH_NAMES}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TIME}{_ZONE}",
        # Fri Jan  5 10:30:00 EST 2024
        rf"{_WEEKDAY}{_MONTH_NAMES}\s+(?P<d>\d{{1,2}}){_TIME}{_ZONE}\s+(?P<y>\d{{4}})",
        # 05.01.2024 10:30: with dots it is day first wherever it is written
        rf"(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>\d{{4}}){_TIME}{_ZONE}",
    )
)

#: Hours east of Greenwich. RFC 822 section 5.1 for the American names; of others those with one meaning in news.
_ZONES = {
    name: hours
    for hours, names in (
        (0, "Z UT UTC GMT WET"),
        (-3.5, "NST"),
        (-2.5, "NDT"),
        (-3, "ADT BRT ART"),
        (-4, "AST EDT"),
        (-5, "EST CDT"),
        (-6, "CST MDT"),
        (-7, "MST PDT"),
        (-8, "PST AKDT"),
        (-9, "AKST"),
        (-10, "HST"),
        (1, "BST CET MEZ WEST WAT"),
        (2, "CEST MESZ EET SAST CAT"),
        (3, "EEST MSK EAT TRT"),
        (5, "PKT"),
        (7, "WIB ICT"),
        (8, "HKT SGT PHT AWST"),
        (9, "JST KST"),
        (9.5, "ACST"),
        (10, "AEST"),
        (10.5, "ACDT"),
        (11, "AEDT"),
        (12, "NZST"),
        (13, "NZDT"),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDate:
    """A date that was read.

    Attributes:
        value: ISO 8601 to the minute or second with the offset as published, or `YYYY-MM-DD`.
        precision: `day`, `minute` or `second`.
        tz: `explicit`; `assumed` when there is no zone, or one that nobody knows, and UTC was taken; null for a day.
        utc: the moment, aware; null for a day.
    """

    value: str
    precision: str
    tz: str | None
    utc: datetime | None


@functools.lru_cache(maxsize=256)  # of an article's dates each is read three times: 0.05 ms of CPU
def read_date(raw: str) -> ReadDate | None:
    """Read a date; None for what is none, or says no day of the calendar.

    >>> read_date("Tue, 05 Jan 24 10:30 EST").value  # the weekday is wrong: it was a Friday
    '2024-01-05T10:30-05:00'
    """
    text = " ".join(raw[:_MAX_CHARS].split())
    if seconds := _SINCE_1970.fullmatch(text):
        moment = datetime.fromtimestamp(int(seconds[1]), UTC)
        return ReadDate(value=moment.isoformat(), precision="second", tz="explicit", utc=moment)
    match = _match(text) or _match(in_english(text))
    if not match:
        return None
    found = match.groupdict()
    try:
        return _moment(found) if found.get("h") else _day(found)
    except (ValueError, OverflowError):  # 31 February, 25 o'clock, a moment before year 1 in UTC
        return None


def _match(text: str) -> re.Match[str] | None:
    return next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)


def plausible(read: ReadDate, latest: datetime | None) -> bool:
    """Whether something can have been published then.

    Args:
        read: the date.
        latest: the last moment possible (aware); None: the future is not ruled out.
    """
    moment = instant(read)
    return moment.year >= _EARLIEST_YEAR and (latest is None or moment <= latest)


def instant(read: ReadDate) -> datetime:
    """The moment, for putting dates in order: of a day its beginning in UTC."""
    return read.utc or datetime.combine(date.fromisoformat(read.value), time.min, UTC)


def at_the_latest(read: ReadDate) -> datetime:
    """The moment by which it had been published: of a day its end in UTC.

    For who was first: taken for its beginning, a date without a time would win over every one of that day with a time.
    """
    return read.utc or datetime.combine(date.fromisoformat(read.value), time.max, UTC)


def _day(found: dict[str, str | None]) -> ReadDate:
    return ReadDate(value=_date(found).isoformat(), precision="day", tz=None, utc=None)


def _moment(found: dict[str, str | None]) -> ReadDate:
    day, zone = _date(found), _zone(found)
    precision = "second" if found["s"] else "minute"
    hour, minute, second = _hour(found), int(found["min"] or 0), int(found["s"] or 0)
    if (hour, minute, second) == (24, 0, 0):  # ISO 8601: the end of the day
        day, hour = day + timedelta(days=1), 0
    # Second 60 is a leap second (RFC 3339 section 5.7); Python's clock has none.
    moment = datetime.combine(day, time(hour, minute, min(59, second)), zone or UTC)
    return ReadDate(
        value=moment.isoformat(timespec=f"{precision}s"),
        precision=precision,
        tz="explicit" if zone else "assumed",
        utc=moment.astimezone(UTC),
    )


def _date(found: dict[str, str | None]) -> date:
    name = found.get("mon")
    month = _MONTHS.index(name[:3].lower()) // 3 + 1 if name else int(found["m"] or 0)
    return date(_year(found["y"] or ""), month, int(found["d"] or 0))


def _year(digits: str) -> int:
    """RFC 5322 section 4.3: of two digits, below 50 is this century; three digits count from 1900."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


def _hour(found: dict[str, str | None]) -> int:
    hour, half = int(found["h"] or 0), (found.get("half") or "").lower()
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _zone(found: dict[str, str | None]) -> timezone | None:
    """The zone as written; None when there is none or its name is not known."""
    if found["sign"]:
        offset = timedelta(hours=int(found["zh"] or 0), minutes=int(found["zm"] or 0))
        offset = offset if found["sign"] == "+" else -offset
        # Beyond what exists (UTC-12 to UTC+14) it is a mistake, and says as much as no zone.
        return timezone(offset) if timedelta(hours=-12) <= offset <= timedelta(hours=14) else None
    hours = _ZONES.get((found["zone"] or "").upper())
    return None if hours is None else timezone(timedelta(hours=hours))
