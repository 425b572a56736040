"""A known article whose feed entry changed: what is a revision, what it says, and a page that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fakes import Site, page
from tests.pipelines.worlds import FEEDS, lines, published, run
from tests.transforms.likeness.stories import story

ADDRESS = "https://a.example/1"
STORY = story(1, 5)


def world(paragraphs: list[str] | None, title: str, *, updated: str = "", status: int = 404) -> Site:
    """One article on one feed; without paragraphs its page is gone."""
    item = f"<item><guid isPermaLink='false'>1</guid><link>{ADDRESS}</link><title>{title}</title>{updated}</item>"
    answer: Any = page("Headline", *paragraphs) if paragraphs else (status, {}, b"gone")
    return Site(
        {
            FEEDS[0]: f"<rss version='2.0'><channel><title>N</title>{item}</channel></rss>".encode(),
            FEEDS[1]: b"<rss version='2.0'><channel><title>Nothing</title></channel></rss>",
            ADDRESS: answer,
        }
    )


def outcomes(folder: Path, site: Site) -> dict[str, int]:
    items = run(folder, "--min-poll-interval", "0", site=site).summary.items
    return {name: number for name, number in items.items() if number and name != "seen"}


def newest(folder: Path) -> dict[str, Any]:
    return max(lines(folder, "articles"), key=lambda record: record["version"])


def test_a_revision_counts_paragraphs_and_is_dated_by_when_it_was_seen(tmp_path: Path) -> None:
    outcomes(tmp_path, world(STORY, "One"))
    after = [f"{STORY[0]} Nobody was hurt.", *STORY[2:], *story(2, 1)]
    assert outcomes(tmp_path, world(after, "One, updated")) == {"revised": 1}
    record = newest(tmp_path)
    assert record["version"] == 2
    assert record["revision"] == {"of": 1, "reason": "text-changed", "added": 1, "removed": 1, "edited": 1}
    assert record["dateModified"] == record["fetch"]["fetchedAt"][:19] + "Z"
    assert [each["source"] for each in record["dateEvidence"] if each["chosen"]] == ["observed"]


def test_the_feeds_own_date_of_update_comes_first(tmp_path: Path) -> None:
    outcomes(tmp_path, world(STORY, "One"))
    published = "<pubDate>Fri, 01 May 2026 09:00:00 +0000</pubDate>"
    updated = published + "<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2026-05-01T11:30:00Z</a:updated>"
    assert outcomes(tmp_path, world(story(2, 4), "One", updated=updated)) == {"revised": 1}
    assert newest(tmp_path)["dateModified"] == "2026-05-01T11:30:00+00:00"


@pytest.mark.parametrize(
    "after",
    [STORY, [*STORY, "Comments (17)"], ["Most read today", *STORY]],
    ids=["same", "counter", "link"],
)
def test_another_title_in_the_feed_or_furniture_is_no_revision(tmp_path: Path, after: list[str]) -> None:
    outcomes(tmp_path, world([*STORY, "Comments (3)"], "One"))
    assert outcomes(tmp_path, world(after, "Another title")) == {"known": 1}
    assert len(published(tmp_path)) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_withdrawn_once_and_restored_when_it_is_back(tmp_path: Path, status: int) -> None:
    outcomes(tmp_path, world(STORY, "One"))
    first = newest(tmp_path)
    assert outcomes(tmp_path, world(None, "One, removed", status=status)) == {"revised": 1}
    record = newest(tmp_path)
    assert (record["identifier"], record["url"], record["version"]) == (first["identifier"], ADDRESS, 2)
    assert (record["creativeWorkStatus"], record["articleBody"], record["wordCount"]) == ("withdrawn", None, None)
    assert record["revision"] == {"of": 1, "reason": "withdrawn", "added": None, "removed": None, "edited": None}
    assert (record["fetch"]["status"], record["extraction"]["method"]) == (status, "none")
    assert outcomes(tmp_path, world(None, "One, removed again", status=status)) == {"known": 1}
    assert outcomes(tmp_path, world(STORY, "One, back")) == {"revised": 1}
    assert (newest(tmp_path)["version"], newest(tmp_path)["creativeWorkStatus"]) == (3, "published")
    assert newest(tmp_path)["revision"]["reason"] == "restored"
    assert not lines(tmp_path, "failures")


def test_a_page_that_was_never_published_is_a_dead_letter_not_a_withdrawal(tmp_path: Path) -> None:
    assert outcomes(tmp_path, world(None, "One")) == {"failed": 1}
    assert outcomes(tmp_path, world(None, "One, again")) == {"failed": 1}


def test_another_fault_withdraws_nothing(tmp_path: Path) -> None:
    outcomes(tmp_path, world(STORY, "One"))
    assert outcomes(tmp_path, world(None, "One, locked", status=403)) == {"failed": 1}
    assert len(published(tmp_path)) == 1
