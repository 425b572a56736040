"""A page that can't be used while the feed carries the whole text: stored from the feed, tried again, then revised."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.clock import utc_now
from tests.fakes import InProcess, Site, page, prose
from tests.pipelines.worlds import FEEDS, lines, published, run

MARK = b"hangs the parser"
TEXT = "".join(f"<p>{text}</p>" for text in prose("bridge"))
FEED = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>News</title>"
    "<item><guid isPermaLink='false'>1</guid><link>https://a.example/1</link><title>The bridge</title>"
    f"<content:encoded><![CDATA[{TEXT}]]></content:encoded></item>"
    "<item><guid isPermaLink='false'>2</guid><link>https://a.example/2</link><title>Teaser</title>"
    "<content:encoded>Only a line …</content:encoded></item></channel></rss>"
).encode()
BROKEN = Site(
    {
        FEEDS[0]: FEED,
        FEEDS[1]: b"<rss version='2.0'><channel><title>Nothing</title></channel></rss>",
        "https://a.example/1": b"<html>" + MARK,
        "https://a.example/2": b"<html>" + MARK,
    }
)
MENDED = dataclasses.replace(
    BROKEN,
    answers={**BROKEN.answers, "https://a.example/1": page("The bridge", *prose("bridge"), *prose("toll house"))},
)
HANGS = InProcess(refuse=(MARK,))


def items(result: object) -> dict[str, int]:
    return {name: number for name, number in result.summary.items.items() if number}  # type: ignore[attr-defined]


def later() -> datetime:
    return utc_now() + timedelta(minutes=5)


def much_later() -> datetime:
    return utc_now() + timedelta(minutes=30)


def test_the_feeds_text_is_stored_and_says_why_and_a_teaser_is_not(tmp_path: Path) -> None:
    result = run(tmp_path, site=BROKEN, children=HANGS)
    assert items(result) == {"seen": 2, "stored": 1, "failed": 1}
    assert result.summary.reasons == {"extract": {"parser-timeout": 1}}
    (record,) = lines(tmp_path, "articles")
    assert record["articleBody"].startswith("The bridge of the harbour was opened")
    assert (record["extraction"]["method"], record["extraction"]["flags"]) == ("feed", ["parser-timeout"])
    assert (record["fetch"]["status"], record["fetch"]["charset"]) == (200, None)
    assert [line["subject"] for line in lines(tmp_path, "failures")] == ["https://a.example/2"]


def test_it_is_known_while_the_page_fails_and_revised_when_it_succeeds(tmp_path: Path) -> None:
    run(tmp_path, site=BROKEN, children=HANGS)
    again = run(tmp_path, site=BROKEN, children=HANGS, clock=later)
    assert items(again) == {"seen": 1, "known": 1}
    assert again.summary.reasons == {}
    mended = run(tmp_path, site=MENDED, children=HANGS, clock=much_later)
    assert items(mended) == {"seen": 1, "revised": 1}
    first, second = sorted(lines(tmp_path, "articles"), key=lambda line: line["version"])
    assert (first["identifier"], second["version"]) == (second["identifier"], 2)
    assert (second["extraction"]["method"], second["extraction"]["flags"]) == ("newsbeam", [])
    assert items(run(tmp_path, "--refetch", site=MENDED, children=HANGS, clock=much_later)) == {"seen": 2, "known": 2}
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == 2


def test_a_page_that_is_gone_meanwhile_is_not_asked_for_again(tmp_path: Path) -> None:
    run(tmp_path, site=BROKEN, children=HANGS)
    gone = dataclasses.replace(BROKEN, answers={FEEDS[0]: FEED})
    assert items(run(tmp_path, site=gone, children=HANGS, clock=later)) == {"seen": 1, "known": 1}
    assert items(run(tmp_path, site=gone, children=HANGS, clock=much_later)) == {}
