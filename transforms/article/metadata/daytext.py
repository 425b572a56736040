"""Days in running text and in figures, as pages show them in 80 languages: `20. Dezember 2023`, `12/20/2023`.

Only what says one day is read: of `05/06/2024` nobody knows which number is the month, unless the language says so,
or a weekday before it fits only one of them (`Mon, 05/04/2026`, as Drupal has it).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date

from transforms.feeds import months
from transforms.feeds.dates import ReadDate, read_date

MAX_CHARS = 300

_DAY = r"(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20)\d\d)"

_BEHIND_DAY = r"(?:\.|º|°|er|st|nd|rd|th)?[\s-]{0,3}(?:of |de |d['’])?"
_BEHIND_MONTH = r"\.?[,\s-]{0,3}(?:de |del |r\. )?"
_WRITTEN = (
    # 20. Dezember 2023; 20 de diciembre de 2023; 5th of May, 2024
    re.compile(rf"(?<!\d){_DAY}{_BEHIND_DAY}(?P<m>{months.WORD}){_BEHIND_MONTH}{_YEAR}(?!\d)"),
    # Dezember 20, 2023; Dec. 20th 2023
    re.compile(rf"\b(?P<m>{months.WORD})\.?\s{{1,3}}{_DAY}(?:st|nd|rd|th)?,?\s{{1,3}}{_YEAR}(?!\d)"),
    # 2026. május 4.; 2026 m. gegužės 4 d.
    re.compile(rf"(?<!\d){_YEAR}\.?\s(?:m\.\s)?(?P<m>{months.WORD})\.?\s{_DAY}(?!\d)"),
    re.compile(rf"(?<!\d){_DAY}\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?!\d)"),
    re.compile(rf"(?<![\d/]){_YEAR}([-/.])(?P<m>\d{{1,2}})\2{_DAY}(?![\d/])"),
    # 28.01.22, where two figures each tell it from a version or a section
    re.compile(r"(?<![\d.])(?P<d>[0-3]\d)\.(?P<m>[01]\d)\.(?P<y>\d\d)(?![\d.])"),
)
_NUMBERS = re.compile(
    r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)|\b\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?", re.IGNORECASE
)
_DAY_FIRST_REGIONS = frozenset({"gb", "uk", "au", "nz", "ie", "in", "za", "sg", "ng", "ke", "pk", "my"})
#: Where the year comes first, figures that begin with something else are of an American template.
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "fa"})
#: From Monday on, by three letters: English, German, French, Spanish, Italian, Portuguese, Dutch.
_WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "mon lun seg maa",
            "tue die mar ter din",
            "wed mit mer mié mie qua woe",
            "thu don jeu jue gio qui",
            "fri fre ven vie sex vri",
            "sat sam sáb sab zat",
            "sun son dim dom zon",
        )
    )
    for name in names.split()
}
_FIGURES = re.compile(
    rf"(?:\b(?P<w>{'|'.join(_WEEKDAYS)})[^\W\d_]{{0,9}}\.?,?\s)?"
    rf"(?<![\d/])(?P<a>\d{{1,2}})(?P<s>[/-])(?P<b>\d{{1,2}})(?P=s){_YEAR}(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)


def read_day(raw: str, *, day_first: bool = False) -> ReadDate | None:
    """A date as a page states it: in a form of its own, or in figures that say which is the month.

    Args:
        raw: as it stands there.
        day_first: figures between slashes begin with the day where either number may be the month.
    """
    return read_date(raw) or read_date(_unswapped(months.in_figures(raw[:MAX_CHARS]), day_first) or "")


def days_in(text: str, *, day_first: bool = False) -> Iterator[ReadDate]:
    """The days that are named in a text, in its order as far as they have the same form; `day_first` as in read_day."""
    text = months.in_figures(text[:MAX_CHARS]).lower()
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            yield from _read(match["y"], match["m"], match["d"])
    figures = _FIGURES.search(text)
    said = _unswapped(figures[0], day_first) if figures else None
    yield from filter(None, [read_date(said[:10])] if said else [])


def is_day_first(tag: str) -> bool:
    """Whether figures are written with the day before the month in a language: in all but English as America writes
    it. Of English without a region nobody knows: templates have it that were never changed.
    """
    language, _, region = tag.strip().lower().replace("_", "-").partition("-")
    return bool(language) and (language != "en" or region in _DAY_FIRST_REGIONS) and language not in _YEAR_FIRST


def without_days(text: str, instead: str) -> str:
    """A text with another in the place of each day in it."""
    if not any(char.isdigit() for char in text):
        return text
    text = months.in_figures(text)
    for pattern in (*_WRITTEN, _NUMBERS):
        text = pattern.sub(instead, text)
    return text


def swapped(day: str) -> str:
    """`2024-10-09` for `2024-09-10`: figures with dots are month first in America; the same where that is no day."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= 12 else day


def _unswapped(text: str, day_first: bool) -> str | None:
    """`12/20/2023 16:00` as ISO 8601; None when both numbers could be the month, unless they are the same."""
    match = _FIGURES.match(text.strip())
    if not match:
        return None
    a, b = int(match["a"]), int(match["b"])
    told = _by_weekday(match["w"], int(match["y"]), a, b) if match["w"] else None
    if a <= 12 and b <= 12 and a != b and not (day_first or told):
        return None
    month, day = told or ((a, b) if a <= 12 and not (day_first and b <= 12) else (b, a))
    return f"{match['y']}-{month:02}-{day:02}{match['rest']}" if month <= 12 else None


def _by_weekday(name: str, year: int, a: int, b: int) -> tuple[int, int] | None:
    """Month and day of the only reading of two figures that is such a weekday."""
    fitting = []
    for month, day in {(a, b), (b, a)}:
        with contextlib.suppress(ValueError):
            fitting += [(month, day)] if date(year, month, day).weekday() == _WEEKDAYS[name.lower()] else []
    return fitting[0] if len(fitting) == 1 else None


def _read(year: str, month: str, day: str) -> Iterator[ReadDate]:
    number = int(month) if month.isdecimal() else months.month(month)
    try:
        value = date(int(year) + (2000 if len(year) == 2 else 0), number, int(day)).isoformat()
    except ValueError:
        return
    yield ReadDate(value=value, precision="day", tz=None, utc=None)
