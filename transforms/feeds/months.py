"""Dates in other languages than English, put into a form that the readers of dates know."""

from __future__ import annotations

import functools
import pkgutil
import re
import unicodedata
from collections.abc import Mapping

FILE = "months.txt"
"""A line for each month: its names, full and short, in 80 languages (Unicode CLDR 48, as Babel has it). A name of two
months is of the larger language: `listopad` is November in Warsaw and Prague, and October in Zagreb (`5. listopada`,
with a dot that Poles don't write, is read so)."""

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Spellings that CLDR has not.
_MORE = {"setiembre": 9, "mrz": 3, "brez": 3, "cerv": 6, "sept": 9, "agt": 8, "feber": 2}

#: The digit 0 of other scripts: Arabic, Persian, Devanagari, Bengali and so on; fullwidth.
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐၀០\uff10"
_DIGITS = {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}

#: Names of several words, or with dots inside: of the Levant, and Thailand's short ones.
_LONG = {
    "كانون الثاني": "Jan", "تشرين الأول": "Oct", "تشرين الثاني": "Nov", "كانون الأول": "Dec",
    "ม.ค.": "Jan", "ก.พ.": "Feb", "มี.ค.": "Mar", "เม.ย.": "Apr", "พ.ค.": "May", "มิ.ย.": "Jun",
    "ก.ค.": "Jul", "ส.ค.": "Aug", "ก.ย.": "Sep", "ต.ค.": "Oct", "พ.ย.": "Nov", "ธ.ค.": "Dec",
}  # fmt: skip
_LONG_NAME = re.compile("|".join(map(re.escape, _LONG)))

#: A word as scripts with vowel signs have it: they are no letters to `\w`.
WORD = r"[^\W\d_][^\s\d.,;:/()|'’–—-]*"
_WORD = re.compile(WORD)
_FIRST_WORD = re.compile(r"^[^\W\d_]+(?:-feira)?\.?,?\s+(?=\d)")
_THAI = "\u0e00-\u0e7f"
_IN_THAI = re.compile(f"[{_THAI}]")
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)\s?年")
_BUDDHIST = re.compile(rf"(?<!\d)(25[4-9]\d)(?!\d)|(?<=[{_THAI}. ])([4-9]\d)(?![\d:.])(?=\s|$)")
_WEEKDAY = re.compile(r"\s?[(（][月火水木金土日一二三四五六월화수목금토일][)）]")
_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_KOREAN = re.compile(r"(?<!\d)(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})\.?(?!\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(?<!\d)(\d{1,2})\s?tháng\s?(\d{1,2}),?\s(?:năm\s)?(\d{4})(?!\d)", re.IGNORECASE)
_LATVIAN = re.compile(r"(?<!\d)(\d{4})\. gada (\d{1,2}\. \w+)")
_CROATIAN = re.compile(r"(?<=\d)\.\slistopada\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})\.?\s(?:m\.\s)?({'|'.join(ENGLISH)})\.?\s(\d{{1,2}})\.?(?:\sd\.)?(?!\d)")
_EASTERN_TIME = re.compile(r"(\d{1,2})\s?[時时시点點]\s?(\d{1,2})\s?[分분]")
_HALF = re.compile(r"(?:(?P<am>오전|上午|午前)|(?:오후|下午|午後))\s?(?P<t>\d{1,2}:\d\d(?::\d\d)?)")
_ARABIC_HALF = re.compile(r"(?<=\d)\s?([صم])(?!\w)")
_SPACED_HALF = re.compile(r"\b([ap])\.\sm\b\.?", re.IGNORECASE)
_FRENCH_TIME = re.compile(r"\b(\d{1,2})\s?[hH]\s?(\d{2})\b")
_SMALL_WORDS = re.compile(
    r"\s(?:de|del|di|d'|o|um|à|a las|às|kl|klo|alle|la|om|в|г|р)\.?(?=\s)|\s(?:uhr|uur|hs|hrs|г|р)\.?(?=\s|$)",
    re.IGNORECASE,
)
_DAY_DOT = re.compile(r"(?<=\d)(?:\.|er|º|°)(?=\s)")


def plain(word: str) -> str:
    """In lower case without accents: people leave them out."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


@functools.cache
def _months() -> Mapping[str, int]:
    data = pkgutil.get_data("transforms.feeds", FILE)
    if data is None:
        raise FileNotFoundError(FILE)
    lines = data.decode().splitlines()
    return {name: month for month, line in enumerate(lines, 1) for name in line.split("|")} | _MORE


def month(name: str) -> int:
    """The number of a month by its name in any language, full or short; 0 for what is none."""
    word = plain(name).rstrip(".")
    return _months().get(word) or _months().get(word.removeprefix("ב"), 0)  # Hebrew: "in May"


def in_figures(text: str) -> str:
    """A text with its dates in figures of the West: digits, years of our reckoning, months of the East by number."""
    text = _KOREAN.sub(r"\1-\2-\3", _CROATIAN.sub(" Oct", _LATVIAN.sub(r"\2 \1", text)))
    if text.isascii():
        return text
    text = text.translate(_DIGITS)
    if _IN_THAI.search(text):
        text = _BUDDHIST.sub(lambda match: str(int(match[1] or f"25{match[2]}") - 543), text)
    text = _LONG_NAME.sub(lambda match: f" {_LONG[match[0]]} ", text)
    text = _REIWA.sub(lambda match: f"{2018 + (1 if match[1] == '元' else int(match[1]))}年", text)
    return _VIETNAMESE.sub(r"\3-\2-\1", _CHINESE.sub(r"\1-\2-\3 ", _WEEKDAY.sub("", text)))


def in_english(text: str) -> str:
    """A date's months by their English names, its time with colons, without small words and the day of the week.

    >>> in_english("vendredi 5 janvier 2024 à 10h30")
    '5 Jan 2024 10:30'
    """
    text = _SMALL_WORDS.sub("", _with_time(in_figures(text)))
    text = _DAY_DOT.sub("", _FRENCH_TIME.sub(r"\1:\2", text))
    rest = _FIRST_WORD.sub("", text)
    if any(month(word) or word[:3].title() in ENGLISH for word in _WORD.findall(rest)):
        text = rest  # `mar. 5 mars`: the first is Tuesday
    text = _YEAR_FIRST.sub(r"\3 \2 \1", _WORD.sub(_in_english, _SPACED_HALF.sub(r"\1m", text)))
    return " ".join(text.split()).rstrip(".")


def _in_english(word: re.Match[str]) -> str:
    number = month(word[0])
    return ENGLISH[number - 1] if number else word[0]


def _with_time(text: str) -> str:
    if text.isascii():
        return text
    text = _EASTERN_TIME.sub(r"\1:\2", text)
    text = _HALF.sub(lambda match: f"{match['t']} {'AM' if match['am'] else 'PM'}", text)
    return _ARABIC_HALF.sub(lambda match: " AM" if match[1] == "ص" else " PM", text)
