"""A whole run on fakes of the world, with a real ledger and folder."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from schemas.article import Article
from schemas.failure import Failure
from schemas.unit import RunSummary, UnitSummary
from schemas.wire import from_wire, loads
from tests.fakes import Site, Slow, page, prose, rss
from tests.pipelines.worlds import FEEDS, WORLD, lines, published, run

NOW = ("--min-poll-interval", "0")


def items(result: object) -> dict[str, int]:
    return {name: number for name, number in result.summary.items.items() if number}  # type: ignore[attr-defined]


def test_every_item_ends_once_and_the_folder_holds_it(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.errors == ()
    assert items(result) == {"seen": 7, "stored": 2, "duplicate": 2, "failed": 2, "deferred": 1}
    assert result.summary.reasons == {
        "fetch": {"not-found": 1, "server-error": 1}, "parse": {"no-link": 1},
    }  # fmt: skip
    articles = [from_wire(Article, line) for line in lines(tmp_path, "articles")]
    one, two = sorted(articles, key=lambda article: str(article.headline))
    assert (one.headline, two.headline) == ("One", "Two")
    (copy,) = [from_wire(Article, line) for line in lines(tmp_path, "duplicates")]
    assert copy.cluster
    assert (copy.cluster.of, copy.cluster.role) == (one.identifier, "copy")
    failures = [from_wire(Failure, line) for line in lines(tmp_path, "failures")]
    assert sorted((f.reason.value, f.next_try_at is not None) for f in failures) == [
        ("no-link", False), ("not-found", False), ("server-error", True),
    ]  # fmt: skip
    assert not (tmp_path / "_staging").exists()


def test_an_article_that_two_feeds_carry_names_both(tmp_path: Path) -> None:
    run(tmp_path)
    (two,) = [line for line in lines(tmp_path, "articles") if line["headline"] == "Two"]
    assert [ref["feedUrl"] for ref in two["isPartOf"]] == list(FEEDS)


def test_the_summaries_are_the_contracts(tmp_path: Path) -> None:
    result = run(tmp_path)
    path = tmp_path / "runs" / f"{result.summary.run_id}.json"
    assert loads(RunSummary, path.read_text()) == result.summary
    assert set(json.loads(path.read_text())) == {
        "runId", "startedAt", "finishedAt", "units", "feeds", "items", "reconciled", "reasons", "published",
    }  # fmt: skip
    (unit,) = [loads(UnitSummary, path.read_text()) for path in (tmp_path / "runs").glob("*/*.json")]
    assert {url: count.items["seen"] for url, count in unit.per_feed.items()} == {FEEDS[0]: 3, FEEDS[1]: 4}
    assert result.summary.published == {str(tmp_path): 2}


def test_a_second_run_publishes_nothing_and_feeds_are_unchanged(tmp_path: Path) -> None:
    run(tmp_path)
    before = published(tmp_path)
    result = run(tmp_path, "--all-due")
    assert items(result) == {}
    assert result.summary.feeds["unchanged"] == 2
    assert published(tmp_path) == before


def test_a_second_run_within_the_poll_interval_has_nothing_to_do(tmp_path: Path) -> None:
    run(tmp_path)
    result = run(tmp_path)
    assert (result.summary.units, result.summary.feeds["unchanged"], result.errors) == (0, 0, ())


def test_refetch_parses_equal_bodies_and_every_item_is_known(tmp_path: Path) -> None:
    run(tmp_path)
    before = published(tmp_path)
    result = run(tmp_path, "--refetch")
    assert items(result) == {"seen": 7, "known": 7}
    assert result.summary.feeds["unchanged"] == 2
    assert published(tmp_path) == before


def test_rounds_come_to_the_same_as_one(tmp_path: Path) -> None:
    result = run(tmp_path, "--feeds-per-unit", "1")
    assert (result.summary.units, items(result)["stored"], items(result)["duplicate"]) == (2, 2, 2)
    assert len(set(published(tmp_path))) == len(published(tmp_path)) == 3


def test_an_edited_article_is_a_revision_once(tmp_path: Path) -> None:
    feed = rss(("1", "https://a.example/1", "One"))
    site = Site({FEEDS[0]: feed, FEEDS[1]: rss(), "https://a.example/1": page("One", *prose("bridge"))})
    run(tmp_path, site=site)
    edited = {
        FEEDS[0]: rss(("1", "https://a.example/1", "One, corrected")),
        "https://a.example/1": page("One", *prose("weir")),
    }
    site = dataclasses.replace(site, answers={**site.answers, **edited})
    assert items(run(tmp_path, "--all-due", site=site)) == {"seen": 1, "revised": 1}
    assert items(run(tmp_path, "--refetch", site=site)) == {"seen": 1, "known": 1}
    first, second = sorted(lines(tmp_path, "articles"), key=lambda line: line["version"])
    assert (first["identifier"], first["version"]) == (second["identifier"], 1)
    assert (second["version"], second["revision"]["of"]) == (2, 1)


def test_a_title_that_changed_alone_is_no_revision(tmp_path: Path) -> None:
    run(tmp_path)
    feed = rss(("1", "https://a.example/1", "One!"), ("2", "https://a.example/2", "Two"), ("3", "", "Nowhere"))
    site = dataclasses.replace(WORLD, answers={**WORLD.answers, FEEDS[0]: feed})
    assert items(run(tmp_path, "--all-due", site=site)) == {"seen": 3, "known": 3}


def test_a_deferred_item_comes_back_by_itself_and_is_published_once(tmp_path: Path) -> None:
    from pipelines.clock import utc_now

    def later() -> object:
        from datetime import timedelta

        return utc_now() + timedelta(minutes=2)

    run(tmp_path)
    site = dataclasses.replace(WORLD, answers={**WORLD.answers, "https://b.example/busy": page("B", *prose("lamp"))})
    result = run(tmp_path, site=site, clock=later)
    assert items(result) == {"seen": 1, "stored": 1}
    assert items(run(tmp_path, "--refetch", site=site, clock=later)) == {"seen": 7, "known": 7}


def test_a_site_that_takes_too_long_is_deferred_and_comes_with_the_next_run(tmp_path: Path) -> None:
    slow = Slow(WORLD, ("https://a.example/2", FEEDS[1]))
    result = run(tmp_path, "--unit-budget", "6s", fetcher=slow)
    assert items(result) == {"seen": 3, "stored": 1, "failed": 1, "deferred": 1}
    assert result.summary.feeds["deferred"] == 1
    assert result.summary.reasons["fetch"] == result.summary.reasons["poll"] == {"budget-spent": 1}
    assert not [line for line in lines(tmp_path, "failures") if line["reason"] == "budget-spent"]
    assert items(run(tmp_path)) == {"seen": 5, "stored": 1, "duplicate": 2, "failed": 1, "deferred": 1}
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == 3


def test_what_was_published_to_a_folder_is_not_published_again_under_another_spelling(tmp_path: Path) -> None:
    run(tmp_path / "out")
    result = run(tmp_path / "out" / ".." / "out", "--all-due")
    assert (result.errors, items(result)) == ((), {})
