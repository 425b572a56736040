"""Sinks beside each other in whole runs: what each holds, and what happens while one is down."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from pipelines.batch import ingest
from pipelines.cli import parsers
from pipelines.commands.ingest import Once
from pipelines.options import UsageError, ingest_options
from pipelines.sinks import SCHEMES, sinks_of
from schemas.published import PLACES
from tests import bigquery
from tests.pipelines.worlds import FEEDS, lines, options, parts, published
from tests.postgres import PASSWORD, execute
from tests.transforms.io.sinks.test_gcs import bucket
from tests.transforms.io.sinks.test_pubsub import PROJECT, Topic
from transforms.io.fileforms import FORMS

__all__ = ["bucket"]

TYPED = {"datePublishedUtc", "datePublishedPrecision"}
Ask = Callable[..., int]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """`newsbeam ingest FEEDS --to FOLDER --to SINK`; returns the exit status."""

    def once(sink: str, *words: str) -> int:
        asked = options(tmp_path, *FEEDS, "--to", sink, *words)
        return Once(options=asked, work=lambda: ingest(asked, parts(asked)))()

    return once


@pytest.fixture
def missing(postgres: str) -> Iterator[str]:
    """The address of a database that isn't there yet, of that name."""
    name = "to_come"
    yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        row: Any = connection.execute(f"SELECT count(*) FROM newsbeam.{table}").fetchone()  # type: ignore[call-overload]  # noqa: S608
        return int(row[0])


def test_every_kind_of_line_goes_to_the_database(tmp_path: Path, ask: Ask, postgres_url: str) -> None:
    assert ask(postgres_url) == 0
    for place in ("articles", "duplicates", "failures", "gaps"):
        assert count(postgres_url, place) == len(lines(tmp_path, place))
    assert count(postgres_url, "articles") == 2


def test_a_database_that_is_down_gets_its_unit_from_the_next_run(
    tmp_path: Path, ask: Ask, missing: str, postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(missing) == 1
    said = capsys.readouterr().err
    (line,) = [line for line in said.splitlines() if "is committed but not published to postgresql://" in line]
    assert "/to_come" in line
    assert "nothing is lost" in line
    assert PASSWORD not in said
    assert len(published(tmp_path)) == 3
    execute(postgres, "CREATE DATABASE to_come")
    assert ask(missing) == 0
    assert (count(missing, "articles"), count(missing, "duplicates"), count(missing, "failures")) == (2, 1, 3)
    assert len(published(tmp_path)) == 3
    assert not (tmp_path / "_staging").exists()


def test_a_topic_that_is_missing_gets_its_messages_from_the_next_run(
    tmp_path: Path, ask: Ask, pubsub_server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", pubsub_server)
    topic = Topic(pubsub_server, "press")
    uri = f"pubsub://{PROJECT}/press"
    assert ask(uri) == 1
    assert f"is committed but not published to {uri}" in capsys.readouterr().err
    topic.make()
    assert ask(uri) == 0
    messages = topic.messages(6)
    held = {(message.attributes["kind"], message.data) for message in messages}
    written = {(place, dumped(line)) for place in PLACES for line in lines(tmp_path, place)}
    assert (held, len(messages)) == (written, 6)


def test_a_bucket_alone_takes_records_and_staging(
    tmp_path: Path, bucket: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    to, stage = f"gs://{bucket.name}/news", f"gs://{bucket.name}/stage"
    words = ("--to", to, "--staging", stage, "--ledger", f"sqlite:///{tmp_path / 'l.db'}", "--format", "parquet")
    said = parsers()[1]["ingest"].parse_args([*FEEDS, *words])
    asked = ingest_options(said, [], {})
    result = ingest(asked, parts(asked))
    assert (result.errors, result.summary.published) == ((), {to: 2})
    found = sorted({blob.name.split("/")[1] for blob in bucket.list_blobs(prefix="news/")})
    assert found == ["articles", "duplicates", "failures", "runs"]
    assert list(bucket.list_blobs(prefix="stage/")) == []
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"l.db", "l.db.lock"}


def test_what_lies_in_the_folder_of_the_staging_stays(tmp_path: Path, ask: Ask) -> None:
    note = tmp_path / "shared" / "notes" / "a.txt"
    note.parent.mkdir(parents=True)
    note.write_text("mine")
    assert ask("-", "--staging", str(tmp_path / "shared")) == 0
    assert ask("-", "--staging", str(tmp_path / "shared"), "--all-due") == 0
    assert [path.name for path in (tmp_path / "shared").rglob("*")] == ["notes", "a.txt"]


def test_a_bucket_that_is_missing_gets_its_files_from_the_next_run(
    tmp_path: Path, ask: Ask, bucket: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    uri = "gs://made-later/news"
    assert ask(uri) == 1
    assert f"is committed but not published to {uri}" in capsys.readouterr().err
    later = bucket.client.create_bucket("made-later")
    assert ask(uri) == 0
    names = [blob.name.removeprefix("news/") for blob in later.list_blobs() if "/runs/" not in blob.name]
    here = [str(path.relative_to(tmp_path)) for place in PLACES for path in tmp_path.glob(f"{place}/dt=*/*")]
    assert sorted(names) == sorted(here)


def test_a_dataset_that_is_missing_gets_its_rows_from_the_next_run(
    tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the environment alone, as in production: the credentials are a key file, the address is the emulator's."""
    uri = "bigquery://press/news"
    with bigquery.serve() as service:
        monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", service.address)
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(service.credentials(tmp_path)))
        service.datasets.clear()
        assert ask(uri) == 1
        assert f"is committed but not published to {uri}" in capsys.readouterr().err
        service.datasets.add("news")
        assert ask(uri) == 0
        for place in PLACES:
            written = lines(tmp_path, place)
            held = [{name: row[name] for name in row if name not in TYPED} for row in service.rows.get(place, [])]
            assert sorted(held, key=json.dumps) == sorted(written, key=json.dumps)
        assert len(service.rows["articles"]) == 2


def test_a_place_that_is_given_twice_is_one_sink(tmp_path: Path) -> None:
    words = ("--to", str(tmp_path / "." / "x" / ".."), "--to", "pubsub://p/t", "--to", "pubsub://p/t")
    assert [sink.name for sink in sinks_of(options(tmp_path, *words).to, "jsonl")] == [words[1], "pubsub://p/t"]


def test_every_sink_travels_to_workers(tmp_path: Path) -> None:
    uris = [str(tmp_path), "-", *(scheme.example for scheme in SCHEMES.values())]
    for form in FORMS:
        for sink in sinks_of(uris, form):
            again = pickle.loads(pickle.dumps(sink))  # noqa: S301  # our own, as Beam does it
            assert (again.key, again.name) == (sink.key, sink.name)


def dumped(line: Any) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("s3://bucket/x", "s3://…: not supported"),
        (f"postgresql://me:{PASSWORD}@host:x/db", "postgresql://…: not of the form"),
        ("postgresql://", "postgresql://…: not of the form"),
        ("pubsub://project", "pubsub://…: not of the form pubsub://project/topic"),
        ("gs://Bucket/x", "gs://…: not of the form gs://bucket/path"),
    ],
)
def test_a_uri_that_is_none_is_told(tmp_path: Path, uri: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        options(tmp_path, "--to", uri)
    assert PASSWORD not in str(error.value)
