"""What publishers say of reuse: X-Robots-Tag, meta robots, TDMRep (W3C community group report), noai."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import UsageInfo
from schemas.failure import Reason, Refusal
from schemas.page import Extracted, Response
from schemas.robots import TdmStatement
from tests.samples import T0
from transforms.web.tdm import MAX_RULES, TdmFile, read_tdmrep
from transforms.web.usage import UsageRules, header_directives, usage_info

URL = "https://news.example/directory-b/html/1.html"
NOTHING = (
    "title",
    "description",
    "site_name",
    "language",
    "license",
    "canonical_url",
    "charset",
    "charset_source",
)


def page(**values: Any) -> Extracted:
    names = dict.fromkeys(("authors", "sections", "keywords", "images"), ())
    return Extracted(**{"text": "t", **dict.fromkeys(NOTHING), **names, "method": "m", "method_version": "1", **values})


def answer(tdm: TdmStatement | None = None, **headers: str) -> Response:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        requested_url=URL, final_url=URL, hops=(), status=200, headers=said, body=b"", fetched_at=T0, tdm=tdm
    )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("NoIndex, max-snippet: 5", ["noindex", "max-snippet: 5"]),
        ("googlebot: noindex, nofollow", []),
        ("otherbot: noindex, newsbeam: nosnippet, noarchive", ["nosnippet", "noarchive"]),
        ("googlebot: nofollow\nnoindex", ["noindex"]),
        ("NewsBeam: noindex", ["noindex"]),
        ("*: noindex", ["noindex"]),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST, noai", ["unavailable_after: 25 jun 2010 15:00:00 pst", "noai"]),
        (" , ,", []),
    ],
)
def test_directives_of_a_header(header: str, said: list[str]) -> None:
    """Google's reference of X-Robots-Tag: several headers, each for all robots or for one."""
    assert list(header_directives({"x-robots-tag": header}, "newsbeam")) == said


def test_the_pages_word_counts_before_the_headers_and_that_before_the_files() -> None:
    """TDMRep, "Processing priority"."""
    file, header = TdmStatement(reservation=True, policy="file"), {"tdm_reservation": "0", "tdm_policy": "header"}
    cases = [
        (usage_info(answer(file), page(), "x"), (True, "file")),
        (usage_info(answer(file, **header), page(), "x"), (False, "header")),
        (usage_info(answer(file, **header), page(tdm_reservation=" 1 ", tdm_policy="page"), "x"), (True, "page")),
        (usage_info(answer(file, tdm_reservation="2"), None, "x"), (True, "file")),
    ]
    for usage, expected in cases:
        assert usage is not None
        assert (usage.tdm_reservation, usage.tdm_policy) == expected
    assert usage_info(answer(TdmStatement()), page(), "x") is None


def test_directives_of_page_and_header_stand_together_once() -> None:
    usage = usage_info(answer(x_robots_tag="noindex, noai"), page(robots=("noarchive", "noindex")), "x")
    assert usage == UsageInfo(robots=("noarchive", "noindex", "noai"))


@pytest.mark.parametrize(
    ("usage", "rules", "reason"),
    [
        (None, UsageRules(respect_tdm=True), None),
        (UsageInfo(robots=("noindex",)), UsageRules(), Reason.NOINDEX),
        (UsageInfo(robots=("none",)), UsageRules(), Reason.NOINDEX),
        (UsageInfo(robots=("noindex",)), UsageRules(obey_robots=False), None),
        (UsageInfo(robots=("noarchive", "nofollow", "noai", "noimageai"), tdm_reservation=True), UsageRules(), None),
        (UsageInfo(robots=("noai",)), UsageRules(respect_tdm=True), Reason.TDM_RESERVED),
        (UsageInfo(robots=("noimageai",)), UsageRules(respect_tdm=True), None),
        (UsageInfo(tdm_reservation=True), UsageRules(respect_tdm=True), Reason.TDM_RESERVED),
        (UsageInfo(tdm_reservation=False, tdm_policy="p"), UsageRules(respect_tdm=True), None),
    ],
)
def test_what_is_left_out(usage: UsageInfo | None, rules: UsageRules, reason: Reason | None) -> None:
    found = None
    try:
        rules.check(usage)
    except Refusal as refusal:
        found = refusal.reason
    assert found is reason


#: The example of the report.
FILE = [
    {"location": "/directory-a/", "tdm-reservation": 1},
    {"location": "/directory-b/html/", "tdm-reservation": 1, "tdm-policy": "https://provider.example/policy.json"},
    {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
    {"location": "/odd", "tdm-reservation": 7},
    {"location": "/odd/one", "tdm-reservation": 1},
]


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("/directory-a/x", TdmStatement(reservation=True)),
        ("/directory-b/html/1", TdmStatement(reservation=True, policy="https://provider.example/policy.json")),
        ("/directory-b/images/2.jpg", TdmStatement(reservation=False)),
        ("/directory-b/images/2.png", TdmStatement()),
        ("/Directory-A/x", TdmStatement()),
        ("/odd/one", TdmStatement()),  # the first that matches counts; 7 is a protocol error: not said
    ],
)
def test_a_tdmrep_json(path: str, statement: TdmStatement) -> None:
    assert TdmFile(read_tdmrep(json.dumps(FILE).encode())).statement(f"https://p.example{path}") == statement


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"location": "/"}', b"[" * 200_000, b"[1, null, {}, {\"location\": 5}]", b"\xff\xfe"]
)  # fmt: skip
def test_what_is_no_tdmrep_json_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def test_a_thousand_rules_are_read() -> None:
    assert len(read_tdmrep(json.dumps(FILE * 1_000).encode())) == MAX_RULES


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_location_is_some_pattern(location: str, path: str) -> None:
    rules = read_tdmrep(json.dumps([{"location": location, "tdm-reservation": "1"}]).encode())
    url = f"https://p.example/{path}".encode("utf-8", "replace").decode()
    assert TdmFile(rules).statement(url).reservation in (True, None)
