"""Code in articles: kept where it stands beside what is kept, without the numbers of its lines."""

from __future__ import annotations

import numpy as np
import pytest

from transforms.article.body.blocks import blocks
from transforms.article.body.code import is_gutter, with_code
from transforms.article.page_tree import parse

CODE = "<pre><code>x = 1</code></pre>"
NUMBERS = "<pre class=lang-c>1\n2\n3</pre>"


def chosen(html: str, kept: list[bool]) -> list[bool]:
    return [bool(each) for each in with_code(blocks(parse(html)), np.array(kept, dtype=bool))]


def test_code_beside_a_kept_block_is_kept() -> None:
    assert chosen(f"<p>a{CODE}<p>b", [True, False, False]) == [True, True, False]
    assert chosen(f"<p>a{CODE}<p>b", [False, False, True]) == [False, True, True]
    assert chosen(f"<p>a{CODE}{CODE}{CODE}<p>b", [True, False, False, False, False]) == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert chosen(f"<p>a<p>b{CODE}<p>c", [True, False, False, False]) == [True, False, False, False]
    assert chosen("<p>a<pre>x = 1</pre><p>b", [True, False, True]) == [True, False, True]
    assert chosen("<p>a<pre class=mermaid>x = 1\n  y</pre><p>b", [True, False, True]) == [True, False, True]
    assert chosen("<p>a<pre>x = 1\n  y</pre><p>b", [True, False, True]) == [True, True, True]


def test_numbers_of_lines_go_and_part_nothing() -> None:
    assert chosen(f"<p>a{NUMBERS}{CODE}<p>b", [True, True, False, False]) == [True, False, True, False]


def test_a_page_without_blocks_beside() -> None:
    assert chosen(CODE, [True]) == [True]
    assert chosen(CODE, [False]) == [False]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *(("1", True), ("1 2 3", True), ("98 99 100", True)),
        *((text, False) for text in ("42", "1 3", "3 2 1", "1 2 x", "01 02", "١ ٢", "123456 123457")),
    ],
)
def test_what_numbers_of_lines_are(text: str, numbers: bool) -> None:
    assert is_gutter(text) is numbers
