import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.body.blocks import MAX_BLOCKS, blocks
from transforms.article.body.signs import KINDS, NONE_SEEN, sign_of
from transforms.article.page_tree import parse


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(parse(html)).blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>two</b><i>three</i></p><p>four</p>", ["One twothree", "four"]),
        ("<div>before<p>in</p>behind</div>", ["before", "in", "behind"]),
        ("<p>one<br>two<br><br>three<br/><br/><br/>four</p>", ["one two", "three", "four"]),
        ("<p>a<script>var x</script>b<!-- no -->c<style>p{}</style></p>", ["abc"]),
        ("<ul><li>one<li>two <a href=/>three</a></ul>", ["one", "two three"]),
        ("<article><h1>T</h1><section><p>x</p></section></article>", ["T", "x"]),
        ("<table><tr><th>a<td>b</table>", ["a", "b"]),
        ("<p><ruby>子<rp>(</rp><rt>こ</rt><rp>)</rp></ruby>ども</p>", ["子ども"]),
        ("<p>  \n </p><noscript>n</noscript><template>t</template><svg><text>s</text></svg>", []),
    ],
)
def test_parts(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_links_and_bold_are_counted() -> None:
    first, second = blocks(parse("<p>12 <a href=x>345</a> <b>67</b></p><a href=y><div>whole</div></a>")).blocks
    assert (first.link_chars, first.bold_chars, first.links) == (3, 2, 1)
    assert (second.link_chars, second.tag, second.links) == (5, "div", 1)


def test_containers_come_before_what_they_hold() -> None:
    page = blocks(parse("<div class=a><p>1</p><div><p>2</p></div></div><p>3</p>"))
    assert all(parent < place for place, parent in enumerate(page.parents))
    assert [page.names[block.container] for block in page.blocks] == ["p", "p", "p"]
    assert page.names[page.parents[page.blocks[0].container]] == "div a"


def test_what_is_known_of_elements_around() -> None:
    page = blocks(parse('<div class="post-comments"><p><span class="caption">x</span></p></div><p>y</p>'))
    inside, outside = (dict(zip(KINDS, block.seen, strict=True)) for block in page.blocks)
    assert inside["comment"] >= 0 <= inside["caption"]
    assert outside["comment"] == outside["caption"] == -1


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"class": "ArticleBody_text__x1"}, "body"),
        ({"class": "js-share-tools"}, "share"),
        ({"id": "relatedStories"}, "related"),
        ({"itemprop": "articleBody"}, "named-body"),
        ({"style": "color:red; display : none"}, "undisplayed"),
        ({"hidden": ""}, "undisplayed"),
    ],
)
def test_signs(attributes: dict[str, str], kind: str) -> None:
    seen = dict(zip(KINDS, sign_of("div", attributes, NONE_SEEN, 7), strict=True))
    assert seen[kind] == 7


def test_an_element_without_signs_changes_nothing() -> None:
    assert sign_of("span2", {"class": "x1 y2"}, NONE_SEEN, 3) is NONE_SEEN


@pytest.mark.parametrize("depth", [300, 1_000])
def test_deep_pages(depth: int) -> None:
    assert texts("<div>" * depth + "<p>deep</p>" + "</div>" * depth) == ["deep"]


def test_no_more_blocks_than_the_bound() -> None:
    assert len(texts("<p>x</p>" * (MAX_BLOCKS + 10))) == MAX_BLOCKS


PIECES = st.sampled_from(
    ["word", " ", "<p>", "</p>", "<b>", "</b>", "<br>", "<div>", "</div>", "<!--c-->", "<li>", "&amp;"]
)


@given(st.lists(PIECES, max_size=40))
def test_no_word_is_lost_or_moved(pieces: list[str]) -> None:
    html = "".join(pieces)
    seen = re.sub(r"\s", "", re.sub(r"<[^>]*>", "", html).replace("&amp;", "&"))
    assert "".join("".join(texts(f"<body>{html}")).split()) == seen
