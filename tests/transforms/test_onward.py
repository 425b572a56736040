"""The further pages of an article, asked for one after another."""

from __future__ import annotations

import asyncio

from schemas.failure import Reason, Refusal
from schemas.page import Extracted
from tests.transforms.article.test_joined import read
from transforms.onward import MAX_PAGES, Read, onward


class Site:
    """Answers with pages by address, else not-found; notes what it was asked."""

    def __init__(self, pages: dict[str, Extracted]) -> None:
        self.pages, self.asked = pages, list[str]()

    async def __call__(self, url: str) -> Extracted | Refusal:
        self.asked.append(url)
        return self.pages.get(url) or Refusal(Reason.NOT_FOUND, url)

    def read(self, first: Extracted) -> Read:
        return asyncio.run(onward(first, self))


def test_a_page_that_goes_nowhere_is_the_whole_article() -> None:
    site = Site({})
    assert (site.read(read("one")), site.asked) == (Read([read("one")], whole=True), [])


def test_pages_come_in_order_until_one_goes_nowhere() -> None:
    first, second, third = read("one", next_url="2"), read("two", next_url="3"), read("three")
    assert Site({"2": second, "3": third}).read(first) == Read([first, second, third], whole=True)


def test_a_page_too_many_that_leads_back_ends_it() -> None:
    first = read("one", next_url="2")
    site = Site({"2": first})
    assert (site.read(first), site.asked) == (Read([first, first], whole=True), ["2"])


def test_what_can_not_be_had_is_told() -> None:
    first, second = read("one", next_url="2"), read("two", next_url="3")
    found = Site({"2": second}).read(first)
    assert (found.pages, found.whole) == ([first, second], False)
    assert found.refused is not None
    assert found.refused.reason is Reason.NOT_FOUND


def test_there_is_an_end() -> None:
    site = Site({str(number): read(str(number), next_url=str(number + 1)) for number in range(100)})
    found = site.read(read("first", next_url="0"))
    assert (len(found.pages), len(site.asked), found.whole) == (MAX_PAGES, MAX_PAGES - 1, False)
