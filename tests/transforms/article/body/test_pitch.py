"""What asks something of its readers has several stems; what tells them something has few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.body.pitch import MAX_CHARS, NAMES, pitch


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter and get the islands in your inbox.",
        "Melden Sie sich an: Der Newsletter ist kostenlos, Werbung gibt es keine.",
        "Abonnez-vous, c'est gratuit, et soutenez une rédaction libre.",
        "Подпишитесь на нашу рассылку и поддержите редакцию.",
        "この記事をシェア、または会員登録して広告なしで読む。",
        "اشترك في النشرة اليومية وشارك المقال",
    ],
)
def test_a_box_has_several_stems(text: str) -> None:
    assert pitch(text)[0] >= 2


@pytest.mark.parametrize(
    "text",
    [
        "The pier was closed in 2014 when a storm took nine of its forty planks.",
        "Der Anleger wurde 2014 gesperrt, nachdem ein Sturm neun Bohlen mitgenommen hatte.",
        "桟橋は二〇一四年、嵐で四十枚の板のうち九枚が流されて閉鎖された。",
    ],
)
def test_a_report_has_none_and_speaks_to_nobody(text: str) -> None:
    assert pitch(text) == (0.0, 0.0, 0.0)


def test_who_is_spoken_to_is_counted_as_a_share_of_the_words() -> None:
    assert pitch("You and your long rope of hemp!")[1:] == (2 / 7, 1.0)
    assert pitch("Sign up now!") == (0.0, 0.0, 0.0)  # a label


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_has_its_numbers(text: str) -> None:
    stems, you, bang = pitch(text)
    assert (stems >= 0, 0 <= you <= 1, bang in (0, 1), len(NAMES)) == (True, True, True, 3)


def test_only_the_beginning_is_looked_at() -> None:
    assert pitch("x " * MAX_CHARS + "newsletter, inbox, you!") == (0.0, 0.0, 0.0)
