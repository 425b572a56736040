"""JSON and back: every value of ours survives, and what is not of its form is refused by name."""

import dataclasses
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article, Fetch, UsageInfo
from schemas.failure import Failure, Reason, Refusal, Stage, failure_id
from schemas.feed import FeedItem
from schemas.unit import UnitSummary
from schemas.wire import WireError, camel, dumps, from_wire, iso_utc, loads, to_wire
from tests.samples import T0, article, item


def test_names_are_camel_case_as_the_contract_has_them() -> None:
    contract = (
        "schemaVersion identifier version url sameAs headline alternativeHeadline description articleBody "
        "articleSection keywords author publisher datePublished dateModified dateEvidence dateFirstSeen inLanguage "
        "image isAccessibleForFree accessEvidence creativeWorkStatus wordCount license usageInfo isPartOf extraction "
        "fingerprint cluster revision fetch provenance"
    )
    assert list(to_wire(article())) == contract.split()
    fetch = (
        "requestedUrl finalUrl status etag lastModified contentType charset charsetSource bytes fetchedAt warcFile "
        "warcOffset"
    )
    assert [camel(field.name) for field in dataclasses.fields(Fetch)] == fetch.split()


def test_an_article_survives() -> None:
    full = article(usage_info=UsageInfo(robots=("noarchive",), tdm_reservation=True), keywords=("a", "b"))
    assert loads(Article, dumps(full)) == full


@given(st.builds(FeedItem, feed_url=st.text(), guid=st.none() | st.text(), link=st.none() | st.text()))
def test_an_item_survives_but_for_lone_surrogates(value: FeedItem) -> None:
    assert loads(FeedItem, dumps(value)) == value


def test_a_lone_surrogate_becomes_the_replacement_character_and_a_pair_stays() -> None:
    assert loads(FeedItem, dumps(item(title="a\ud800b \U0001f600"))).title == "a\ufffdb \U0001f600"


def test_times_are_utc_with_z_and_naive_ones_are_refused() -> None:
    assert iso_utc(datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-02T01:00:00Z"
    with pytest.raises(ValueError, match="without time zone"):
        iso_utc(datetime(2026, 1, 2))  # noqa: DTZ001  # the naive time is the point


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("[]", "expected an object"),
        ("{", "not JSON"),
        ('{"feedUrl":"u","guid":null,"link":null,"shoe":1}', "unknown field 'shoe'"),
        ('{"feedUrl":"u"}', "missing"),
        ('{"feedUrl":1,"guid":null,"link":null}', "FeedItem.feedUrl: expected str, got int"),
        ('{"feedUrl":"u","guid":null,"link":null,"authors":"x"}', "FeedItem.authors"),
    ],
)
def test_another_form_is_refused_by_name(data: str, says: str) -> None:
    with pytest.raises(WireError, match=says):
        loads(FeedItem, data)


def test_enums_and_maps_of_objects_survive() -> None:
    failure = Failure(
        failure_id="x", stage=Stage.FETCH, reason=Reason.NOT_FOUND, retryable=False, attempts=1, subject="u",
        feed_url="f", guid=None, detail="d", first_failed_at=T0, last_failed_at=T0, next_try_at=None, run_id="r",
    )  # fmt: skip
    assert from_wire(Failure, to_wire(failure)) == failure
    with pytest.raises(WireError, match=r"Failure\.reason"):
        from_wire(Failure, {**to_wire(failure), "reason": "bored"})
    summary = UnitSummary(
        unit_id="u", run_id="r", started_at=T0, committed_at=T0, feeds={"changed": 1}, items={"seen": 0},
        reconciled=True, reasons={"fetch": {"dns": 1}}, per_feed={},
    )  # fmt: skip
    assert loads(UnitSummary, dumps(summary)) == summary


def test_a_failure_has_one_identity_whenever_it_happens() -> None:
    assert failure_id(Stage.FETCH, "u", "f", None) == failure_id(Stage.FETCH, "u", "f", "")
    assert failure_id(Stage.FETCH, "u", "f", "1") != failure_id(Stage.POLL, "u", "f", "1")


def test_a_refusal_crosses_process_boundaries() -> None:
    import pickle

    refusal = Refusal(Reason.RATE_LIMITED, "slow down", retry_after_s=7, stage=Stage.POLL)
    copy = pickle.loads(pickle.dumps(refusal))  # noqa: S301  # our own bytes
    assert (copy.reason, copy.detail, copy.retry_after_s, copy.stage) == (
        Reason.RATE_LIMITED,
        "slow down",
        7,
        Stage.POLL,
    )
    assert str(copy) == "rate-limited: slow down"
