"""The names of months are those of the CLDR."""

from __future__ import annotations

import pytest
from babel import Locale

from tests.transforms.feeds import cldr
from transforms.feeds.months import month


def test_the_file_is_what_babel_has() -> None:
    """After a new version of the CLDR: python -m tests.transforms.feeds.cldr."""
    assert cldr.FILE.read_text("utf-8") == cldr.text()


@pytest.mark.parametrize("locale", ["de", "fr", "pl", "ru", "ar", "fa", "hi", "th", "he", "tr", "el", "lt", "kk"])
def test_every_month_of_a_language_is_known(locale: str) -> None:
    names = Locale.parse(locale).months["format"]["wide"]
    assert [month(names[number]) for number in range(1, 13)] == list(range(1, 13))


@pytest.mark.parametrize("word", ["", "Harbour", "am", "de", "x" * 1_000, "5"])
def test_other_words_are_no_months(word: str) -> None:
    assert month(word) == 0
