from collections.abc import Iterator
from typing import Any

import pytest

from transforms.article.page_tree import parse

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


def test_what_has_no_tag_is_no_page() -> None:
    assert parse("1 < 2") is None
