"""Calls to readers and disclosures, in some fifteen languages, and sentences of articles that have their words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.transforms.article.test_furniture import below
from tests.transforms.article.test_notices import inside

DATA = Path(__file__).parent / "data"
LINES = [json.loads((DATA / name).read_text("utf-8")) for name in ("calls.json", "disclosures.json")]


def of(kind: str) -> list[str]:
    return [line for lines in LINES for line in lines[kind]]


@pytest.mark.parametrize("line", of("anywhere"))
def test_those_that_go_wherever_they_stand(line: str) -> None:
    assert inside(line)
    assert below(line) == ()


@pytest.mark.parametrize("line", of("below"))
def test_those_that_go_below_an_article_alone(line: str) -> None:
    assert below(line) == ()
    assert not inside(line)


@pytest.mark.parametrize("line", of("kept"))
def test_what_is_told_of_them_stays(line: str) -> None:
    assert below(line) == (line,)
    assert not inside(line)
