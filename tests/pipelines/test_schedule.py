"""Polls over days, on a real ledger and over real sockets: what is asked when, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.batch import Result, ingest
from pipelines.compose import compose
from schemas.feed import FeedState
from schemas.gap import Gap
from schemas.review import FeedHealth
from schemas.wire import from_wire
from tests.fakes import Around, InProcess, page, prose, rss
from tests.loopback import Answer, Net, serve
from tests.pipelines.worlds import command, lines, options, parts
from tests.samples import T0
from transforms.io.ledger.review import Review
from transforms.io.publishing import SinkError
from transforms.io.sinks.folder import FolderSink
from transforms.web.conditional import wants_whole

FEED = "http://news.example/feed"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class At:
    """A clock that stands at a time."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time


@dataclass
class World:
    """A folder, a net whose answers the test changes, and runs at given times."""

    folder: Path
    net: Net
    answers: dict[str, Answer]

    def run(self, at: datetime, *words: str, **others: Any) -> Result:
        """One run; the requests of earlier ones are forgotten."""
        self.net.asked.clear()
        self.net.conditions.clear()
        asked = options(self.folder, *words, "--proxy", self.net.proxy, "--per-host-delay", "0", "--robots", "ignore")
        fetcher = replace(compose(asked).fetcher, clock=At(at))
        made = parts(asked, **{"fetcher": fetcher, "children": InProcess(), "clock": At(at), **others})
        return ingest(asked, made)

    def feed(self, url: str = FEED) -> FeedHealth:
        """What the ledger says of a feed."""
        ledger = f"sqlite:///{self.folder / 'ledger.db'}"
        return next(feed for feed in Review(url=ledger).feeds() if feed.url == url)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    answers: dict[str, Answer] = {}
    with serve(answers) as net:
        yield World(tmp_path, net, answers)


def showing(*names: str) -> bytes:
    return rss(*((name, f"http://news.example/{name}", f"Title {name}") for name in names), host="http://news.example")


def write(world: World, *names: str) -> None:
    """The feed shows these articles, and they are there."""
    world.answers[FEED] = showing(*names)
    world.answers.update({f"http://news.example/{name}": page(name, *prose(name)) for name in names})


def test_the_second_polls_are_conditional_but_for_one_in_a_hundred(world: World) -> None:
    urls = [f"http://f{number}.example/feed" for number in range(150)]
    tags = {url: f'W/"{hashlib.sha256(url.encode()).hexdigest()}"' for url in urls}
    modified = "Fri, 01 May 2026 11:00:00 +0000"  # odd, and echoed as it is
    head = {url: {"ETag": tags[url], "Last-Modified": modified, "Content-Type": "text/xml"} for url in urls}
    world.answers.update({url: (200, head[url], rss()) for url in urls})
    world.run(T0, *urls)
    assert set(world.net.conditions) == {(None, None)}
    world.answers.update({url: (304, {}, b"") for url in urls})
    whole = {url for url in urls if wants_whole(FeedState(url=url, polls=1), T0)}
    assert len(whole) in range(1, 5)
    world.answers.update({url: (200, head[url], rss()) for url in whole})
    result = world.run(T0 + DAY)
    asked = dict(zip(world.net.asked, world.net.conditions, strict=True))
    assert asked == {url: (None, None) if url in whole else (tags[url], modified) for url in urls}
    assert result.summary.feeds["unchanged"] == 150


def test_a_304_for_eight_days_is_checked_once(world: World) -> None:
    """NetNewsWire; and the loss that such a server hides is told (issue: loss seen)."""
    write(world, "bridge", "tower")
    world.run(T0, FEED)
    hidden, world.answers[FEED] = showing("castle", "ferry"), (304, {}, b"")
    for day in range(1, 9):
        world.run(T0 + day * DAY)
        assert world.net.conditions[0][0]
    write(world, "castle", "ferry")
    assert world.answers[FEED] == hidden
    world.run(T0 + 9 * DAY)
    assert world.net.conditions[0] == (None, None)
    (gap,) = [from_wire(Gap, line) for line in lines(world.folder, "gaps")]
    assert (gap.from_, gap.to) == (T0 + DAY, T0 + 9 * DAY)


def test_a_feed_with_news_is_polled_sooner_than_one_without(world: World) -> None:
    quiet = "http://quiet.example/feed"
    world.answers[quiet] = rss()
    write(world, "n0")
    world.run(T0, FEED, quiet)
    names = [f"n{number}" for number in range(40)]
    for hour in range(1, 5):
        write(world, *names[: 10 * hour])
        world.run(T0 + hour * HOUR, "--all-due")
    busy, idle = world.feed(), world.feed(quiet)
    assert busy.next_poll_at
    assert idle.next_poll_at
    assert busy.next_poll_at - T0 - 4 * HOUR < timedelta(minutes=30) < HOUR < idle.next_poll_at - T0 - 4 * HOUR
    assert (busy.next_poll_why, idle.next_poll_why) == ("yield", "yield")
    assert world.run(T0 + 4 * HOUR + timedelta(minutes=30)).summary.feeds["unchanged"] == 1
    assert world.net.asked == [FEED]


def test_min_poll_interval_0_polls_at_once_whatever_the_feed_says(world: World) -> None:
    world.answers[FEED] = (200, {"Cache-Control": "max-age=86400"}, rss())
    world.run(T0, FEED, "--min-poll-interval", "0")
    assert world.run(T0, "--min-poll-interval", "0").summary.feeds["unchanged"] == 1


@pytest.mark.parametrize(
    ("headers", "body", "why", "hours"),
    [
        ({"Cache-Control": "max-age=7200"}, rss(), "cache", 2),
        ({"Expires": "Fri, 01 May 2026 15:00:00 GMT", "Date": "Fri, 01 May 2026 10:00:00 GMT"}, rss(), "cache", 5),
        ({}, rss().replace(b"<channel>", b"<channel><ttl>180</ttl>"), "ttl", 3),
        ({"Cache-Control": "no-cache, max-age=7200"}, rss(), "yield", 1),
    ],
)
def test_a_publishers_wish_lengthens_the_interval(
    world: World, headers: dict[str, str], body: bytes, why: str, hours: int
) -> None:
    world.answers[FEED] = (200, headers, body)
    world.run(T0, FEED)
    found = world.feed()
    assert found.next_poll_at
    assert timedelta(0) <= found.next_poll_at - T0 - hours * HOUR <= hours * HOUR / 10
    assert found.next_poll_why == why


@pytest.mark.parametrize(("scope", "asked"), [("domain", 1), ("host", 2), ("url", 2)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_holds_its_domain(world: World, scope: str, asked: int, status: int) -> None:
    """RFC 6585 section 4, RFC 9110 section 15.6.4; the date counts from the server's own Date."""
    busy, sibling, other = "http://a.big.example/feed", "http://b.big.example/feed", "http://other.example/feed"
    wait = {"Retry-After": "Fri, 01 May 2026 20:00:00 GMT", "Date": "Fri, 01 May 2026 14:00:00 GMT"}
    world.answers.update({busy: (status, wait, b""), sibling: rss(), other: rss()})
    flag = ("--retry-after-scope", scope)
    world.run(T0, busy, sibling, other, *flag)
    world.run(T0 + 5 * HOUR, "--all-due", *flag)
    assert len(world.net.asked) == asked
    assert busy not in world.net.asked
    world.run(T0 + 6 * HOUR, "--all-due", *flag)
    assert len(world.net.asked) == 3


def test_a_page_that_asks_for_a_wait_holds_the_feeds_of_its_site(world: World) -> None:
    write(world, "bridge")
    world.answers["http://news.example/bridge"] = (429, {"Retry-After": "7200"}, b"")
    world.run(T0, FEED)
    assert world.run(T0 + HOUR, "--all-due").summary.units == 0
    assert world.run(T0 + 2 * HOUR, "--all-due").summary.feeds["unchanged"] == 1


def test_a_retry_after_with_a_404_or_beyond_a_day(world: World) -> None:
    """Caps: Media Cloud saw 88 h; of other statuses RFC 9110 section 10.2.3 defines none for us."""
    world.answers.update({FEED: (404, {"Retry-After": "7200"}, b""), "http://o.example/": (503, {}, b"")})
    world.answers["http://long.example/"] = (503, {"Retry-After": "9999999"}, b"")
    world.run(T0, FEED, "http://long.example/")
    world.run(T0 + HOUR, "--all-due")
    assert world.net.asked == [FEED]
    world.run(T0 + DAY, "--all-due")
    assert sorted(world.net.asked) == ["http://long.example/", FEED]


def test_a_feed_that_fails_is_asked_less_and_less_and_comes_back(world: World) -> None:
    world.answers[FEED] = (500, {}, b"")
    now, waits = T0, []
    world.run(now, FEED)
    for _ in range(11):
        due = world.feed().next_poll_at
        assert due
        assert world.run(due - timedelta(seconds=1)).summary.units == 0
        waits.append((due - now).total_seconds())
        now = due
        world.run(now)
        assert world.net.asked == [FEED]
    assert waits[:8] == sorted(waits[:8])
    assert 86_400 <= waits[-1] <= 86_400 * 1.1
    world.answers[FEED] = rss()
    assert world.run(now + 2 * DAY).summary.feeds["changed"] == 1
    assert (world.feed().failures, world.feed().next_poll_why) == (0, "yield")


def test_a_feed_that_is_gone_is_asked_no_more(world: World) -> None:
    """FreshRSS; RFC 9110 section 15.5.11."""
    world.answers[FEED] = (410, {}, b"")
    assert world.run(T0, FEED).summary.feeds["gone"] == 1
    assert world.run(T0 + 400 * DAY, "--all-due").summary.units == 0
    assert (world.feed().next_poll_at, world.feed().next_poll_why) == (None, "gone")


NEW = "http://new.example/feed.xml"


@pytest.mark.parametrize(("status", "followed"), [(301, True), (307, False)])
def test_a_move_for_good_is_followed_after_days(world: World, status: int, followed: bool) -> None:
    """NewsBlur (10 polls), Feedbin (6 days); never 302 and 307 (miniflux#1387, vienna#1546)."""
    world.answers.update({FEED: (status, {"Location": NEW}, b""), NEW: rss()})
    for day in range(10):
        world.run(T0 + day * DAY, FEED)
        assert world.net.asked == [FEED, NEW]
    world.run(T0 + 10 * DAY)
    assert world.net.asked == ([NEW] if followed else [FEED, NEW])
    assert world.feed().moved_to == (NEW if followed else None)
    assert world.feed().url == FEED
    world.answers.update({NEW: (404, {}, b""), FEED: rss()})
    world.run(T0 + 11 * DAY, "--all-due")
    world.run(T0 + 12 * DAY, "--all-due")
    assert world.net.asked == [FEED]


def test_a_feed_that_rolled_over_publishes_its_gap_once(world: World) -> None:
    write(world, *(f"a{number}" for number in range(5)))
    world.run(T0, FEED)
    write(world, *(f"b{number}" for number in range(5)))
    failing = (Failing(FolderSink(root=str(world.folder))),)
    assert world.run(T0 + 12 * HOUR, sinks=failing).errors
    assert lines(world.folder, "gaps") == []
    world.run(T0 + 12 * HOUR + timedelta(seconds=1))
    world.run(T0 + 13 * HOUR, "--refetch")
    (line,) = lines(world.folder, "gaps")
    gap = from_wire(Gap, line)
    assert (gap.feed_url, gap.from_, gap.to, gap.estimated_missed) == (FEED, T0, T0 + 12 * HOUR, 1)
    assert set(line) == {
        "schemaVersion", "gapId", "feedUrl", "from", "to", "estimatedMissed", "cause", "runId",
    }  # fmt: skip
    (article_unit,) = {path.name.rpartition("-")[0] for path in world.folder.glob("gaps/dt=*/*.jsonl")}
    assert list(world.folder.glob(f"articles/dt=*/{article_unit}-*.jsonl"))


def test_a_rollover_shortens_the_interval_to_less_than_half(world: World) -> None:
    write(world, "a1", "a2")
    world.run(T0, FEED)
    write(world, "b1", "b2")
    world.run(T0 + 12 * HOUR)
    found = world.feed()
    assert found.next_poll_at
    assert found.next_poll_at - T0 - 12 * HOUR < 6 * HOUR
    assert found.next_poll_why == "rollover"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("a1", "a2"), ("a2", "b1")),  # one is shared
        ((), ("a1", "a2")),
        (("a1", "a2"), ()),
    ],
)
def test_what_is_no_rollover(world: World, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    for number, names in enumerate((before, after)):
        write(world, *names)
        world.run(T0 + number * DAY, FEED)
    assert lines(world.folder, "gaps") == []


def test_new_guids_for_the_same_articles_are_no_rollover(world: World) -> None:
    """FreshRSS#6521, NewsBlur#1470: a publisher that changes its GUIDs has lost nothing."""
    write(world, "a1", "a2")
    world.run(T0, FEED)
    shown = world.answers[FEED]
    assert isinstance(shown, bytes)
    world.answers[FEED] = shown.replace(b"'false'>", b"'false'>new-")
    result = world.run(T0 + DAY)
    assert result.summary.items["duplicate"] == 2
    assert lines(world.folder, "gaps") == []


def test_feeds_list_says_when_and_why(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.answers[FEED] = rss()
    world.run(T0, FEED)
    capsys.readouterr()
    ledger = f"sqlite:///{world.folder / 'ledger.db'}"
    assert command("feeds", "list", "--ledger", ledger) == 0
    assert " yield" in capsys.readouterr().out
    assert command("feeds", "list", "--json", "--ledger", ledger) == 0
    (feed,) = json.loads(capsys.readouterr().out)
    assert (feed["nextPollWhy"], feed["newPerH"], feed["movedTo"]) == ("yield", 0.5, None)
    assert feed["nextPollAt"] > feed["lastPollAt"]
    assert command("status", "--ledger", ledger) == 0
    assert " yield" in capsys.readouterr().out


@dataclass(frozen=True)
class Failing(Around):
    """A sink that takes nothing."""

    def write(self, unit: object, batches: object) -> int:
        raise SinkError("it is full")

    def report(self, unit: object, run: object) -> None:
        """Nothing."""
