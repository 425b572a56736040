import pytest

from transforms.article.body.blocks import blocks
from transforms.article.body.render import lines, repaired
from transforms.article.page_tree import parse


def rendered(html: str) -> list[tuple[str, str]]:
    page = blocks(parse(html))
    return [(text, tag) for text, tag, _ in lines(page, range(len(page.blocks)))]


def test_lists_and_tables() -> None:
    html = "<p>a</p><ul><li>b<li>c</ul><table><tr><td>1<td>2<tr><td>3</table>"
    assert rendered(html) == [("a", "p"), ("- b", "li"), ("- c", "li"), ("| 1 | 2 |", "tr"), ("| 3 |", "tr")]


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
