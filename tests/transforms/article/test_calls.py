"""Calls to readers in some fifteen languages, and sentences of articles that have their words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.transforms.article.test_furniture import below
from tests.transforms.article.test_notices import inside

LINES: dict[str, list[str]] = json.loads((Path(__file__).parent / "data" / "calls.json").read_text("utf-8"))


@pytest.mark.parametrize("line", LINES["anywhere"])
def test_those_that_go_wherever_they_stand(line: str) -> None:
    assert inside(line)
    assert below(line) == ()


@pytest.mark.parametrize("line", LINES["below"])
def test_those_that_go_below_an_article_alone(line: str) -> None:
    assert below(line) == ()
    assert not inside(line)


@pytest.mark.parametrize("line", LINES["kept"])
def test_what_is_told_of_them_stays(line: str) -> None:
    assert below(line) == (line,)
    assert not inside(line)
