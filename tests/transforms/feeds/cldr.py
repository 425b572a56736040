"""The names of months in the Unicode CLDR, by Babel: `python -m tests.transforms.feeds.cldr` writes them anew."""

from __future__ import annotations

from pathlib import Path

from babel import Locale

from transforms.feeds import months

FILE = Path(months.__file__).with_name(months.FILE)

#: The larger language first, of those in which one name is of two months (`listopad` in Warsaw and in Zagreb).
LOCALES = """
    en es fr de pt ru ar ar_LB ar_DZ hi bn id ms tr vi ko fa ur it th pl uk nl ro el cs hu sv pt_PT he da fi nb sk bg
    sr sr_Latn hr bs sl lt lv et ca gl eu be mk sq is ga cy mt af sw fil az kk ky uz hy ka ta te mr gu kn ml pa ne si
    km lo my am de_AT es_PE
"""
_ARTICLES = ("de ", "d’", "d'")


def names() -> list[list[str]]:
    """Of each month its names as they are compared, January first; without those of several words."""
    found: dict[str, int] = {}
    for locale in map(Locale.parse, LOCALES.split()):
        for forms in (
            locale.months[use][size] for use in ("format", "stand-alone") for size in ("wide", "abbreviated")
        ):
            for month, name in forms.items():
                plain = months.plain(_bare(name))
                if len(plain) > 1 and not any(char in " .0123456789" for char in plain):
                    found.setdefault(plain, month)
    return [sorted(name for name, month in found.items() if month == number) for number in range(1, 13)]


def _bare(name: str) -> str:
    return next((name.removeprefix(each) for each in _ARTICLES if name.startswith(each)), name).strip(". ")


def text() -> str:
    """What the file holds."""
    return "".join("|".join(each) + "\n" for each in names())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
