"""When it was published and modified: by source, and by the ways in which pages mislead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.article.metadata.pages import URL, article, ld, meta, read
from transforms.article.metadata.daytext import days_in, read_day, without_days

NEW, OLD = "2024-03-05T18:00:00+01:00", "2024-03-04T10:30:00+01:00"


def published(head: str = "", body: str = "", url: str = URL) -> tuple[str, str] | None:
    found = read(head, body, url).published
    return (found[0].value or "", found[0].source) if found else None


@pytest.mark.parametrize(
    ("head", "body", "date", "source"),
    [
        (article(datePublished=OLD), "", OLD, "JSON-LD datePublished"),
        (
            ld({"@graph": [{"@type": "WebPage", "datePublished": OLD}, {"@type": "Article"}]}),
            "",
            OLD,
            "JSON-LD WebPage",
        ),
        (article(dateCreated=OLD), "", OLD, "JSON-LD dateCreated"),
        (meta(**{"article:published_time": OLD}), "", OLD, "meta article:published_time"),
        (
            meta(**{"parsely-pub-date": "2024-03-04T09:30:00Z"}),
            "",
            "2024-03-04T09:30:00+00:00",
            "meta parsely-pub-date",
        ),
        (meta(**{"dc.date.issued": "2024-03-04"}), "", "2024-03-04", "meta dc.date.issued"),
        (meta(citation_publication_date="2024/03/04"), "", "2024-03-04", "meta citation_publication_date"),
        ("", f'<span itemprop="datePublished" content="{OLD}">yesterday</span>', OLD, "itemprop datepublished"),
        (
            "",
            f'<span property="schema:name" content="x"></span><i property="schema:dateCreated" content="{OLD}">',
            OLD,
            "RDFa",
        ),
        ("", f'<span property="dc:date dc:created" content="{OLD}" datatype="xsd:dateTime">Monday</span>', OLD, "RDFa"),
        ("", f'<h1>The ferry</h1><time datetime="{OLD}" pubdate>Monday</time>', OLD, "shown"),
        ("", "<h1>The ferry</h1><p class=x>By Ines Abril | March 4, 2024</p>", "2024-03-04", "shown"),
        ("", "<h1>Die Fähre</h1><div>Stand: 4. März 2024</div>", "2024-03-04", "shown"),
        ("", "<p>4 mars 2024</p><h1>Le bac</h1>", "2024-03-04", "shown"),
        ("", "<h1>渡船</h1><span>2024年3月4日</span>", "2024-03-04", "shown"),
        ("", "<h1>The ferry</h1><p>Posted on the 15/03/2024 by Ines</p>", "2024-03-15", "shown"),
        ("", "<h1>Die Fähre</h1><span>04.03.24</span>", "2024-03-04", "shown"),
        ("", "<h1>여객선</h1><span>2024. 3. 4.</span>", "2024-03-04", "shown"),
        ("", "<h1>여객선</h1><span>입력 2024.03.04. 오전 10:30</span>", "2024-03-04", "shown"),
        ("", "<h1>العبارة</h1><span>نشر في ٤ مارس ٢٠٢٤</span>", "2024-03-04", "shown"),
        ("", "<h1>नौका</h1><span>4 मार्च 2024</span>", "2024-03-04", "shown"),
        ("", "<h1>เรือ</h1><span>4 มีนาคม 2567</span>", "2024-03-04", "shown"),
        ("", "<h1>Phà</h1><span>Ngày 4 tháng 3 năm 2024</span>", "2024-03-04", "shown"),
        ("", "<h1>渡船</h1><span>令和6年3月4日</span>", "2024-03-04", "shown"),
        ("", "<h1>A komp</h1><span>2024. március 4.</span>", "2024-03-04", "shown"),
        ("", "<h1>De veerboot</h1><span>4 maart 2024</span>", "2024-03-04", "shown"),
        (
            "",
            "<h1>Die Fähre</h1><p>04.03.2024 – Die Fähre fährt wieder, sagt die Reederei am Hafen.",
            "2024-03-04",
            "shown",
        ),
        (
            "",
            "<h1>The ferry</h1><p>Skerry, 4 March 2024 - It sails again, says its owner on the quay.",
            "2024-03-04",
            "shown",
        ),
        (article(dateModified=OLD), "", OLD, "JSON-LD dateModified"),
        ("", f'<h1>The ferry</h1><script>var d = {{"published_at": "{OLD}", "id": 1}}</script>', OLD, "script"),
        ("", rf"<h1>The ferry</h1><script>x('{{\"publishDate\":\"{OLD}\"}}')</script>", OLD, "script"),
    ],
)
def test_sources(head: str, body: str, date: str, source: str) -> None:
    assert published(head, body) == (date, source)


def test_annotations_are_of_the_article_and_not_of_its_comments() -> None:
    span = f'<span property="schema:dateCreated" content="{OLD}"></span>'
    assert published("", f"<article><footer class=node__meta>{span}</footer></article>") == (OLD, "RDFa")
    assert published("", f"<article><div class=comment><p>{span}</p></div></article>") is None


def test_data_for_scripts_with_several_days_is_of_a_list() -> None:
    data = f'[{{"publishedDate": "{OLD}"}}, {{"publishedDate": "{NEW}"}}]'
    assert published("", f"<h1>The ferry</h1><script>{data}</script>") is None


@pytest.mark.parametrize(
    "text",
    [
        "Version 04.03.24.1",
        "Section 4.3.24",
        "04.13.24",
        "The ferry sails again, as the owner said 4 March 2024 - at last",
    ],
)
def test_what_is_no_line_with_a_date(text: str) -> None:
    assert published("", f"<h1>The ferry</h1><p>{text}, and so on and on until the end of this sentence.</p>") is None


def test_the_address_stands_in_where_nothing_else_says_a_day() -> None:
    assert published(url="https://gazette.example/2024/03/04/ferry") == ("2024-03-04", "address")
    assert published(url="https://gazette.example/item?d=2024/03/04") is None
    assert published(url="https://gazette.example/2024/13/45/ferry") is None


def test_no_date_is_made_up() -> None:
    assert published("", "<h1>The ferry</h1><p>It was built in 1911, and sank on a cold day of May 2024.</p>") is None


def test_a_time_of_day_is_preferred_to_the_day_alone() -> None:
    assert published(article(datePublished="2024-03-04") + meta(**{"article:published_time": OLD})) == (
        OLD,
        "meta article:published_time",
    )


def test_the_offset_of_the_place_is_preferred_to_utc_of_the_same_moment() -> None:
    head = article(datePublished="2024-03-05T03:22:07Z")
    assert published(head, '<time datetime="2024-03-04T22:22:07-0500">') == ("2024-03-04T22:22:07-05:00", "<time>")
    assert published(head, '<time datetime="2024-03-04T22:00:00-0500">') == (
        "2024-03-05T03:22:07+00:00",
        "JSON-LD datePublished",
    )


def test_a_local_time_that_is_called_utc_has_its_offset_from_the_same_time_elsewhere() -> None:
    head = article(datePublished="2024-03-05T15:53:11Z")
    line = '<time datetime="2024-03-05T15:53:11-0800">'
    assert published(head, line) == ("2024-03-05T15:53:11-08:00", "<time>")
    midnight = article(datePublished="2024-03-05T00:00:00Z")
    assert published(midnight, line.replace("15:53:11", "00:00:00")) == (
        "2024-03-05T00:00:00+00:00",
        "JSON-LD datePublished",
    )


def test_modified_is_not_taken_for_published() -> None:
    found = read(article(dateModified=NEW, datePublished=OLD) + meta(**{"og:updated_time": NEW}))
    assert found.published[0].value == OLD
    assert [(date.value, date.source) for date in found.modified] == [
        (NEW, "JSON-LD dateModified"),
        (NEW, "meta og:updated_time"),
    ]


def test_a_day_in_the_address_that_another_source_has_decides() -> None:
    head = article(datePublished=NEW) + meta(**{"sailthru.date": OLD})
    assert published(head, url="https://gazette.example/2024/03/04/ferry") == (OLD, "meta sailthru.date")
    assert published(head, url="https://gazette.example/2024/03/01/ferry") == (NEW, "JSON-LD datePublished")


def test_what_readers_see_overrules_what_an_article_that_is_no_news_has_kept_from_its_first_publication() -> None:
    guide = ld({"@type": "Article", "datePublished": "2021-05-01"})
    line = "<h1>How to row</h1><p>March 4, 2024</p>"
    assert published(guide, line) == ("2024-03-04", "shown")
    assert published(guide, line.replace("March", "Updated March")) == ("2021-05-01", "JSON-LD datePublished")
    assert published(guide, line + "<p>First published 1 May 2021</p>") == ("2021-05-01", "JSON-LD datePublished")
    assert published(article(datePublished="2021-05-01"), line) == ("2021-05-01", "JSON-LD datePublished")


def test_a_line_of_change_is_the_last_choice_near_the_heading() -> None:
    assert published("", "<h1>The ferry</h1><p>Updated: 5 March 2024</p><p>4 March 2024</p>") == ("2024-03-04", "shown")
    assert published("", "<h1>The ferry</h1><p>Updated: 5 March 2024</p>") == ("2024-03-05", "shown")


def test_dates_of_other_articles_are_the_last_of_all() -> None:
    far = "".join(f"<p>line {number}</p>" for number in range(80))
    related = '<div class="related-posts"><span>1 May 2020</span></div>'
    assert published("", f"<h1>The ferry</h1>{far}{related}<p>Published: 4 March 2024</p>") == ("2024-03-04", "shown")


def test_impossible_dates_stand_but_are_not_first() -> None:
    found = read(article(datePublished="1970-01-01T00:00:00Z") + meta(date="2024-03-04")).published
    assert [date.value for date in found] == ["2024-03-04", "1970-01-01T00:00:00+00:00"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12/20/2023 20:41:43", "2023-12-20T20:41:43+00:00"),
        ("13/11/2025 09:21", "2025-11-13T09:21+00:00"),
        ("12-22-2023", "2023-12-22"),
        ("05/05/2024", "2024-05-05"),
        ("05/06/2024", None),
        ("Mon, 05/06/2024 - 18:15", "2024-05-06T18:15+00:00"),
        ("Wed, 05/06/2024", "2024-06-05"),
        ("miércoles, 05/06/2024", "2024-06-05"),
        ("Fri, 05/06/2024", None),
        ("Mon, 31/02/2024", None),
        ("13/13/2024", None),
        ("2024-03-04T10:30:00+01:00", OLD),
    ],
)
def test_figures_that_say_which_is_the_month(raw: str, value: str | None) -> None:
    read_ = read_day(raw)
    assert (read_.value if read_ else None) == value


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("20 de diciembre de 2023", ["2023-12-20"]),
        ("le 1er août 2023 à 10h", ["2023-08-01"]),
        ("3 października 2023", ["2023-10-03"]),
        ("7 февраля 2024 г.", ["2024-02-07"]),
        ("2024년 3월 4일", ["2024-03-04"]),
        ("4.3.2024", ["2024-03-04"]),
        ("Mon, Mar 4th, 2024 and 5 May 2024", ["2024-05-05", "2024-03-04"]),
        ("Submitted by dock on Mon, 05/06/2024 - 18:15", ["2024-05-06"]),
        ("sent on 05/06/2024", []),
        ("31 February 2024", []),
        ("4 people 2024", []),
        ("May 2024", []),
        ("section 12.3.20245", []),
    ],
)
def test_days_in_texts(text: str, days: list[str]) -> None:
    assert [day.value for day in days_in(text)] == days


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    for text in (f"{day:%d %B %Y}", f"{day:%B %d, %Y}", f"{day:%d.%m.%Y}", day.isoformat()):
        assert [found.value for found in days_in(text)] == [day.isoformat()]
        assert without_days(text, "").strip() == ""


@pytest.mark.parametrize(
    ("head", "body", "url", "date"),
    [
        # one shown date before all that are declared: these are of a move, or of a change
        (
            meta(**{"article:published_time": "2024-08-07T12:01:51Z"}),
            "<h1>The ferry</h1><p>Dec 30, 2013</p>",
            URL,
            "2013-12-30",
        ),
        (article(datePublished=OLD), "<h1>The ferry</h1><p>Dec 30, 2013</p>", URL, "2013-12-30"),
        # not one that is later, of two, a sentence, or a day earlier: news call themselves so
        (article(datePublished=OLD), "<h1>The ferry</h1><p>April 30, 2024</p>", URL, OLD),
        (article(datePublished=OLD), "<h1>The ferry</h1><p>Dec 30, 2013</p><p>Dec 31, 2013</p>", URL, OLD),
        (article(datePublished=OLD), "<h1>The ferry</h1><p>As of Dec 30, 2013 the harbour office says</p>", URL, OLD),
        (article(datePublished=OLD), "<h1>The ferry</h1><p>March 3, 2024</p>", URL, OLD),
        # figures with dots in the order of America, as another source has the day
        (
            ld({"@type": "Article", "datePublished": "2024-09-10"}),
            "<h1>The ferry</h1><p>09.10.2024</p>",
            URL,
            "2024-09-10",
        ),
        # the address, also with the month's name, before lists of other articles
        (
            "",
            "<h1>The ferry</h1>" + f"<p>{'word ' * 60}</p>" * 2 + "<p>16 February 2026</p>",
            "https://w.example/2023/october/03/f",
            "2023-10-03",
        ),
        ("", "<h1>Die Fähre</h1>", "https://w.example/2023/märz/3/f", "2023-03-03"),
        # UTC by the clock that readers see
        (
            article(datePublished="2024-03-05T02:30:00Z"),
            "<h1>The ferry</h1><p>March 4, 2024 6:30 pm</p>",
            URL,
            "2024-03-04T18:30:00-08:00",
        ),
        # hAtom
        (
            "",
            '<h1>The ferry</h1><abbr itemprop="datePublished" title="2024-03-04T10:30:00+01:00">Monday</abbr>',
            URL,
            OLD,
        ),
    ],
)
def test_by_the_habits_of_sites(head: str, body: str, url: str, date: str) -> None:
    found = published(head, body, url)
    assert found is not None
    assert found[0] == date


@pytest.mark.parametrize(
    ("tag", "date"),
    [("de", "2024-05-04"), ("fr-CA", "2024-05-04"), ("en-GB", "2024-05-04"), ("pt_BR", "2024-05-04")]
    + [(tag, None) for tag in ("en", "en-US", "ja", "")],
)
def test_figures_by_the_language(tag: str, date: str | None) -> None:
    found = read("", "<h1>x y z</h1><p>04/05/2024</p>", html=f'<html lang="{tag}">').published
    assert (found[0].value if found else None) == date
