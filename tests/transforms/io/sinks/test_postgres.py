"""The PostgreSQL sink on a real server."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row
from sqlalchemy.engine import make_url

from schemas.forms.sql import SCHEMA, columns
from schemas.published import KEYS, PLACES
from schemas.rows import to_line
from schemas.wire import dumps
from tests import samples
from tests.postgres import PASSWORD, database, execute
from tests.strategies import lines
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.postgres import PostgresSink

UNIT = samples.unit_summary()


@pytest.fixture
def sink(postgres_url: str) -> PostgresSink:
    return PostgresSink.at(postgres_url)


def batch(place: str, records: Iterable[bytes]) -> Batch:
    return Batch(kind=place, shard="s", lines=list(records))


def rows(sink: PostgresSink, place: str) -> list[dict[str, Any]]:
    with psycopg.connect(sink.url, row_factory=dict_row) as connection:
        return connection.execute(f'SELECT * FROM "{sink.schema}"."{place}"').fetchall()  # noqa: S608


def held(sink: PostgresSink, place: str) -> list[dict[str, Any]]:
    """The lines of a table, as they were published."""
    kind = PLACES[place]
    names = {column.name: column for column in columns(kind)}
    found = []
    for row in rows(sink, place):
        wire = {column.field: row[name] for name, column in names.items()}
        nested = {column.field: row[name] for name, column in names.items() if column.nested}
        plain = {name: None if name in nested else value for name, value in wire.items()}
        lists = {name: [] for name, value in nested.items() if isinstance(value, list)}
        found.append({**to_line(kind, {**plain, **lists}), **nested})
    return found


def article(name: str, **values: Any) -> bytes:
    return dumps(samples.article(name, **values)).encode()


@pytest.mark.parametrize("place", PLACES)
def test_every_line_is_read_back_as_it_was(postgres: str, place: str) -> None:
    @settings(max_examples=10)
    @given(st.lists(lines(PLACES[place]), max_size=3))
    def check(written: list[bytes]) -> None:
        sink = dataclasses.replace(shared, schema=f"s{next(numbers)}")
        articles = sink.write(UNIT, [batch(place, written)])
        assert articles == (len(written) if place == "articles" else 0)
        key = KEYS[PLACES[place]]
        expected = {tuple(line[name] for name in key): line for line in map(plain, written)}
        assert {tuple(line[name] for name in key): line for line in held(sink, place)} == expected

    numbers = iter(range(1000))
    with database(postgres) as url:
        shared = PostgresSink.at(url)
        check()


def plain(line: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(line.replace(b"\\u0000", "\ufffd".encode()))
    return read


def test_dates_sort_and_a_day_says_that_it_is_one(sink: PostgresSink) -> None:
    sink.write(UNIT, [batch("articles", [article("1", date_published="2026-05-02T00:30+02:00"),
                                         article("2", date_published="2026-05-02")])])  # fmt: skip
    query = f"SELECT identifier, date_published_precision FROM {SCHEMA}.articles ORDER BY date_published_utc"  # noqa: S608
    with psycopg.connect(sink.url) as connection:
        assert connection.execute(query).fetchall() == [("id1", "minute"), ("id2", "day")]


def test_a_unit_written_again_changes_nothing(sink: PostgresSink) -> None:
    unit = [batch("articles", [article("1"), article("1", version=2)]), batch("duplicates", [article("3")])]
    assert [sink.write(UNIT, unit), sink.write(UNIT, unit)] == [2, 2]
    assert sorted(row["version"] for row in rows(sink, "articles")) == [1, 2]
    assert len(rows(sink, "duplicates")) == 1


def test_a_unit_is_there_whole_or_not_at_all(sink: PostgresSink) -> None:
    def broken() -> Iterator[bytes]:
        yield from (article(str(number)) for number in range(1200))
        raise OSError("the staging is gone")

    with pytest.raises(OSError, match="staging"):
        sink.write(UNIT, [Batch(kind="articles", shard="s", lines=broken())])
    assert rows(sink, "articles") == []


def test_a_record_that_the_database_refuses_is_named(sink: PostgresSink) -> None:
    sink.write(UNIT, [])
    execute(sink.url, f"ALTER TABLE {SCHEMA}.articles ADD CHECK (headline <> 'Bad')")
    good, bad = [article(str(number)) for number in range(3)], article("9", headline="Bad")
    with pytest.raises(SinkError, match=r"articles id9 1 is refused: new row .* violates check constraint") as error:
        sink.write(UNIT, [batch("articles", [*good, bad])])
    assert "\n" not in str(error.value)
    assert rows(sink, "articles") == []
    execute(sink.url, f"ALTER TABLE {SCHEMA}.articles DROP CONSTRAINT articles_headline_check")
    assert sink.write(UNIT, [batch("articles", [*good, bad])]) == 4


def test_a_table_of_an_older_version_gets_the_columns_that_it_lacks(sink: PostgresSink) -> None:
    sink.write(UNIT, [batch("articles", [article("1")])])
    execute(sink.url, f"ALTER TABLE {SCHEMA}.articles DROP COLUMN license, DROP COLUMN usage_info")
    sink.write(UNIT, [batch("articles", [article("2", license="CC0")])])
    assert sorted(str(row["license"]) for row in rows(sink, "articles")) == ["CC0", "None"]


def test_who_may_only_write_needs_no_more(sink: PostgresSink) -> None:
    sink.write(UNIT, [])
    role = f"writer_{make_url(sink.url).database}"
    execute(sink.url, f"CREATE ROLE {role} LOGIN")
    execute(sink.url, f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}")
    execute(sink.url, f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}")
    try:
        url = make_url(sink.url).set(username=role).render_as_string(hide_password=False)
        assert PostgresSink.at(url).write(UNIT, [batch("articles", [article("1")])]) == 1
    finally:
        execute(sink.url, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_name_shows_no_password_and_a_key_no_user() -> None:
    sink = PostgresSink.at(f"postgresql://me:{PASSWORD}@DB.example/news?sslmode=require&password={PASSWORD}")
    assert sink.name == "postgresql://me:***@DB.example/news"
    assert sink.key == PostgresSink.at("postgresql://you@db.example:5432/news").key
    other = PostgresSink.at("postgresql://me@db.example/news?schema=press")
    assert other.key != sink.key
    assert other.name == "postgresql://me@db.example/news?schema=press"


def test_a_server_that_is_down_is_one_line_without_the_password() -> None:
    sink = PostgresSink.at(f"postgresql://me:{PASSWORD}@127.0.0.1:1/news")
    with pytest.raises(SinkError, match="Connection refused") as error:
        sink.write(UNIT, [])
    assert "\n" not in str(error.value)
    assert PASSWORD not in str(error.value)


def test_a_server_that_says_nothing_is_given_up(sink: PostgresSink) -> None:
    sink.write(UNIT, [])
    impatient = dataclasses.replace(sink, patience_s=0.5)
    with psycopg.connect(sink.url) as other:
        other.execute(f"LOCK TABLE {SCHEMA}.articles IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(SinkError, match=r"no answer within 0\.5 s"):
            impatient.write(UNIT, [batch("articles", [article("1")])])
    assert impatient.write(UNIT, [batch("articles", [article("1")])]) == 1


def test_the_schema_command_makes_the_same_tables(sink: PostgresSink, tmp_path: Path) -> None:
    from schemas.forms.sql import ddl

    for kind in dict.fromkeys(PLACES.values()):
        execute(sink.url, ddl(kind))
    assert sink.write(UNIT, [batch(place, [article("1")]) for place in ("articles", "duplicates")]) == 1
