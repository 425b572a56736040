from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.feeds.dates import ReadDate, at_the_latest, instant, plausible, read_date

#: Years 1950 to 2049: what two digits can say.
moments = st.builds(datetime.combine, st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.times())


@pytest.mark.parametrize(
    ("raw", "value", "precision", "tz"),
    [
        # RFC 822 and its descendants
        ("Fri, 05 Jan 2024 10:30:00 +0100", "2024-01-05T10:30:00+01:00", "second", "explicit"),
        ("Tue, 05 Jan 24 10:30 EST", "2024-01-05T10:30-05:00", "minute", "explicit"),
        ("5 January 2024 10:30:00 CEST", "2024-01-05T10:30:00+02:00", "second", "explicit"),
        ("Fri,05 Jan 2024 10:30:00GMT", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("Fri, 05 Jan 2024 10:30:00 pdt", "2024-01-05T10:30:00-07:00", "second", "explicit"),
        ("Fri, 05 Jan 2024 10:30:00 UT", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("Fri, 05 Jan 2024 10:30:00 GMT+2", "2024-01-05T10:30:00+02:00", "second", "explicit"),
        ("Fri, 05 Jan 2024 10:30:00", "2024-01-05T10:30:00+00:00", "second", "assumed"),
        ("Fri, 05 Jan 2024 10:30:00 XYZ", "2024-01-05T10:30:00+00:00", "second", "assumed"),
        ("Fri, 05 Jan 2024 10:30:00 +9900", "2024-01-05T10:30:00+00:00", "second", "assumed"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59+00:00", "second", "explicit"),
        ("Fri, 05 Jan 2024 24:00:00 GMT", "2024-01-06T00:00:00+00:00", "second", "explicit"),
        ("1704450600", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("1704450600123", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("05 Jan 99 10:30 GMT", "1999-01-05T10:30+00:00", "minute", "explicit"),
        ("  Fri,  5 Jan\n2024 ", "2024-01-05", "day", None),
        ("5-Jan-2024 10:30", "2024-01-05T10:30+00:00", "minute", "assumed"),
        # ISO 8601 and W3C
        ("2024-01-05T10:30:00Z", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("2024-01-05T10:30:00.123456789-08:00", "2024-01-05T10:30:00-08:00", "second", "explicit"),
        ("2024-01-05T10:30+0530", "2024-01-05T10:30+05:30", "minute", "explicit"),
        ("2024-01-05 10:30:00 UTC", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("2024-01-05 10:30:00", "2024-01-05T10:30:00+00:00", "second", "assumed"),
        ("2024/1/5 9:05", "2024-01-05T09:05+00:00", "minute", "assumed"),
        ("20240105T103000Z", "2024-01-05T10:30:00+00:00", "second", "explicit"),
        ("20240105", "2024-01-05", "day", None),
        ("2024-01-05", "2024-01-05", "day", None),
        # English, asctime, JavaScript, dots
        ("January 5th, 2024 at 10:30 AM EST", "2024-01-05T10:30-05:00", "minute", "explicit"),
        ("Friday, Sept. 5, 2025, 9:05 p.m.", "2025-09-05T21:05+00:00", "minute", "assumed"),
        ("May 5 2024 12:00 am", "2024-05-05T00:00+00:00", "minute", "assumed"),
        ("Fri Jan  5 10:30:00 EST 2024", "2024-01-05T10:30:00-05:00", "second", "explicit"),
        ("Fri Jan 05 2024 10:30:00 GMT+0100 (CET)", "2024-01-05T10:30:00+01:00", "second", "explicit"),
        ("05.01.2024 10:30", "2024-01-05T10:30+00:00", "minute", "assumed"),
        # other languages
        ("vendredi 5 janvier 2024 à 10h30", "2024-01-05T10:30+00:00", "minute", "assumed"),
        ("mar., 06 févr. 2024 10:30:00 +0100", "2024-02-06T10:30:00+01:00", "second", "explicit"),
        ("Fr, 5. März 2024 10:30 Uhr", "2024-03-05T10:30+00:00", "minute", "assumed"),
        ("5 de enero de 2024", "2024-01-05", "day", None),
        ("Sex, 05 Dez 2025 10:30:00 -0300", "2025-12-05T10:30:00-03:00", "second", "explicit"),
        ("ven, 05 dic 2025 10:30:00 +0100", "2025-12-05T10:30:00+01:00", "second", "explicit"),
        ("5 января 2024 г. 10:30", "2024-01-05T10:30+00:00", "minute", "assumed"),
        ("Παρ, 05 Ιουν 2026 10:30:00 +0300", "2026-06-05T10:30:00+03:00", "second", "explicit"),
        ("5 listopada 2024", "2024-11-05", "day", None),
        ("5. listopada 2024.", "2024-10-05", "day", None),
        ("2026. 5. 4. 오후 3:05", "2026-05-04T15:05+00:00", "minute", "assumed"),
        ("2026年5月4日（月）午前10時00分", "2026-05-04T10:00+00:00", "minute", "assumed"),
        ("2026/05/04(月) 10:00", "2026-05-04T10:00+00:00", "minute", "assumed"),
        ("令和8年5月4日", "2026-05-04", "day", None),
        ("٤ مايو ٢٠٢٦ 10:00 م", "2026-05-04T22:00+00:00", "minute", "assumed"),
        ("الاثنين 4 تشرين الأول 2026", "2026-10-04", "day", None),
        ("4 أيار 2026", "2026-05-04", "day", None),
        ("04 मई 2026", "2026-05-04", "day", None),
        ("4 মে ২০২৬", "2026-05-04", "day", None),
        ("4 พฤษภาคม 2569", "2026-05-04", "day", None),
        ("4 พ.ค. 69 10:00", "2026-05-04T10:00+00:00", "minute", "assumed"),
        ("ngày 4 tháng 5 năm 2026", "2026-05-04", "day", None),
        ("4 במאי 2026", "2026-05-04", "day", None),
        ("2026 m. gegužės 4 d.", "2026-05-04", "day", None),
        ("2026. gada 4. maijs", "2026-05-04", "day", None),
        ("2026. május 4. 10:00", "2026-05-04T10:00+00:00", "minute", "assumed"),
        ("4 de mayo de 2026, 10:00 p. m.", "2026-05-04T22:00+00:00", "minute", "assumed"),
        ("5 Şubat 2024", "2024-02-05", "day", None),
        ("2024年1月5日 10:30", "2024-01-05T10:30+00:00", "minute", "assumed"),
        ("2024년 1월 5일", "2024-01-05", "day", None),
        # absurd, but read
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00+00:00", "second", "explicit"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00+00:00", "second", "explicit"),
    ],
)
def test_read(raw: str, value: str, precision: str, tz: str | None) -> None:
    read = read_date(raw)
    assert read is not None
    assert (read.value, read.precision, read.tz) == (value, precision, tz)
    assert (read.utc is None) == (precision == "day")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday",
        "2024",
        "2024-05",
        "170445060",
        "Fri, 05 Jan 2024 24:01:00 GMT",
        "May 2024",
        "01/02/2024",  # which of them is the month?
        "2024-02-30",
        "Fri, 05 Jan 2024 25:00:00 GMT",
        "10:30",
        "0001-01-01T00:00:00+05:00",
        "x" * 10_000,
    ],
)
def test_what_says_no_day_is_not_read(raw: str) -> None:
    assert read_date(raw) is None


@given(moments, st.integers(-12 * 4, 14 * 4))
def test_every_spelling_of_a_moment_is_that_moment(naive: datetime, quarters: int) -> None:
    sign, minutes = "-" if quarters < 0 else "+", abs(quarters) * 15
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    moment = (naive.replace(microsecond=0) - timedelta(minutes=15 * quarters)).replace(tzinfo=UTC)
    spellings = ("%a, %d %b %Y %H:%M:%S ", "%d %b %y %H:%M:%S ", "%Y-%m-%dT%H:%M:%S", "%B %d, %Y %I:%M:%S %p ")
    for spelling in spellings:
        read = read_date(naive.strftime(spelling) + zone)
        assert read is not None
        assert (read.utc, read.tz) == (moment, "explicit")


@given(st.text(max_size=120))
def test_anything_is_read_or_not_and_what_is_read_reads_the_same(raw: str) -> None:
    read = read_date(raw)
    assert read is None or read_date(read.value) == ReadDate(
        value=read.value, precision=read.precision, tz=read.tz and "explicit", utc=read.utc
    )


@pytest.mark.parametrize(
    ("raw", "believed"),
    [
        ("2024-01-05", True),
        ("2024-01-06", True),
        ("2024-01-07", False),
        ("2024-01-06T12:00:00Z", True),
        ("2024-01-06T12:00:01Z", False),
        ("2024-01-06T13:00:00+02:00", True),
        ("1990-01-01", True),
        ("1989-12-31", False),
        ("1970-01-01T00:00:00Z", False),
    ],
)
def test_plausible(raw: str, believed: bool) -> None:
    read = read_date(raw)
    assert read is not None
    assert plausible(read, datetime(2024, 1, 6, 12, tzinfo=UTC)) is believed


def test_without_a_latest_moment_the_future_is_not_ruled_out() -> None:
    read = read_date("2999-01-01")
    assert read is not None
    assert plausible(read, None)
    assert instant(read) == datetime(2999, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-01-05", "2024-01-05T23:59:59.999999+00:00"),
        ("2024-01-05T00:00:00Z", "2024-01-05T00:00:00+00:00"),
        ("2024-01-05T23:30:00-05:00", "2024-01-06T04:30:00+00:00"),
    ],
)
def test_a_day_is_over_at_its_end(raw: str, moment: str) -> None:
    read = read_date(raw)
    assert read is not None
    assert at_the_latest(read) == datetime.fromisoformat(moment)
