"""JSON-LD that is nearly JSON is read; what can't be is passed over, in linear time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import cpu_s
from transforms.article.jsonld import MAX_NODES, MAX_REPAIRED_CHARS, is_article, nodes

NODE = {"@type": "NewsArticle", "headline": "A // b, /* c */ <!-- d", "url": "https://a.example/b"}
TEXT = json.dumps(NODE)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"[{TEXT}]",
        f'{{"@graph": [{TEXT}]}}',
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"<!-- {TEXT} -->",
        f"/* made by hand */ {TEXT};",
        TEXT.replace('",', '", // a note\n'),
        TEXT.replace("}", ",}"),
        f"[{TEXT},]",
        TEXT.replace("A ", "A \\'".replace("\\'", "\\u0020")).replace("\\u0020", " "),
        TEXT.replace("A //", "A\t//"),
        f"{TEXT} {TEXT}",
        f"{TEXT},{TEXT}",
        f"{TEXT} and then something else",
    ],
)
def test_read(text: str) -> None:
    found = nodes(text)
    assert {**NODE, "headline": found[-1]["headline"].replace("\t", " ")} in [
        {**node, "headline": node.get("headline", "").replace("\t", " ")} for node in found
    ]


def test_a_wrong_escape_stays_as_it_stands() -> None:
    assert nodes('{"headline": "It\\\'s 50\\% off", "a": 1,}') == [{"headline": "It\\'s 50\\% off", "a": 1}]


@pytest.mark.parametrize(
    "text", ["", "x", "{", "[" * 100_000, '{"a": ' * 50_000, '{"headline": "a "quoted" word"}', "null", "3"]
)
def test_not_read(text: str) -> None:
    assert nodes(text) == []


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        ("NewsArticle", True),
        ("https://schema.org/BlogPosting", True),
        (["Thing", "ReportageNewsArticle"], True),
        ("WebPage", False),
        (None, False),
        ({"@id": "Article"}, False),
        (["x"] * 50 + ["Article"], False),
    ],
)
def test_articles(kind: object, is_one: bool) -> None:
    assert is_article({"@type": kind}) is is_one


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
KEYS = st.sampled_from(["@graph", "mainEntity", "@type", "headline", "x"])
JSON = st.recursive(SCALARS, lambda each: st.lists(each, max_size=4) | st.dictionaries(KEYS, each, max_size=4))


@given(JSON)
def test_whatever_json_it_is_nodes_are_objects_in_it(value: object) -> None:
    text = json.dumps(value)
    found = nodes(text)
    assert len(found) <= MAX_NODES
    assert all(json.dumps(node) in text for node in found)


@given(st.text(alphabet='{}[]",:/*\\\n a1<!->;', max_size=300))
def test_whatever_text_it_is_it_is_read_or_passed_over(text: str) -> None:
    assert isinstance(nodes(text), list)


UNITS = (
    '"@type',
    "/*",
    "//",
    ",",
    ", ",
    '"',
    "\\",
    ";",
    "; ",
    "<!--",
    "{",
    "[",
    '{"a":',
    "[1,",
    '"\\',
    "<![CDATA[",
    "]]>",
)


@pytest.mark.parametrize("unit", UNITS)
def test_the_repair_costs_no_more_than_its_length(unit: str) -> None:
    """150 KB of `"@type` took trafilatura 33 s. Here 200 KB take 20 ms; the bound is for a busy machine."""
    text = unit * (MAX_REPAIRED_CHARS // len(unit))
    assert cpu_s(lambda: nodes(text), 1.0) < 1.0
