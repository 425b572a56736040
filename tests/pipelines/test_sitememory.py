"""A site of thirty pages in two runs: what its articles have in common goes from those of the second run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import Site, page, rss
from tests.pipelines.test_ingest import items
from tests.pipelines.worlds import FEEDS, lines, run

DESK = (
    "The Cape Letter is read on nineteen islands, and its desk is glad of letters, of photographs and of corrections."
)
PLACES = ("pier", "mill", "chapel", "school", "light", "quarry", "bridge", "market", "ferry", "station")
EVENTS = ("fire", "wedding", "auction")


def story(number: int) -> list[str]:
    place, event = PLACES[number % 10], EVENTS[number // 10]
    return [
        f"The {event} at the {place} began a little after noon on the {number + 1}th of May, as the tide turned.",
        f"Nobody at the {place} had been told of the {event}, said keeper {number}, who saw {number + 7} boats.",
        f"By evening the {place} was quiet again, and the council will speak of the {event} in week {number + 20}.",
    ]


def world(shown: int) -> Site:
    entries = [(str(number), f"https://a.example/{number}", f"Story {number}") for number in range(30)]
    answers = {link: page(title, *story(int(guid)), DESK) for guid, link, title in entries}
    return Site({FEEDS[0]: rss(*entries[:shown]), FEEDS[1]: rss(), **answers})


def bodies(folder: Path) -> dict[int, list[str]]:
    found = lines(folder, "articles")
    return {int(each["isPartOf"][0]["guid"]): each["articleBody"].split("\n\n") for each in found}


@pytest.mark.parametrize("mode", ["learn", "read", "off"])
def test_thirty_pages_in_two_runs(tmp_path: Path, mode: str) -> None:
    asked = ("--site-memory", mode, "--near-days", "1")
    assert items(run(tmp_path, *asked, site=world(15))) == {"seen": 15, "stored": 15}
    first = bodies(tmp_path)
    assert items(run(tmp_path, *asked, "--all-due", site=world(30))) == {"seen": 30, "stored": 15, "known": 15}
    found = bodies(tmp_path)
    assert all(found[number][:3] == story(number) for number in range(30))
    assert {number: body for number, body in found.items() if number < 15} == first
    with_desk = {number for number, body in found.items() if DESK in body}
    assert with_desk == set(range(15 if mode == "learn" else 30))


def test_a_changed_entry_of_a_known_article_is_no_revision(tmp_path: Path) -> None:
    run(tmp_path, site=world(15))
    run(tmp_path, "--all-due", site=world(30))
    changed = world(30)
    feed = changed.answers[FEEDS[0]]
    assert isinstance(feed, bytes)
    edited = Site({**changed.answers, FEEDS[0]: feed.replace(b"<title>Story", b"<title>The story")})
    assert items(run(tmp_path, "--all-due", site=edited)) == {"seen": 30, "known": 30}
