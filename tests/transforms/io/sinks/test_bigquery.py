"""The BigQuery sink: the real client's own requests, answered on loopback as the API answers them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.published import PLACES
from schemas.wire import dumps
from tests import samples
from tests.bigquery import Service, serve
from tests.strategies import lines
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.bigquery import BigQuerySink

UNIT = samples.unit_summary()


@pytest.fixture
def service() -> Iterator[Service]:
    with serve() as made:
        yield made


def sink(service: Service, **values: Any) -> BigQuerySink:
    return BigQuerySink(project="press", dataset="news", connect=service.client, retries=0, **values)


def article(name: str, **values: Any) -> bytes:
    return dumps(samples.article(name, **values)).encode()


def batch(place: str, *records: bytes) -> Batch:
    return Batch(kind=place, shard="s", lines=list(records))


@pytest.mark.parametrize("place", PLACES)
def test_every_line_is_loaded_as_it_was(place: str) -> None:
    @settings(max_examples=8)
    @given(st.lists(lines(PLACES[place]), min_size=1, max_size=3))
    def check(written: list[bytes]) -> None:
        with serve() as service:
            articles = sink(service).write(UNIT, [batch(place, *written)])
            assert articles == (len(written) if place == "articles" else 0)
            added = {"datePublishedUtc", "datePublishedPrecision"}
            held = [{name: row[name] for name in row if name not in added} for row in service.rows[place]]
            assert held == [json.loads(line) for line in written]

    check()


def test_a_unit_is_one_job_for_each_table_and_dates_sort(service: Service) -> None:
    unit = [
        batch("articles", article("1", date_published="2026-05-02T00:30+02:00")),
        batch("duplicates", article("3")),
        batch("articles", article("2", date_published="2026-05-02")),
    ]
    assert sink(service).write(UNIT, unit) == 2
    assert sorted(service.jobs) == ["newsbeam-news-articles-run1-r0001-1", "newsbeam-news-duplicates-run1-r0001-1"]
    assert [(row["datePublishedUtc"], row["datePublishedPrecision"]) for row in service.rows["articles"]] == [
        ("2026-05-01T22:30:00Z", "minute"), ("2026-05-02T00:00:00Z", "day"),
    ]  # fmt: skip


def test_a_unit_written_again_loads_nothing(service: Service) -> None:
    unit = [batch("articles", article("1"), article("2"))]
    assert [sink(service).write(UNIT, unit) for _ in range(3)] == [2, 2, 2]
    assert len(service.rows["articles"]) == 2
    assert sink(service).write(samples.unit_summary(2), [batch("articles", article("3"))]) == 1
    assert len(service.rows["articles"]) == 3


def test_an_answer_that_is_lost_loads_nothing_twice(service: Service) -> None:
    service.lose = 1
    with pytest.raises(SinkError, match="Connection aborted") as error:
        sink(service).write(UNIT, [batch("articles", article("1"))])
    assert "\n" not in str(error.value)
    assert sink(service).write(UNIT, [batch("articles", article("1"))]) == 1
    assert len(service.rows["articles"]) == len(service.jobs) == 1


def test_more_than_one_request_holds_goes_in_an_upload_session(service: Service) -> None:
    line = article("1", article_body="word " * 20_000)
    assert sink(service).write(UNIT, [batch("articles", *[line] * 60)]) == 60
    assert len(service.rows["articles"]) == 60


def test_a_dataset_that_is_missing_is_one_line_and_the_next_try_another_job(service: Service) -> None:
    service.datasets.clear()
    for _ in range(2):
        with pytest.raises(SinkError, match="articles: Not found: Dataset press:news") as error:
            sink(service).write(UNIT, [batch("articles", article("1"))])
        assert "\n" not in str(error.value)
    service.datasets.add("news")
    assert sink(service).write(UNIT, [batch("articles", article("1"))]) == 1
    assert [job[-2:] for job in sorted(service.jobs)] == ["-1", "-2", "-3"]
    assert len(service.rows["articles"]) == 1


def test_a_row_that_is_refused_refuses_its_job(service: Service) -> None:
    broken = json.dumps({**json.loads(article("9")), "wordCount": "many"}).encode()
    with pytest.raises(SinkError, match=r"Could not convert value to integer\. Field: wordCount"):
        sink(service).write(UNIT, [batch("articles", article("1"), broken)])
    assert service.rows == {}


def test_a_service_that_is_down_is_one_line(service: Service) -> None:
    down = Service(address="http://127.0.0.1:1")
    with pytest.raises(SinkError, match="refused") as error:
        sink(down).write(UNIT, [batch("articles", article("1"))])
    assert "\n" not in str(error.value)


def test_its_names() -> None:
    here = BigQuerySink.at("bigquery://press/news?location=europe-west3")
    assert (here.name, here.location) == ("bigquery://press/news?location=europe-west3", "europe-west3")
    assert here.key == BigQuerySink.at("bigquery://press/news").key == "bigquery://press/news"
    for wrong in ("bigquery://press", "bigquery://press/news/articles", "bigquery://press/news?where=x"):
        with pytest.raises(ValueError, match="bigquery"):
            BigQuerySink.at(wrong)
