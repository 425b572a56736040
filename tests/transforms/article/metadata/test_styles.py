"""Pages as content systems make them, in a dozen languages: each file begins with what is to be read of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transforms.article.metadata.read import Metadata, metadata, reader
from transforms.article.page_tree import metas_of, parse

STYLES = sorted((Path(__file__).parent / "data").glob("*.html"))


def found(said: Metadata) -> dict[str, object]:
    return {
        "headline": said.title,
        "published": said.published[0].value if said.published else None,
        "authors": [author.name for author in said.authors],
        "section": list(said.sections),
        "site": said.site_name,
        "captions": [image.caption for image in said.images if image.caption],
    }


@pytest.mark.parametrize("page", STYLES, ids=lambda page: page.stem)
def test_style(page: Path) -> None:
    comment, _, markup = page.read_text().partition("-->\n")
    wanted = json.loads(comment.removeprefix("<!--"))
    tree = parse(markup)
    said = found(metadata(reader(tree, metas_of(tree), wanted.pop("url"))))
    assert {field: said[field] for field in wanted} == wanted
