from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.article.page_tree import parse
from transforms.web.markup import MAX_ATTRIBUTES

NUMBERED = " ".join(f"a{number}='>'" for number in range(3 * MAX_ATTRIBUTES))


def attributes(html: str, tag: str = "p") -> Any:
    return next(parse(html).iter(tag)).attrib


@pytest.mark.parametrize("before", ["", "<!-->", "<script>'<p '</script>", '<a title="<p ">', "<b '\"=>"])
def test_an_element_has_so_many_attributes_at_most(before: str) -> None:
    found = attributes(f"<html><body>{before}<p {NUMBERED}>text</p></body></html>")
    assert dict(found) == {f"a{number}": ">" for number in range(MAX_ATTRIBUTES)}


def test_what_follows_the_element_is_left() -> None:
    tree = parse(f"<p {NUMBERED}>text</p><p {NUMBERED}>more</p><i id=x>end</i>")
    assert ["".join(each.itertext()) for each in tree.iter("p", "i")] == ["text", "more", "end"]
    assert next(tree.iter("i")).attrib == {"id": "x"}


@pytest.mark.parametrize("form", ["{} ", "{}=1 ", '{}="<" ', "{}/", "{} = '1'"])
def test_however_they_are_written(form: str) -> None:
    written = "".join(form.format(f"a{number}") for number in range(2 * MAX_ATTRIBUTES))
    assert list(attributes(f"<p {written}>text</p>")) == [f"a{number}" for number in range(MAX_ATTRIBUTES)]


def test_scripts_are_left_alone() -> None:
    code = "if (a <b " + "or c " * MAX_ATTRIBUTES + ") { d }"
    (script,) = parse(f"<html><body><SCRIPT src=x>{code}</SCRIPT ><p>text</p></body></html>").iter("script")
    assert script.text == code


PIECES = st.sampled_from(
    ["<p ", "<", ">", "a=", "'", '"', " ", "/", "b", "<!--", "-->", "<script>", "</script>", "=", "x"]
)


@given(st.lists(PIECES, max_size=60), st.integers(0, 3))
def test_other_pages_are_left_as_they_are(pieces: list[str], times: int) -> None:
    html = "<i>x</i>" + "".join(pieces) * 10**times
    whole = parse(html)
    assert max((len(each.attrib) for each in whole.iter()), default=0) <= MAX_ATTRIBUTES


def test_what_follows_the_end_of_the_document_is_of_its_body() -> None:
    tree = parse("<html><body><p>one</p></body><p>two</p></HTML ><p>three</p>")
    assert ["".join(each.itertext()) for each in tree.find("body").iter("p")] == ["one", "two", "three"]


def test_comments_and_instructions_are_left_out() -> None:
    tree = parse("<p>one<!-- x -->two<?x?>three<![CDATA[x]]></p>")
    assert next(tree.iter("p")).text == "onetwothree"


TEXT = "<p>The ferry left at noon.</p>"


def shown(page: str) -> str:
    tree = parse(page)
    assert tree is not None
    return " ".join(" ".join(_outside_noscript(tree)).split())


def _outside_noscript(element: Any) -> Iterator[str]:
    for part in element.iter():
        if part.tag != "noscript" and all(each.tag != "noscript" for each in part.iterancestors()):
            yield part.text or ""


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title></title></head></html>\n<body>{TEXT}</body></html>",
        f"<html><body></body></html>{TEXT}",
        f"<html><body><noscript><div id=x></noscript><div>{TEXT}</div></body></html>",
        f"<html><body><NoScript><ul><li><a href=/>x</NOSCRIPT >{TEXT}",
        f"<html><body><noscript></div></noscript>{TEXT}",
    ],
)
def test_text_is_found_where_browsers_show_it(page: str) -> None:
    assert shown(page) == "The ferry left at noon."


def test_what_those_without_scripts_see_is_kept() -> None:
    tree = parse(f"<html><body><noscript><div><img src=a.jpg>Please turn on scripts.</div></noscript>{TEXT}")

    assert tree is not None
    (noscript,) = tree.iter("noscript")
    assert "".join(noscript.itertext()) == "Please turn on scripts."
    assert [image.get("src") for image in noscript.iter("img")] == ["a.jpg"]


def test_an_article_that_scripts_would_write_is_read_from_its_noscript() -> None:
    page = f"<html><body><p>Menu</p><noscript><main>{TEXT * 5}</main></noscript></body></html>"
    assert shown(page).count("ferry") == 5


@pytest.mark.parametrize("told", [TEXT * 4, "<p>Please turn on scripts.</p>" * 5])
def test_what_only_those_without_scripts_see_stays_unread(told: str) -> None:
    page = f"<html><body>{TEXT * 6 if 'scripts' in told else ''}<noscript>{told}</noscript></body></html>"
    assert shown(page).count("ferry") == 6 * ("scripts" in told)


def test_what_has_no_tag_is_no_page() -> None:
    assert parse("1 < 2") is None
