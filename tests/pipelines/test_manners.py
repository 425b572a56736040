"""Two runs against real pages under their own hosts, judged by the log of the server that plays them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bench.state import newsbeam
from bench.world import missing, world
from tests.paces import keeps_pace

DELAY_S = 0.4


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_sites_are_asked_at_their_pace_for_each_page_once_and_then_only_what_is_new(tmp_path: Path) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "out"
    with world(["n4k"], "--limit", "120", "--log", str(log)) as net:
        words = ("ingest", "--feeds", str(net.feed_list(tmp_path)), "--to", str(out), "--proxy", net.proxy)
        newsbeam(*words, "--per-host-delay", str(DELAY_S))
        net.get("/_admin/stats")  # has the log written
        first = entries(log)
        newsbeam(*words, "--per-host-delay", str(DELAY_S), "--all-due", "--min-poll-interval", "0")
        net.get("/_admin/stats")
        second = entries(log)[len(first) :]

    assert len(first) > 200
    for run in (first, second):
        for times in times_by_host(run):
            assert keeps_pace(times, DELAY_S), times
    # One article goes on at an https address: for its robots.txt and itself this proxy is asked to connect in vain.
    asked = Counter((entry["host"], entry["path"]) for entry in first if entry["method"] == "GET")
    assert set(asked.values()) == {1}
    conditional = [entry["has_inm"] or entry["has_ims"] for entry in second]
    assert len(second) == sum(entry["path"] == "/newsworld/feed.xml" for entry in first)  # nothing but the feeds
    assert sum(conditional) >= 0.95 * len(second)  # one poll in a hundred asks for the whole feed, by hash


def entries(log: Path) -> list[dict[str, Any]]:
    """Requests for hosts of the world, as they came."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line for line in lines if not line["path"].startswith(("/_admin", "/feeds.txt"))]


def times_by_host(run: list[dict[str, Any]]) -> Iterable[list[float]]:
    """When each host was asked, in seconds."""
    times: dict[str, list[float]] = defaultdict(list)
    for entry in run:
        times[entry["host"]].append(entry["t"])
    return times.values()
