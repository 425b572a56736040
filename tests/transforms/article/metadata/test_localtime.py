"""A moment in UTC by the clock that readers see."""

from __future__ import annotations

import pytest

from transforms.article.metadata.localtime import in_local_time
from transforms.feeds.dates import read_date

UTC = "2024-03-09T02:15:30Z"


@pytest.mark.parametrize(
    ("stated", "line", "value"),
    [
        (UTC, "March 8, 2024 6:15 pm", "2024-03-08T18:15:30-08:00"),
        (UTC, "March 8, 2024 at 9:15 p.m. EST", "2024-03-08T21:15:30-05:00"),
        (UTC, "Veröffentlicht am 9. März 2024, 03:15 Uhr", "2024-03-09T03:15:30+01:00"),
        (UTC, "Publié le 9 mars 2024 à 3h15", "2024-03-09T03:15:30+01:00"),
        (UTC, "9 Mar 2024 - 7.45am", "2024-03-09T07:45:30+05:30"),
        ("2024-03-09T02:15Z", "9 March 2024 12:15 am", "2024-03-09T00:15-02:00"),
        # no clock, another minute, no place so far from Greenwich, the same clock
        (UTC, "March 8, 2024", "2024-03-09T02:15:30+00:00"),
        (UTC, "March 8, 2024 6:18 pm", "2024-03-09T02:15:30+00:00"),
        (UTC, "March 7, 2024 6:15 pm", "2024-03-09T02:15:30+00:00"),
        (UTC, "9 March 2024 02:15", "2024-03-09T02:15:30+00:00"),
        # an offset that is stated stands, and so does what has no zone, or no time
        ("2024-03-09T02:15:30+01:00", "March 8, 2024 6:15 pm", "2024-03-09T02:15:30+01:00"),
        ("2024-03-09T02:15:30", "March 8, 2024 6:15 pm", "2024-03-09T02:15:30+00:00"),
        ("2024-03-09", "March 8, 2024 6:15 pm", "2024-03-09"),
    ],
)
def test_in_local_time(stated: str, line: str, value: str) -> None:
    moment = read_date(stated)
    assert moment is not None
    found = in_local_time(moment, [line])
    assert (found.value, found.utc) == (value, moment.utc)
