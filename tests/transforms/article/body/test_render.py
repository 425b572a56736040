import pytest

from transforms.article.body.blocks import blocks
from transforms.article.body.render import lines, repaired
from transforms.article.page_tree import parse


def rendered(html: str) -> list[tuple[str, str]]:
    page = blocks(parse(html))
    return [(text, tag) for text, tag, _ in lines(page, range(len(page.blocks)))]


def test_lists_and_tables() -> None:
    html = "<p>a</p><ul><li>b<li>c</ul><table><tr><td>1<td>2<tr><td>3</table>"
    assert rendered(html) == [("a", "p"), ("- b", "li"), ("- c", "li"), ("| 1 | 2 |", "tr"), ("3", "tr")]


def test_a_table_that_is_the_layout_of_a_page_makes_no_rows() -> None:
    html = "<table><tr><td>menu<td>Headline<br><br>It rained.<br><br>It dried.<tr><td><p>a<p>b<td>c<td>d</table>"
    assert [text for text, _ in rendered(html)] == [
        "menu",
        "Headline",
        "It rained.",
        "It dried.",
        "a",
        "b",
        "| c | d |",
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>It rained.\n  \n\nIt\n\ndried.\n</div>", ["It rained.", "It dried."]),
        ("<p>雨が降った。\n\n　そして<b>乾いた。\n\n終わり</b></p>", ["雨が降った。", "そして乾いた。", "終わり"]),
        ("<p>\n\n It rained.\n\n <b>It</b> dried.\n\n</p>", ["It rained.", "It dried."]),
        ("<li>It rained.\n\nIt dried.", ["- It rained.", "It dried."]),
        ("<table><tr><td>It rained.\n\nIt dried.<td>x</table>", ["| It rained. It dried. | x |"]),
    ],
)
def test_a_blank_line_behind_a_sentence_parts_paragraphs(html: str, expected: list[str]) -> None:
    assert [text for text, _ in rendered(html)] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>a<li>b</ol><ul><li>c</ul>", ["1. a", "2. b", "- c"]),
        ("<ol start=4><li>a<li value=' 9'>b<li>c</ol>", ["4. a", "9. b", "10. c"]),
        ("<ol start=x><li>a<ol><li>b</ol><li>c</ol>", ["1. a", "1. b", "2. c"]),
        ("<ol reversed><li>a<li>b</ol>", ["- a", "- b"]),
        ("<ol><li>1. a<li>(2) b</ol>", ["- 1. a", "- (2) b"]),
        ("<ol><li>a<br><br>b<li><a href=x>c</a></ol>", ["1. a", "- b", "2. c"]),
        ("<ol><div><li>a</div></ol><li>b", ["- a", "- b"]),
    ],
)
def test_items_of_ordered_lists_have_the_number_that_a_browser_draws(html: str, expected: list[str]) -> None:
    assert [text for text, _ in rendered(html)] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<pre><code>def f():\n\treturn  1 \n</code></pre>", ["def f():\n    return  1"]),
        ("<pre class=highlight>\n\n  a\n \n\n  b\n  c\n\n</pre>", ["  a", "  b\n  c"]),
        ("<div class='code-block'><pre>a<br>b &#13; c</pre></div>", ["a\nb\n c"]),
        ("<pre><span>a\n</span><samp>b</samp>\n\u200b\nc</pre>", ["a\nb\nc"]),
        ("<li><pre><code>a\nb</code></pre>", ["a\nb"]),
        ("<pre><span>f():<br>  x<br><br>g()</span></pre>", ["f():\n  x", "g()"]),
        ("<pre><code><div class=l><div>a</div></div><div>  <b>b</b>\n</div></code></pre><div>c</div>", ["a\n  b", "c"]),
        (
            "<pre>Dear all, it rained again and again\nand again, Ã¤ndert sich nicht.\n\nIt\n\nrained</pre>",
            ["Dear all, it rained again and again and again, ändert sich nicht.", "It", "rained"],
        ),
        ("<pre>Roses\n\tare Ã¤ndert\nViolets\nare blue</pre>", ["Roses\n    are ändert\nViolets\nare blue"]),
        ("<p><code>a\nb</code></p><pre>c d</pre>", ["a b", "c d"]),
    ],
)
def test_code_has_its_lines_and_prose_has_not(html: str, expected: list[str]) -> None:
    assert [text for text, _ in rendered(html)] == expected


def test_a_block_of_invisible_characters_is_no_line() -> None:
    assert rendered("<p>\u200b\ufeff</p><p>x</p>") == [("x", "p")]


@pytest.mark.parametrize("good", ["Zürich, naïve, déjà vu — “so”", "صباح الخير", "灯台の明かり", "Ærø Åland", "ÃO"])
def test_good_text_is_not_touched(good: str) -> None:
    assert repaired(good) == good


@pytest.mark.parametrize("good", ["Zürich liegt am See", "“L’été” – à demain", "Ærø, Ørsted and Åland"])
def test_mojibake_is_undone(good: str) -> None:
    broken = good.encode().decode("sloppy-windows-1252")  # as bytes in UTF-8 look to those who take them for that
    assert broken != good
    assert repaired(broken) == good
