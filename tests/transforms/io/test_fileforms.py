"""Files of records in each form: what is read back is what was written, byte for byte."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fastavro
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.published import KINDS
from schemas.wire import dumps
from tests import samples
from tests.strategies import lines
from transforms.io.fileforms import FORMS, GROUP_BYTES

ARTICLES = [
    dumps(samples.article(str(number), date_published=published)).encode()
    for number, published in enumerate(["2026-05-02T00:30+02:00", "2026-05-02", None])
]


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_lines_come_back_as_they_were(suffix: str, kind: str) -> None:
    form = FORMS[suffix]

    @settings(max_examples=25)
    @given(st.lists(lines(kind), max_size=4))
    def check(written: list[bytes]) -> None:
        file = io.BytesIO()
        assert form.write(file, kind, iter(written)) == len(written)
        assert list(form.read(io.BytesIO(file.getvalue()), kind)) == written

    check()


@pytest.mark.parametrize("suffix", FORMS)
def test_equal_lines_make_equal_files(suffix: str) -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        FORMS[suffix].write(file, "article", iter(ARTICLES))
    assert files[0].getvalue() == files[1].getvalue() != b""


def test_dates_of_publication_have_columns_that_sort() -> None:
    parquet, avro = io.BytesIO(), io.BytesIO()
    FORMS["parquet"].write(parquet, "article", ARTICLES)
    FORMS["avro"].write(avro, "article", ARTICLES)
    expected = [
        (datetime(2026, 5, 1, 22, 30, tzinfo=UTC), "minute"),
        (datetime(2026, 5, 2, tzinfo=UTC), "day"),
        (None, None),
    ]
    for rows in (pq.read_table(parquet).to_pylist(), list(fastavro.reader(io.BytesIO(avro.getvalue())))):
        assert [(row["datePublishedUtc"], row["datePublishedPrecision"]) for row in rows] == expected
        assert rows[0]["provenance"]["recordedAt"] == samples.T0
        assert rows[0]["datePublished"] == "2026-05-02T00:30+02:00"


def test_a_large_parquet_file_is_made_in_groups() -> None:
    body = "word " * 400_000
    line = dumps(samples.article(article_body=body)).encode()
    file = io.BytesIO()
    FORMS["parquet"].write(file, "article", (line for _ in range(2 * (GROUP_BYTES // len(line)))))
    assert pq.ParquetFile(file).num_row_groups == 2


@pytest.mark.parametrize("suffix", FORMS)
def test_a_full_disk_is_an_os_error(suffix: str) -> None:
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb", buffering=0) as full:
        FORMS[suffix].write(full, "article", iter(ARTICLES))


@pytest.mark.parametrize("suffix", FORMS)
def test_lines_that_fail_leave_their_error(suffix: str) -> None:
    def broken() -> Iterator[bytes]:
        yield ARTICLES[0]
        raise OSError(os.EX_IOERR, "staging gone")

    with pytest.raises(OSError, match="staging gone"):
        FORMS[suffix].write(io.BytesIO(), "article", broken())


def test_a_file_of_an_older_form_reads_with_nulls() -> None:
    old = json.loads(ARTICLES[1])
    schema = {
        "type": "record", "name": "Article", "namespace": "newsbeam",
        "fields": [
            {"name": name, "type": "string"} for name in ("schemaVersion", "identifier", "url")
        ] + [
            {"name": "extraction", "type": {"type": "record", "name": "Extraction", "fields": [
                {"name": name, "type": "string"} for name in ("method", "methodVersion")]}},
            {"name": "fingerprint", "type": {"type": "record", "name": "Fingerprint", "fields": [
                {"name": "textSha256", "type": "string"}]}},
            {"name": "provenance", "type": {"type": "record", "name": "Provenance", "fields": [
                *({"name": name, "type": "string"} for name in ("pipelineVersion", "runId", "configHash")),
                {"name": "recordedAt", "type": {"type": "long", "logicalType": "timestamp-micros"}}]}},
        ],
    }  # fmt: skip
    kept = {field["name"]: old[field["name"]] for field in schema["fields"]}  # type: ignore[index]
    kept["provenance"]["recordedAt"] = samples.T0
    file = io.BytesIO()
    fastavro.writer(file, schema, [kept])
    (line,) = FORMS["avro"].read(io.BytesIO(file.getvalue()), "article")
    read = json.loads(line)
    assert (read["headline"], read["author"], read["version"]) == (None, [], 1)
    assert read["creativeWorkStatus"] == "published"
