"""What sites want of robots, through a whole run over real sockets: each item one outcome, nothing asked in vain."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.batch import ingest
from pipelines.compose import compose
from tests.fakes import InProcess, page, prose, rss
from tests.faults.site import Answer, Doc, Site, serve
from tests.pipelines.worlds import lines, options, published
from tests.samples import T0
from transforms.io import loop
from transforms.io.ledger.review import Review

FEED, BLOG = "http://a.example/feed", "http://b.example"
ITEMS = rss(("1", f"{BLOG}/one", "One"), ("2", f"{BLOG}/private/two", "Two"), ("3", f"{BLOG}/go", "Three"))
DOCS = {
    FEED: Doc(body=ITEMS, kind="application/xml"),
    f"{BLOG}/one": Doc(body=page("One", *prose("bridge"))),
    f"{BLOG}/private/two": Doc(body=page("Two", *prose("tower"))),
    f"{BLOG}/private/three": Doc(body=page("Three", *prose("ferry"))),
}
RULES = Doc(body=b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
MOVED = [Answer(status=302, headers=(("Location", f"{BLOG}/private/three"),))]


@dataclass
class Days:
    """A clock that is set by hand."""

    now: datetime = T0

    def __call__(self) -> datetime:
        return self.now

    def __hash__(self) -> int:
        return id(self)


def run(folder: Path, site: Site, *words: str, clock: Any = None) -> Any:
    asked = options(folder, FEED, *words, "--proxy", site.proxy, "--per-host-delay", "0", "--min-poll-interval", "0")
    made = dataclasses.replace(compose(asked), children=InProcess())
    if clock:
        manners = dataclasses.replace(made.fetcher.manners, clock=clock)  # type: ignore[attr-defined]
        fetcher = dataclasses.replace(made.fetcher, manners=manners)  # type: ignore[type-var]
        made = dataclasses.replace(made, clock=clock, fetcher=fetcher)
    try:
        return ingest(asked, made).summary
    finally:
        loop.close()  # as at the end of the process: the next run has only what the ledger keeps


def counts(summary: Any) -> dict[str, int]:
    return {name: number for name, number in summary.items.items() if number}


def test_disallowed_pages_are_filtered_counted_and_not_asked_for(tmp_path: Path) -> None:
    with serve({**DOCS, f"{BLOG}/robots.txt": RULES, "http://a.example/robots.txt": RULES}) as site:
        site.faults[f"{BLOG}/go"], site.for_good = list(MOVED), {f"{BLOG}/go"}
        summary = run(tmp_path, site)
        assert counts(summary) == {"seen": 3, "stored": 1, "filtered": 2}
        assert summary.reasons == {"fetch": {"robots-disallowed": 2}}
        assert not [url for url in site.asked() if "/private/" in url]
        assert sorted(site.asked()) == sorted({*site.asked()})
        assert (lines(tmp_path, "failures"), len(published(tmp_path))) == ([], 1)
        since = len(site.log)
        assert counts(run(tmp_path, site, "--refetch")) == {"seen": 3, "known": 3}
        assert site.asked(since) == [FEED]  # robots.txt is good for a day


def test_a_filtered_item_comes_back_when_its_feed_changes_it(tmp_path: Path) -> None:
    docs = {**DOCS, f"{BLOG}/robots.txt": RULES}
    with serve(docs) as site:
        assert counts(run(tmp_path, site)) == {"seen": 3, "stored": 1, "filtered": 1, "failed": 1}
        docs[FEED] = Doc(body=ITEMS.replace(b"Two", b"Two, again"), kind="application/xml")
        assert counts(run(tmp_path, site, "--robots", "ignore")) == {"seen": 3, "known": 2, "stored": 1}


def test_a_robots_txt_that_fails_defers_and_a_later_run_publishes(tmp_path: Path) -> None:
    clock = Days()
    with serve({**DOCS, f"{BLOG}/robots.txt": RULES}) as site:
        site.faults |= {f"{BLOG}/robots.txt": [Answer(status=503)], f"{BLOG}/go": list(MOVED)}
        site.for_good = set(site.faults)
        first = run(tmp_path, site, clock=clock)
        assert (counts(first), first.reasons) == ({"seen": 3, "deferred": 3}, {"fetch": {"robots-unavailable": 3}})
        assert site.asked().count(f"{BLOG}/robots.txt") == 1
        letters = lines(tmp_path, "failures")
        assert {(letter["attempts"], letter["nextTryAt"]) for letter in letters} == {(0, "2026-05-01T13:00:00Z")}
        del site.faults[f"{BLOG}/robots.txt"]
        clock.now += timedelta(minutes=30)
        assert set(counts(run(tmp_path, site, clock=clock))) <= {"seen", "known"}  # not yet their time
        clock.now += timedelta(minutes=30)
        last = counts(run(tmp_path, site, clock=clock))
        assert (last["stored"], last["filtered"], "deferred" in last) == (1, 2, False)
        assert len(published(tmp_path)) == 1


def test_a_disallowed_feed_has_failed(tmp_path: Path) -> None:
    with serve({**DOCS, "http://a.example/robots.txt": Doc(body=b"user-agent: newsbeam\ndisallow: /feed")}) as site:
        summary = run(tmp_path, site)
        assert (summary.feeds["failed"], summary.reasons) == (1, {"poll": {"robots-disallowed": 1}})
        (letter,) = lines(tmp_path, "failures")
        assert (letter["stage"], letter["reason"], letter["retryable"]) == ("poll", "robots-disallowed", False)
        assert "Disallow: /feed (line 2)" in letter["detail"]
        assert site.asked() == ["http://a.example/robots.txt"]
        (feed,) = Review(url=f"sqlite:///{tmp_path}/ledger.db").feeds()
        assert feed.last_reason == "robots-disallowed"


def test_another_user_agent_has_its_own_rules(tmp_path: Path) -> None:
    rules = Doc(body=b"user-agent: OtherBot\ndisallow: /one\n")
    with serve({**DOCS, f"{BLOG}/robots.txt": rules}) as site:
        summary = run(tmp_path, site, "--user-agent", "OtherBot/1.0")
        assert summary.reasons["fetch"]["robots-disallowed"] == 1


RESERVED = Doc(body=b'[{"location": "/private", "tdm-reservation": 1}]', kind="application/json")
NOINDEX = b'<meta name="robots" content="noindex"><title>'
NOAI = b'<meta name="robots" content="noai"><meta name="tdm-policy" content="https://b.example/tdm"><title>'


@pytest.mark.parametrize(
    ("words", "reasons", "stored"),
    [
        ((), {"noindex": 1}, 2),
        (("--robots", "ignore"), {}, 3),
        (("--respect-tdm",), {"noindex": 1, "tdm-reserved": 2}, 0),
        (("--respect-tdm", "--robots", "ignore"), {"tdm-reserved": 2}, 1),
    ],
)
def test_what_pages_say_of_their_use(tmp_path: Path, words: tuple[str, ...], reasons: Any, stored: int) -> None:
    docs = {
        **DOCS,
        f"{BLOG}/one": Doc(body=page("One", *prose("bridge")).replace(b"<title>", NOINDEX)),
        f"{BLOG}/go": Doc(body=page("Three", *prose("ferry")).replace(b"<title>", NOAI)),
        f"{BLOG}/.well-known/tdmrep.json": RESERVED,
    }
    with serve(docs) as site:
        summary = run(tmp_path, site, *words)
        assert summary.reasons == ({"fetch": reasons} if reasons else {})
        assert (summary.items["stored"], summary.items["filtered"]) == (stored, sum(reasons.values()))
        assert site.asked().count(f"{BLOG}/.well-known/tdmrep.json") == ("--respect-tdm" in words)
        usages = [line["usageInfo"] for line in lines(tmp_path, "articles") if line["usageInfo"]]
        if not words:
            assert usages == [{"robots": ["noai"], "tdmReservation": None, "tdmPolicy": "https://b.example/tdm"}]
