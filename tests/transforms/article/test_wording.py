"""Patterns are made when they are first asked: that each can be is seen here."""

from __future__ import annotations

import pytest

from transforms.article.kinds import Reach, Why
from transforms.article.patterns import PATTERNS
from transforms.article.wording import Pattern, compiled, pattern


@pytest.mark.parametrize("each", PATTERNS, ids=lambda each: each.wording[:30])
def test_every_wording_is_a_regular_expression(each: Pattern) -> None:
    assert compiled(each.wording).fullmatch("") is None


def test_a_paragraph_matches_as_a_whole_in_any_letter_case_and_with_what_it_needs() -> None:
    made = pattern(Why.SHARE, Reach.ITSELF, "(?:share|send) this .+", max_chars=30, needs="this page|this story")
    assert made.matches("SHARE This Page now")
    assert not made.matches("They share this page now")
    assert not made.matches("Share this view of it")
    assert not made.matches("Share this page with everyone whom you know")
