"""Articles of several pages: one record with the text of all, live and from an archive."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from pipelines.batch import Result, ingest
from pipelines.cli import parsers
from pipelines.commands.replay import replay_options
from pipelines.compose import compose
from pipelines.options import ingest_options
from pipelines.replay import replay
from tests.fakes import InProcess, page, prose, rss
from tests.loopback import Net, serve
from tests.pipelines.worlds import lines

FEED = "http://a.example/feed"
FIRST = "http://a.example/ferry-returns"
WORDS = ("bridge", "tower", "mill")


def part(number: int, last: int = len(WORDS), title: str = "The ferry returns") -> bytes:
    onward = f"<link rel=next href='/ferry-returns/{number + 1}'>" if number < last else ""
    return page(title, *prose(WORDS[number - 1])).replace(b"</head>", f"{onward}</head>".encode())


def world(**others: Any) -> dict[str, Any]:
    pages = {FIRST: part(1), f"{FIRST}/2": part(2), f"{FIRST}/3": part(3)}
    return {FEED: rss(("1", FIRST, "The ferry returns")), **pages, **others}


def ingested(net: Net, out: Path, *more: str) -> Result:
    words = (FEED, "--to", str(out), "--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0")
    asked = ingest_options(parsers()[1]["ingest"].parse_args([*words, *more]), [], {})
    return ingest(asked, dataclasses.replace(compose(asked), children=InProcess()))


def test_one_record_has_the_text_of_all_pages(tmp_path: Path) -> None:
    with serve(world()) as net:
        assert ingested(net, tmp_path).errors == ()
        asked = [url for url in net.asked if url.startswith(FIRST)]
    (article,) = lines(tmp_path, "articles")
    assert article["articleBody"] == "\n\n".join(text for word in WORDS for text in prose(word))
    assert article["extraction"]["flags"] == ["joined"]
    assert article["fetch"]["finalUrl"] == FIRST
    assert asked == [FIRST, f"{FIRST}/2", f"{FIRST}/3"]


def test_an_item_that_leads_to_a_further_page_is_of_the_same_article(tmp_path: Path) -> None:
    answers = world()
    with serve(answers) as net:
        ingested(net, tmp_path)
        answers[FEED] = rss(("1", FIRST, "The ferry returns"), ("2", f"{FIRST}/2", "The ferry returns, page 2"))
        done = ingested(net, tmp_path)
    found = {name: number for name, number in done.summary.items.items() if number}
    assert found == {"seen": 2, "known": 1, "duplicate": 1}
    assert len(lines(tmp_path, "articles")) == 1


@pytest.mark.parametrize("answer", [(404, {}, b""), (503, {}, b""), (200, {"X-Robots-Tag": "noindex"}, part(3))])
def test_what_can_be_had_is_published_and_says_that_it_goes_on(tmp_path: Path, answer: Any) -> None:
    with serve(world(**{f"{FIRST}/3": answer})) as net:
        assert ingested(net, tmp_path).errors == ()
    (article,) = lines(tmp_path, "articles")
    assert article["articleBody"] == "\n\n".join((*prose("bridge"), *prose("tower")))
    assert article["extraction"]["flags"] == ["joined", "continued"]


def test_a_known_article_is_not_cut_by_a_page_that_may_come_later(tmp_path: Path) -> None:
    answers = world()
    with serve(answers) as net:
        ingested(net, tmp_path)
        answers[FEED] = rss(("1", FIRST, "The ferry returns at last"))
        answers[f"{FIRST}/2"] = (503, {}, b"")
        done = ingested(net, tmp_path)
        assert (done.summary.items["deferred"], done.summary.items["revised"]) == (1, 0)
    assert len(lines(tmp_path, "articles")) == 1


def test_a_replay_joins_them_too_and_makes_no_articles_of_further_pages(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")
    with serve(world()) as net:
        ingested(net, tmp_path / "live", "--archive", str(tmp_path / "archive"))
    said = parsers()[1]["replay"].parse_args([str(tmp_path / "archive"), "--to", str(tmp_path / "again")])
    asked = replay_options(said, [], {})
    files = sorted(str(file) for file in (tmp_path / "archive").iterdir())
    replay(asked, dataclasses.replace(compose(asked), children=InProcess()), files)
    (live,), (again,) = lines(tmp_path / "live", "articles"), lines(tmp_path / "again", "articles")
    assert again["articleBody"] == live["articleBody"]
    assert again["sameAs"] == live["sameAs"]
