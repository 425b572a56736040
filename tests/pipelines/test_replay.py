"""`newsbeam replay`: the same records as when the pages came over the network."""

from __future__ import annotations

import dataclasses
import gzip
import json
import logging
import lzma
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.batch import Result, ingest
from pipelines.cli import parsers
from pipelines.commands.replay import archives, replay_options
from pipelines.compose import compose
from pipelines.flags import UsageError
from pipelines.options import ingest_options
from pipelines.replay import replay
from schemas.unit import RunSummary
from schemas.wire import loads
from tests.fakes import InProcess, page, prose, rss
from tests.loopback import Net, serve
from tests.pipelines.console import say
from tests.pipelines.worlds import lines, published
from tests.warcs import packed, plain, record
from transforms.io.ports import Children

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

NEWSBEAM = str(Path(sys.executable).parent / "newsbeam")
FEEDS = ("http://a.example/feed", "http://b.example/feed")
ANSWERS: dict[str, Any] = {
    FEEDS[0]: rss(
        ("1", "http://a.example/1", "One"), ("2", "http://a.example/2?utm_source=a", "Two"),
        ("3", "http://a.example/moved", "Three"), ("4", "http://a.example/gone", "Four"), ("5", "", "Nowhere"),
    ),
    FEEDS[1]: (301, {"Location": "/news.xml"}, b""),
    "http://b.example/news.xml": rss(
        ("1", "http://b.example/copy", "One again"), ("2", "http://a.example/2", "Two"),
        ("6", "http://b.example/busy", "Six"), ("7", "http://a.example/3", "Three, too"),
        ("8", "http://b.example/wall", "Eight"), ("9", "http://b.example/packed", "Nine"),
        ("10", "http://b.example/latin", "Ten"),
    ),
    "http://a.example/1": page("One", *prose("bridge")),
    "http://a.example/2?utm_source=a": page("Two", *prose("tower")),
    "http://a.example/2": page("Two", *prose("tower")),
    "http://a.example/moved": (302, {"Location": "http://a.example/3"}, b""),
    "http://a.example/3": page("Three", *prose("mill")),
    "http://b.example/copy": page("One", *prose("bridge")),
    "http://b.example/busy": (503, {}, b""),
    "http://b.example/wall": (403, {"cf-mitigated": "challenge"}, b"<html><title>Just a moment...</title></html>"),
    "http://b.example/packed": (
        200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "X-Robots-Tag": "noai"},
        gzip.compress(page("Nine", *prose("canal"))),
    ),
    "http://b.example/latin": (
        200, {"Content-Type": "text/html; charset=iso-8859-1", "ETag": '"caf\xe9"'},
        page("Ten", *prose("ferry")) + "é".encode("latin-1"),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _speaking(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "pipelines")


def newsbeam(*words: object, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [NEWSBEAM, *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **environ})


def ingest_words(net: Net, out: Path, archive: Path, *feeds: str) -> list[str]:
    words = ("--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0")
    return [*(feeds or FEEDS), "--to", str(out), "--archive", str(archive), *words]


def ingested(net: Net, out: Path, archive: Path, *feeds: str, more: Sequence[str] = ()) -> Result:
    """As the command does it, in this process."""
    said = parsers()[1]["ingest"].parse_args([*ingest_words(net, out, archive, *feeds), *more])
    asked = ingest_options(said, [], {})
    done = ingest(asked, dataclasses.replace(compose(asked), children=InProcess()))
    assert done.errors == ()
    return done


def replayed(
    out: Path, *paths: Path, children: Children | None = None, reextract: bool = False, more: Sequence[str] = ()
) -> Result:
    """As the command does it, in this process."""
    said = parsers()[1]["replay"].parse_args([*(str(path) for path in paths), "--to", str(out), *more])
    asked = replay_options(said, [], {})
    made = dataclasses.replace(compose(asked), children=children or InProcess())
    return replay(asked, made, list(archives(said.path)), reextract=reextract)


def told(done: Result) -> dict[str, int]:
    return {name: number for name, number in done.summary.items.items() if number}


def comparable(folder: Path, kind: str) -> list[str]:
    """Published lines without run id, configuration and times of observation."""
    found = []
    for line in lines(folder, kind):
        for name in ("dateFirstSeen", "runId", "firstFailedAt", "lastFailedAt", "nextTryAt"):
            line.pop(name, None)
        if "provenance" in line:
            del line["provenance"]["runId"], line["provenance"]["configHash"], line["provenance"]["recordedAt"]
        found.append(json.dumps(line, sort_keys=True))
    return sorted(found)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_an_archive_comes_to_the_records_of_the_run_that_wrote_it(tmp_path: Path) -> None:
    with serve(ANSWERS) as net:
        live = newsbeam("ingest", *ingest_words(net, tmp_path / "live", tmp_path / "archive"))
        assert live.returncode == 0, live.stderr
        asked = len(net.asked)
        done = newsbeam("replay", tmp_path / "archive", "--to", tmp_path / "replayed", "--json", http_proxy=net.proxy)
        assert (done.returncode, len(net.asked)) == (0, asked), done.stderr
    summary = loads(RunSummary, done.stdout)
    outcomes = {name: number for name, number in summary.items.items() if number}
    assert outcomes == {"seen": 12, "stored": 5, "duplicate": 3, "deferred": 1, "failed": 3}
    assert (summary.feeds["changed"], summary.published) == (2, {str(tmp_path / "replayed"): 5})
    for kind in ("articles", "duplicates", "failures"):
        assert comparable(tmp_path / "replayed", kind) == comparable(tmp_path / "live", kind) != []


def test_runs_one_after_another_are_replayed_with_their_revisions(tmp_path: Path) -> None:
    answers = dict(ANSWERS)
    with serve(answers) as net:
        ingested(net, tmp_path / "live", tmp_path / "archive")
        edited = [("1", "http://a.example/1", "One, corrected"), ("11", "http://a.example/11", "Eleven")]
        answers[FEEDS[0]] = rss(*edited)
        answers["http://a.example/1"] = page("One", *prose("viaduct"))
        answers["http://a.example/11"] = page("Eleven", *prose("orchard"))
        ingested(net, tmp_path / "live", tmp_path / "archive")
    done = replayed(tmp_path / "replayed", tmp_path / "archive")
    assert (done.summary.units, told(done)["revised"]) == (2, 1)
    for kind in ("articles", "duplicates"):
        assert comparable(tmp_path / "replayed", kind) == comparable(tmp_path / "live", kind)


def test_what_sites_forbade_and_what_never_came_is_so_in_the_replay(tmp_path: Path) -> None:
    """In two runs: what a site said to the first holds for the second, which does not ask again."""
    answers: dict[str, Any] = {
        FEEDS[0]: rss(
            ("1", "http://a.example/1", "One"), ("2", "http://a.example/private/2", "Forbidden"),
            ("3", "http://a.example/reserved/3", "Reserved"), ("4", "http://10.0.0.1/4", "Inside"),
            ("5", "http://closed.example/5", "Closed"), ("6", "http://a.example/away", "Moved inside"),
        ),
        "http://a.example/robots.txt": b"User-agent: *\nDisallow: /private/\nDisallow: /feed2",
        "http://a.example/.well-known/tdmrep.json": b'[{"location": "/reserved/", "tdm-reservation": 1}]',
        "http://closed.example/robots.txt": (503, {}, b""),
        "http://a.example/1": page("One", *prose("bridge")),
        "http://a.example/reserved/3": page("Three", *prose("tower")),
        "http://a.example/away": (302, {"Location": "http://192.168.0.1/"}, b""),
        FEEDS[1]: (404, {}, b""),
    }  # fmt: skip
    live = []
    with serve(answers) as net:
        live.append(ingested(net, tmp_path / "live", tmp_path / "archive", more=["--respect-tdm"]))
        answers["http://a.example/reserved/7"] = page("Seven", *prose("mill"))
        answers[FEEDS[0]] = rss(("7", "http://a.example/reserved/7", "Seven"), ("8", "http://a.example/private/8", ""))
        live.append(ingested(net, tmp_path / "live", tmp_path / "archive", more=["--respect-tdm"]))
    done = replayed(tmp_path / "replayed", tmp_path / "archive", more=["--respect-tdm"])
    expected = {name: sum(told(run).get(name, 0) for run in live) for name in told(done)}
    assert told(done) == expected == {"seen": 8, "stored": 1, "filtered": 4, "deferred": 1, "failed": 2}
    assert done.summary.reasons["fetch"] == {
        "robots-disallowed": 2, "tdm-reserved": 2, "address-refused": 2, "robots-unavailable": 1,
    }  # fmt: skip
    for kind in ("articles", "failures"):
        assert comparable(tmp_path / "replayed", kind) == comparable(tmp_path / "live", kind) != []


def test_what_is_committed_is_not_done_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.warc.gz").write_bytes(packed(record("http://a.example/1", page("One", *prose("bridge")))))
    (tmp_path / "b.warc.gz").write_bytes(packed(record("http://a.example/2", page("Two", *prose("tower")))))
    assert told(replayed(tmp_path / "out", tmp_path / "a.warc.gz")) == {"seen": 1, "stored": 1}
    (tmp_path / "a.warc.gz").rename(tmp_path / "c.warc.gz")  # the same file under another name
    done = replayed(tmp_path / "out", tmp_path)
    assert (done.summary.units, told(done)) == (1, {"seen": 1, "stored": 1})
    assert "c.warc.gz, part " in caplog.text
    assert len(published(tmp_path / "out")) == 2


DYING = """
import os, sys
from {module} import {owner}
usual = {owner}.{name}
def dies(self, *words, **named):
    os.environ["CALLS"] = os.environ.get("CALLS", "") + "x"  # the one place that no pickle copies
    return os._exit(9) if os.environ["CALLS"] == "xx" else usual(self, *words, **named)
{owner}.{name} = dies
from pipelines.cli import main
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("module", "owner", "name", "left"),
    [
        ("transforms.io.ledger.journal", "SqlJournal", "commit", 2),
        ("transforms.publish", "Publisher", "publish", 1),
    ],
)  # fmt: skip
def test_a_run_that_died_is_gone_on_with(tmp_path: Path, module: str, owner: str, name: str, left: int) -> None:
    for number, word in enumerate(("bridge", "tower", "mill")):
        made = record(f"http://a.example/{number}", page(word, *prose(word)))
        (tmp_path / f"{number}.warc.gz").write_bytes(packed(made))
    script, out = DYING.format(module=module, owner=owner, name=name), tmp_path / "out"
    command = [sys.executable, "-c", script, "replay", str(tmp_path), "--to", str(out)]
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 9
    assert len(published(out)) == 1
    assert replayed(out, tmp_path).summary.units == left
    assert len(published(out)) == len(set(published(out))) == 3
    assert not (out / "_staging").exists()


def test_an_item_waits_for_the_file_that_has_its_page(tmp_path: Path) -> None:
    feed = rss(("1", "http://a.example/1", "One"), ("2", "http://a.example/2", "Two"))
    with_feed = [
        record("http://a.example/feed", feed, headers=["Content-Type: application/rss+xml"]),
        record("http://a.example/1", page("One", *prose("bridge"))),
    ]
    (tmp_path / "1.warc").write_bytes(b"".join(with_feed))
    (tmp_path / "2.warc.gz").write_bytes(packed(record("http://a.example/2", page("Two", *prose("tower")))))
    first = replayed(tmp_path / "out", tmp_path / "1.warc")
    assert told(first) == {"seen": 2, "stored": 1, "deferred": 1}
    assert first.summary.reasons == {"fetch": {"not-archived": 1}}
    assert lines(tmp_path / "out", "failures") == []
    assert told(replayed(tmp_path / "out", tmp_path / "2.warc.gz")) == {"seen": 1, "stored": 1}
    parts = {line["headline"]: line["isPartOf"] for line in lines(tmp_path / "out", "articles")}
    assert parts["Two"] == [{"feedUrl": "http://a.example/feed", "guid": "2"}]


def test_pages_that_no_feed_names_are_articles_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "CC-NEWS-1.warc.gz").write_bytes(
        packed(
            record("http://a.example/1", page("One", *prose("bridge"))),
            record("http://a.example/logo.png", b"\x89PNG", headers=["Content-Type: image/png"], kind="resource"),
            record("http://a.example/gone", b"", status="404 Not Found"),
            record("http://a.example/1", b"", kind="request"),
            record("dns:a.example", b""),
            record("http://a.example/2", page("Two", *prose("tower"))),
        )
    )
    done = replayed(tmp_path / "out", tmp_path / "CC-NEWS-1.warc.gz")
    assert told(done) == {"seen": 2, "stored": 2}
    for article in lines(tmp_path / "out", "articles"):
        assert article["isPartOf"] == []
        assert article["dateFirstSeen"] == article["fetch"]["fetchedAt"] == "2019-02-03T04:05:06Z"
        assert article["fetch"]["warcFile"] == "CC-NEWS-1.warc.gz"
    assert [path.name for path in (tmp_path / "out" / "articles").iterdir()] == ["dt=2019-02-03"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("HTTP/1.1 200 OK", ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        ("HTTP/1.1 200 OK", ["Content-Encoding: br", "Vary: Accept-Encoding"]),
        ("HTTP/2 200 ", ["content-encoding: deflate"]),
        ("HTTP/1.1 200 ", ["X-Crawl-Content-Encoding: br", "X-Crawl-Transfer-Encoding: chunked"]),
    ],
    ids=["to May 2019", "brotli, to May 2019", "autumn 2020", "since then"],
)
def test_cc_news_in_each_of_its_forms(tmp_path: Path, status: str, headers: list[str]) -> None:
    """As Common Crawl's writer left them: bodies always decoded, header lines as they were or renamed."""
    info = b"software: StormCrawler\r\nformat: WARC File Format 1.0\r\n"
    who = {"WARC-Type": "warcinfo", "WARC-Filename": "CC-NEWS-1.warc.gz", "Content-Type": "application/warc-fields"}
    digests = {"WARC_Payload_Digest": "sha1:NI66MJI6VBP4JIB2HNB6CUW6AWVBQC4R", "WARC_IP_Address": "192.0.2.1"}
    records = [plain(info, **who)]
    for name, words in (("1", prose("bridge")), ("2", prose("tower"))):
        url = f"http://a.example/{name}"
        records += [
            record(url, page(name, *words), status=status, headers=headers, **digests),
            plain(f"GET /{name} \r\n\r\n".encode(), **{"WARC-Type": "request", "WARC-Target-URI": url}),
        ]
    cut = page("3", *prose("mill"))[:300]
    records.append(record("http://a.example/3", cut, status=status, headers=headers, WARC_Truncated="length"))
    (tmp_path / "CC-NEWS-1.warc.gz").write_bytes(packed(*records))
    done = replayed(tmp_path / "out", tmp_path / "CC-NEWS-1.warc.gz")
    assert told(done) == {"seen": 3, "stored": 2, "failed": 1}
    assert done.summary.reasons == {"fetch": {"too-large": 1}}
    texts = {line["articleBody"] for line in lines(tmp_path / "out", "articles")}
    assert texts == {"\n\n".join(prose(word)) for word in ("bridge", "tower")}


def test_a_page_that_was_captured_again_is_a_revision_if_its_text_changed(tmp_path: Path) -> None:
    for number, word in enumerate(("bridge", "bridge", "viaduct")):
        day = f"2019-02-0{number + 1}T00:00:00Z"
        made = record("http://a.example/1", page("One", *prose(word)), WARC_Date=day)
        (tmp_path / f"{number}.warc.gz").write_bytes(packed(made))
    done = replayed(tmp_path / "out", tmp_path)
    assert (done.summary.units, told(done)) == (3, {"seen": 3, "stored": 1, "known": 1, "revised": 1})
    assert sorted(line["version"] for line in lines(tmp_path / "out", "articles")) == [1, 2]


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_pages_as_json_lines(tmp_path: Path, suffix: str, caplog: pytest.LogCaptureFixture) -> None:
    rows: list[Any] = [
        {"id": n, "url": f"http://a.example/{n}", "html": page(str(n), *prose(word)).decode()}
        for n, word in enumerate(("bridge", "tower"))
    ]
    text = "\n".join([*(json.dumps(row) for row in rows), "{broken", json.dumps({"url": "ftp://x", "html": ""}), ""])
    openers: dict[str, Any] = {"": open, ".gz": gzip.open, ".xz": lzma.open}
    with openers[suffix](tmp_path / f"pages.jsonl{suffix}", "wt") as file:
        file.write(text)
    done = replayed(tmp_path / "out", tmp_path / f"pages.jsonl{suffix}")
    assert told(done) == {"seen": 2, "stored": 2}
    assert "2 damaged records passed over" in caplog.text
    assert {line["fetch"]["warcFile"] for line in lines(tmp_path / "out", "articles")} == {None}
    assert not (tmp_path / "out" / "_staging").exists()


def test_damage_costs_the_damaged_records_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = [record(f"http://a.example/{n}", page(str(n), *prose(word))) for n, word in enumerate(("bridge", "mill"))]
    lies = record("http://a.example/lies", page("Lies", *prose("fog")), length="99999999999")
    bomb = record("http://a.example/bomb", bytes(50_000_000), headers=["Content-Encoding: identity"])
    broken = bytearray(gzip.compress(record("http://a.example/broken", page("Broken", *prose("rain")))))
    broken[len(broken) // 2] ^= 0xFF
    cut = gzip.compress(record("http://a.example/cut", page("Cut", *prose("snow"))))[:-40]
    whole = [gzip.compress(each, mtime=0) for each in (good[0], lies, good[1], bomb)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([*whole[:2], bytes(broken), *whole[2:], cut]))
    done = replayed(tmp_path / "out", tmp_path / "a.warc.gz")
    assert told(done) == {"seen": 3, "stored": 2, "failed": 1}
    assert done.summary.reasons == {"fetch": {"too-large": 1}}
    assert "damaged records passed over" in caplog.text


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("missing.warc.gz", None, "No such file or directory"),
        ("page.html", b"<html>", "neither WARC (plain or .gz) nor JSON Lines"),
        ("text.gz", gzip.compress(b"hello", mtime=0), "neither WARC (plain or .gz) nor JSON Lines"),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_wrong_usage(tmp_path: Path, name: str, content: bytes | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        say("replay", str(tmp_path / name), "--to", str(tmp_path / "out"))
    assert str(caught.value).startswith(f"{tmp_path / name}: {complaint}")
    assert not (tmp_path / "out").exists()


WHOLE = gzip.compress(record("http://a.example/1", b"x") * 2, mtime=0)
CUT = gzip.compress(b'{"url": "http://a.example/1", "html": "x"}\n' * 99, mtime=0)[:-9]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("whole.warc.gz", WHOLE, "one gzip stream over many records"),
        ("cut.jsonl.gz", CUT, "Compressed file"),
        ("no.jsonl.xz", b"not packed at all", "Input format not supported"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_to_its_end_is_told_and_the_others_are_done(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.warc.gz").write_bytes(packed(record("http://a.example/1", page("One", *prose("bridge")))))
    done = replayed(tmp_path / "out", tmp_path / name, tmp_path / "z.warc.gz")
    (error,) = done.errors
    assert error.startswith(f"{tmp_path / name}: {complaint}")
    assert told(done) == {"seen": 1, "stored": 1}
