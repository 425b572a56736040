"""newsbeam ingest --format: the same records in another form of file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.flags import UsageError
from schemas.published import PLACES
from tests.fakes import frozen_clock
from tests.pipelines.console import say
from tests.pipelines.worlds import options, parts, run
from transforms.io.ledger.memory import SqlMemory
from transforms.io.sinks.reading import read_records, record_files

TYPED = ("parquet", "avro")


def records(folder: Path) -> dict[str, list[Any]]:
    """What a folder holds, by place, without what names the run."""
    found: dict[str, list[Any]] = {place: [] for place in PLACES}
    for place, path in record_files(folder, PLACES):
        for line in read_records(place, path):
            record = json.loads(line)
            record.pop("runId", None)
            record.get("provenance", {}).pop("runId", None)
            found[place].append(record)
    return {place: sorted(lines, key=json.dumps) for place, lines in found.items()}


@pytest.mark.parametrize("form", TYPED)
def test_records_are_those_of_json_lines(tmp_path: Path, form: str) -> None:
    plain = run(tmp_path / "plain", clock=frozen_clock)
    typed = run(tmp_path / "typed", "--format", form, clock=frozen_clock)
    assert (typed.errors, typed.summary.items) == ((), plain.summary.items)
    assert typed.summary.published == {str(tmp_path / "typed"): 2}
    assert records(tmp_path / "typed") == records(tmp_path / "plain")
    assert len(records(tmp_path / "typed")["articles"]) == 2
    assert {path.suffix for _, path in record_files(tmp_path / "typed", PLACES)} == {f".{form}"}


@pytest.mark.parametrize("form", TYPED)
def test_a_lost_ledger_is_made_from_any_form(tmp_path: Path, form: str) -> None:
    run(tmp_path, "--format", form)
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert say("ledger", "rebuild", "--from", str(tmp_path), "--ledger", url) == 0
    assert SqlMemory(url=url).identifiers_of(["https://a.example/1", "https://b.example/copy"]).keys() == {
        "https://a.example/1", "https://b.example/copy",
    }  # fmt: skip


def test_a_unit_begun_in_one_form_is_not_owed_in_another(tmp_path: Path) -> None:
    sinks = [parts(options(tmp_path, "--format", form)).sinks[0] for form in ("jsonl", *TYPED)]
    assert len({sink.key for sink in sinks}) == 3
    assert {sink.name for sink in sinks} == {str(tmp_path)}


def test_a_file_that_is_not_of_its_form_is_named(tmp_path: Path) -> None:
    from transforms.io.publishing import SinkError

    for form in TYPED:
        path = tmp_path / f"x.{form}"
        path.write_bytes(b"PAR1 or not")
        with pytest.raises(SinkError, match=rf"x\.{form}: not {form}"):
            list(read_records("articles", path))


def test_another_form_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="invalid choice: 'csv'"):
        options(tmp_path, "--format", "csv")
