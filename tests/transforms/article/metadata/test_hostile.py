"""No page costs more to read than its size: bounds and linear patterns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cpu_s
from tests.transforms.article.metadata.pages import URL, ld, read
from transforms.article.metadata.read import Metadata, heard, metadata, reader
from transforms.article.page_tree import metas_of, parse

N = 300_000
BODIES = (
    "<h1>x</h1>", "<h1>", '<time datetime="2024-01-01">1</time>', '<a rel=author href=/author/x>Jo Do</a>', "<figure>",
    "<div class=byline>By Jo Do</div>", "<div class=byline>", '<i itemprop="author name headline datePublished">x</i>',
    "<figure><img src=a.jpg><figcaption>x</figcaption></figure>", "<p>Jan 5, 2024</p>", "5 2024 ", "<div>",
    "By Jo and ", '<a href="/author/">x</a>', '<i class="a a a a a a a a a a a a author">',
    "<i itemprop=author><i itemprop=name>x</i>",
    '<a rel=license href="https://creativecommons.org/licenses/by/4.0/">x</a>', "<link rel=canonical href=/a>",
    '<meta name=author content="By A, B and C">', '<meta property="og:title" content="a | b | c">', "<base href=/a>",
)  # fmt: skip
HEADS = {
    "a long title": "<title>" + " - a" * (N // 4) + "</title>",
    "a blank title": "<title>a" + " " * N + "|</title>",
    "a long author": f'<meta name=author content="{"By " * (N // 3)}">',
    "many authors": f'<meta name=author content="{"A B, " * (N // 5)}">',
    "open tags": f'<meta name=author content="{"<" * N}">',
    "open brackets": f'<meta name=author content="{"(" * N}">',
    "an address": f'<meta name=author content="{"a" * N}@">',
    "a long date": f'<meta name=date content="{"1 " * (N // 2)}">',
    "a long language": f'<meta name=language content="{"a-" * (N // 2)}">',
    "nested JSON": ld("[" * N),
    "nested objects": ld('{"a":' * (N // 5)),
    "types": ld('"@type' * (N // 6)),
    "many articles": ld(json.dumps([{"@type": "NewsArticle", "author": [{"name": "a b"}] * 50}] * 100)),
    "a circle": ld('{"@type": "NewsArticle", "@id": "#a", "url": "x", "author": {"@id": "#a"}}'),
    "long values": ld(
        json.dumps({"@type": "Article", "author": "A B, " * 60_000, "keywords": "," * N, "headline": " - " * 99_999})
    ),
}  # fmt: skip


MAX_CPU_S = 1.5
"""Of 1 MB it takes 0.3 s at most (measured), for canonical links; with room for a busy machine."""


def cost(markup: str) -> float:
    """CPU seconds of reading a page, the parse aside."""
    tree = parse(markup)
    return cpu_s(lambda: heard(metadata(reader(tree, metas_of(tree), URL)), "word " * 1_000), MAX_CPU_S)


@pytest.mark.parametrize("unit", BODIES)
def test_many_elements(unit: str) -> None:
    assert cost(f"<html><body><h1>The ferry returns at last</h1>{unit * (N // len(unit))}</body></html>") < MAX_CPU_S


@pytest.mark.parametrize("name", HEADS)
def test_long_values(name: str) -> None:
    assert cost(f"<html><head>{HEADS[name]}</head><body><h1>The ferry returns</h1></body></html>") < MAX_CPU_S


PIECES = st.sampled_from(
    [
        "<h1>", "</h1>", "<p>", "</p>", "<div class='byline'>", "</div>", "By Ines Abril", "5 March 2024", "\x00",
        "<time datetime='2024-03-05'>", "<span itemprop='author'>", "</span>", "<a rel=author>", "</a>", "|", " - ",
        "<meta name=author content='Ines Abril, x'>", "<meta property='og:title' content='A'>", "\ud83d", "<b>",
        ld({"@type": "NewsArticle", "headline": 5, "author": [None, {"name": {}}], "datePublished": True}),
        ld('{"@graph": [{"@type": 3}], "author": "x",'), "<link rel=canonical href='//['>", "<base href='http://['>",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=40), st.sampled_from([URL, "https://unknown.invalid/", "http://127.0.0.1/2024/1/2/"]))
def test_whatever_the_page_is_it_is_read_and_reads_the_same_again(pieces: list[str], url: str) -> None:
    body = "".join(pieces).encode("utf-8", "replace").decode()
    found = read("", body, url)
    assert isinstance(found, Metadata)
    assert found == read("", body, url)
    assert all(author.name.strip() for author in found.authors)
    assert all(date.value for date in (*found.published, *found.modified))
