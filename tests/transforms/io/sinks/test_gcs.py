"""The gs:// folder and staging: the real client against an object store in memory."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.cloud import storage

from schemas.wire import dumps
from tests import samples
from transforms.io import gcs
from transforms.io.fileforms import FORMS
from transforms.io.gcs import Store
from transforms.io.gcs_staging import GcsStaging
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.gcs import GcsSink

UNIT = samples.unit_summary()
LINES = [dumps(samples.article(str(number))).encode() for number in range(3)]
FILE = "press/articles/dt=2026-05-01/run1-r0001-s"
_NAMES = (f"bucket-{number}" for number in itertools.count(1))


@pytest.fixture
def bucket(storage_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_server)
    gcs._client.cache_clear()
    yield storage.Client().create_bucket(next(_NAMES))
    gcs._client.cache_clear()


def batches(place: str = "articles") -> list[Batch]:
    return [Batch(kind=place, shard="s", lines=iter(LINES))]


def names(bucket: Any) -> list[str]:
    return sorted(blob.name for blob in bucket.list_blobs())


def content(bucket: Any, name: str) -> bytes:
    """An object's bytes; not by the link that the server gives, which lacks the host."""
    read: bytes = bucket.blob(name).download_as_bytes()
    return read


@pytest.mark.parametrize("form", FORMS)
def test_a_unit_lies_there_as_in_a_folder(bucket: Any, form: str) -> None:
    sink = GcsSink(store=Store.at(f"gs://{bucket.name}/press/"), form=FORMS[form])
    assert sink.write(UNIT, batches()) == 3
    assert sink.write(UNIT, batches("duplicates")) == 0
    sink.report(UNIT, samples.summary({}, {}))
    assert names(bucket) == [
        f"{FILE}.{form}", f"{FILE}.{form}".replace("articles", "duplicates"), "press/runs/run1.json",
        "press/runs/run1/run1-r0001.json",
    ]  # fmt: skip
    file = io.BytesIO(content(bucket, f"{FILE}.{form}"))
    assert list(FORMS[form].read(file, "article")) == LINES


def test_a_unit_written_again_leaves_what_is_there(bucket: Any) -> None:
    sink = GcsSink(store=Store.at(f"gs://{bucket.name}/press"))
    assert sink.write(UNIT, batches()) == 3
    before = bucket.get_blob(f"{FILE}.jsonl").generation
    assert sink.write(UNIT, batches()) == 3
    assert bucket.get_blob(f"{FILE}.jsonl").generation == before
    assert content(bucket, f"{FILE}.jsonl") == b"".join(line + b"\n" for line in LINES)


def test_summaries_are_rewritten(bucket: Any) -> None:
    sink = GcsSink(store=Store.at(f"gs://{bucket.name}"))
    for units in (1, 2):
        sink.report(None, samples.summary({}, {}, units=units))
    assert json.loads(content(bucket, "runs/run1.json"))["units"] == 2


def test_a_summary_that_another_replaced_meanwhile_is_replaced_again(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, rival = Store.at(f"gs://{bucket.name}"), bucket.blob("runs/run1.json")
    put = Store._put

    def after_the_rival(self: Store, name: str, file: Any, if_generation_match: int) -> None:
        if rivals:
            rival.upload_from_string(rivals.pop())
        put(self, name, file, if_generation_match)

    monkeypatch.setattr(Store, "_put", after_the_rival)
    rivals = ["theirs"] * 4
    store.replace("runs/run1.json", io.BytesIO(b"ours"))
    assert content(bucket, "runs/run1.json") == b"ours"
    rivals = ["theirs"] * 5
    with pytest.raises(SinkError):
        store.replace("runs/run1.json", io.BytesIO(b"ours again"))
    assert content(bucket, "runs/run1.json") == b"theirs"


def test_a_file_beyond_one_request_is_put_whole_too(bucket: Any) -> None:
    """Google's client sends more than 8 MB in an upload session."""
    line = dumps(samples.article(article_body="word " * 100_000)).encode()
    sink = GcsSink(store=Store.at(f"gs://{bucket.name}"))
    assert sink.write(UNIT, [Batch(kind="articles", shard="s", lines=(line for _ in range(40)))]) == 40
    assert bucket.get_blob("articles/dt=2026-05-01/run1-r0001-s.jsonl").size == 40 * (len(line) + 1)


def test_a_staging_reads_what_it_wrote_and_removes_it(bucket: Any) -> None:
    staging = GcsStaging(store=Store.at(f"gs://{bucket.name}/stage"))
    first, again = staging.write("unit1", LINES), staging.write("unit1", LINES)
    other = staging.write("unit2", LINES[:1])
    assert first == again != other
    assert list(staging.read("unit1", first)) == LINES
    assert staging.units() == ["unit1", "unit2"]
    staging.remove("unit1")
    staging.remove("unit1")
    assert names(bucket) == [f"stage/unit2/{other}"]
    with pytest.raises(OSError, match=r"staging: .*404"):
        list(staging.read("unit1", first))


def test_a_bucket_that_is_missing_is_one_line(bucket: Any) -> None:
    sink = GcsSink(store=Store.at("gs://no-such-bucket/press"))
    with pytest.raises(SinkError, match=r"(?i)404|not found") as error:
        sink.write(UNIT, batches())
    assert "\n" not in str(error.value)


def test_a_store_that_is_down_is_one_line_after_some_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:1")
    # Its thread for labels of traces would go on trying for two minutes, and draws lots: Hypothesis minds.
    monkeypatch.setenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    gcs._client.cache_clear()
    sink = GcsSink(store=Store(bucket="b1b", prefix="", patience_s=0.3))
    for act in (lambda: sink.write(UNIT, batches()), lambda: sink.report(None, samples.summary({}, {}))):
        with pytest.raises(SinkError, match="refused") as error:
            act()
        assert "\n" not in str(error.value)
    gcs._client.cache_clear()


def test_one_place_has_one_key() -> None:
    assert Store.at("gs://bucket/a/b/").uri == Store.at("gs://bucket/a/b").uri == "gs://bucket/a/b"
    assert Store.at("gs://bucket").uri == Store.at("gs://bucket/").uri == "gs://bucket"
    for wrong in ("gs://", "gs://B/x", "gs:bucket", "gs://bucket/a b", "s3://bucket"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            Store.at(wrong)
