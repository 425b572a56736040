"""A stream feeds every sink, window by window, and tells of each: on Prism, a folder, a database and a topic."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pipelines.budget import uncut
from pipelines.commands.ingest import Once
from pipelines.metrics import parse
from pipelines.stream import stream
from schemas.published import KEYS, PLACES
from tests.fakes import Answer, page, prose, rss
from tests.pipelines.editions import Editions, Remembering, changing_world, feed_of
from tests.pipelines.prism import FLAGS, on_prism
from tests.pipelines.test_sinks import dumped
from tests.pipelines.worlds import lines, options, parts
from tests.transforms.io.sinks.test_pubsub import PROJECT, Topic, topic

__all__ = ["topic"]
pytestmark = on_prism

HOSTS = 7
ROLLING = "https://rolls.example/feed"
"""A feed whose second reading shares no item with the first: what was in between is a gap."""


def world() -> dict[str, list[Answer]]:
    editions = (("bridge", "tower"), ("mill", "canal"))
    rolling = [rss(*((word, f"https://rolls.example/{word}", word) for word in words)) for words in editions]
    pages = {f"https://rolls.example/{word}": [page(word, *prose(word))] for words in editions for word in words}
    return {**changing_world(HOSTS, 8), ROLLING: [*rolling], **pages}


def test_every_window_reaches_every_sink_and_is_told(
    tmp_path: Path, postgres_url: str, topic: Topic, capsys: pytest.CaptureFixture[str]
) -> None:
    out, metrics = tmp_path / "out", tmp_path / "m.prom"
    feeds = [ROLLING, *(feed_of(host) for host in range(HOSTS))]
    uris = (postgres_url, f"pubsub://{PROJECT}/{topic.name}")
    window = ("--streaming", "--commit-every", "1s", "--unit-budget", "5m", "--min-poll-interval", "0")
    told = ("--json", "--metrics-file", str(metrics))
    asked = options(out, *feeds, *window, *told, *(word for uri in uris for word in ("--to", uri)))
    asked = dataclasses.replace(asked, beam=FLAGS)
    fetcher = Editions(str(out), world())
    made = parts(asked, fetcher=fetcher, children=Remembering())
    seen_under_way: list[int] = []

    def enough() -> bool:
        if metrics.exists():
            seen_under_way.append(parse(metrics.read_text()).get(("newsbeam_units_total", ()), 0))
        return len(list(out.glob("runs/*/*.json"))) >= 2

    assert asked.stream
    window_s = asked.stream
    once = Once(options=asked, work=lambda: stream(asked, window_s, made, enough, once.tell))
    try:
        assert once() == 0
    finally:
        uncut()
    written = {place: lines(out, place) for place in PLACES}
    assert len(written["articles"]) > 20
    assert all(written.values())
    in_database(postgres_url, written)
    held = {(message.attributes["kind"], message.data) for message in topic.messages(sum(map(len, written.values())))}
    assert held == {(place, dumped(line)) for place in PLACES for line in written[place]}
    *units, run = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [unit["unitId"] for unit in units] == sorted(path.stem for path in out.glob("runs/*/*.json"))
    assert sum(unit["items"]["stored"] for unit in units) == run["items"]["stored"] > 20
    assert 0 < max(seen_under_way) <= run["units"] == len(units)
    assert parse(metrics.read_text())["newsbeam_units_total", ()] == len(units)


def in_database(url: str, written: dict[str, list[dict[str, Any]]]) -> None:
    """Every record that a reader of the folder sees is there once, by its key."""
    names = {"failureId": "failure_id", "lastFailedAt": "last_failed_at", "gapId": "gap_id"}
    with psycopg.connect(url) as connection:
        for place in PLACES:
            first = KEYS[PLACES[place]][0]
            query = f"SELECT {names.get(first, first)} FROM newsbeam.{place}"  # noqa: S608 - our own names
            found = [row[0] for row in connection.execute(query)]  # type: ignore[call-overload]
            assert sorted(found) == sorted(line[first] for line in written[place])
