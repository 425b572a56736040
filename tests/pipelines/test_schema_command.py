"""newsbeam schema: the record's schema in every form, made of its definition. After a change of it: make schemas."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipelines.schema import json_schema
from schemas.article import Article, Author, DateEvidence
from schemas.failure import Failure, Reason, Stage
from schemas.gap import Gap, GapCause, gap_id
from schemas.published import KINDS
from schemas.shape import field_notes
from schemas.wire import to_wire
from tests import samples
from tests.fakes import page, prose
from tests.pipelines.console import say
from transforms.article.extract import extract
from transforms.article.page_record import build_page

DATA = Path(__file__).parent / "data" / "schemas"
UNFIXED = ("failure", "json-schema")
"""Lists the reasons, of which each stage adds its own; another test compares it with their enum."""
FORMS = ("json-schema", "avro", "bigquery", "sql", "arrow")
ID = "0123456789abcdef" * 2


def validator(kind: str) -> Draft202012Validator:
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def record(**values: Any) -> dict[str, Any]:
    fingerprint = {"fingerprint": dataclasses.replace(samples.article().fingerprint, text_sha256="a" * 64)}
    wire: dict[str, Any] = to_wire(samples.article(**{"identifier": ID, **fingerprint, **values}))
    return wire


@pytest.mark.parametrize(("kind", "form"), [pair for pair in itertools.product(KINDS, FORMS) if pair != UNFIXED])
def test_the_schema_is_the_golden_one(capsys: pytest.CaptureFixture[str], kind: str, form: str) -> None:
    assert say("schema", "--format", form, "--kind", kind) == 0
    assert capsys.readouterr().out == (DATA / f"{kind}.{form}").read_text()


def test_records_are_valid_and_so_is_one_made_of_a_page() -> None:
    extracted = extract(page("One", *prose("bridge")), url="https://a.example/1", content_type="text/html")
    provenance = samples.article().provenance
    made = build_page(
        url="https://a.example/1", content_type=None, extracted=extracted, now=samples.T0, provenance=provenance
    )
    evidence = (DateEvidence(value="2026-05-01T10:00+02:00", raw="1 May", source="page", precision="minute"),)
    dated = record(date_published="2026-05-01T10:00+02:00", date_modified="2026-05-02", date_evidence=evidence)
    for line in (record(), dated, to_wire(made)):
        validator("article").validate(line)


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda line: line.pop(name)


@pytest.mark.parametrize(
    "breaking",
    [
        without("headline"),
        without("schemaVersion"),
        lambda line: line.update(identifier="id1"),
        lambda line: line.update(url=None),
        lambda line: line.update(version="1"),
        lambda line: line.update(surprise=1),
        lambda line: line.update(schemaVersion="2.0"),
        lambda line: line.update(datePublished="yesterday"),
        lambda line: line.update(creativeWorkStatus="lost"),
        lambda line: line.update(author=[{"name": None, "url": None, "type": None}]),
        lambda line: line["provenance"].update(recordedAt="noon"),
        lambda line: line["isPartOf"][0].pop("feedUrl"),
    ],
)
def test_a_broken_record_is_refused(breaking: Callable[[dict[str, Any]], Any]) -> None:
    line = record()
    breaking(line)
    assert not validator("article").is_valid(line)


def test_a_failure_is_valid_and_its_reasons_are_the_enum() -> None:
    line = to_wire(
        Failure(
            failure_id=ID, stage=Stage.FETCH, reason=Reason.NOT_FOUND, retryable=False, attempts=1, subject="https://a.example/",
            feed_url=samples.FEED, guid=None, detail="HTTP status 404", first_failed_at=samples.T0,
            last_failed_at=samples.T0, next_try_at=None, run_id="run1",
        )
    )  # fmt: skip
    validator("failure").validate(line)
    assert not validator("failure").is_valid({**line, "reason": "tired"})
    assert json_schema("failure")["properties"]["reason"]["enum"] == [reason.value for reason in Reason]


def test_a_gap_is_valid() -> None:
    line = to_wire(
        Gap(
            gap_id=gap_id(samples.FEED, GapCause.ROLLOVER, samples.T0), feed_url=samples.FEED, from_=samples.T0,
            to=samples.T0, estimated_missed=3, cause=GapCause.ROLLOVER, run_id="run1",
        )
    )  # fmt: skip
    validator("gap").validate(line)
    assert not validator("gap").is_valid({**line, "estimatedMissed": 0})
    assert not validator("gap").is_valid({**line, "to": "noon"})


def test_every_field_is_required_and_named_as_on_the_wire() -> None:
    schema = json_schema("article")
    assert schema["required"] == list(schema["properties"]) == list(record())
    assert schema["$id"].endswith(":1.0")


def test_descriptions_come_from_the_definition() -> None:
    assert field_notes(Article)["identifier"] == 'first 32 hex digits of sha256("1\\n" + canonical URL)'
    assert field_notes(DateEvidence)["tz"] == "`explicit`, `assumed` or null."
    assert field_notes(Author) == {} or "name" in field_notes(Author)
    assert json_schema("article")["$defs"]["Image"]["description"] == "A picture of the article."
