"""Archive files as parts, the index of each, and the Fetcher that answers from it."""

from __future__ import annotations

import asyncio
import gzip
import json
import pickle
from pathlib import Path

import pytest

from schemas.capture import Part
from schemas.failure import Reason, Refusal
from schemas.page import Request, Response
from tests.fakes import page, rss
from tests.warcs import packed, record
from transforms.io import captures
from transforms.io.archived import Unreadable
from transforms.io.captures import ArchiveFile
from transforms.io.replayed import ArchiveFetcher

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

PACKED_ZEROS = gzip.compress(bytes(10_000_000))
FEED, NEWS, RSS = "http://a.example/feed", "http://a.example/news.xml", ("Content-Type: application/rss+xml",)


def parts(path: Path, content: bytes) -> list[Part]:
    path.write_bytes(content)
    return [part for part, _, _ in ArchiveFile(str(path), path.parent / "unpacked").parts()]


def fetched(part: Part, url: str, **words: str) -> Response | Reason:
    request = Request(url=url, accept="*/*", max_bytes=10_000, **words)  # type: ignore[arg-type]  # feed_url
    try:
        return asyncio.run(ArchiveFetcher(part=part).fetch(request))
    except Refusal as refusal:
        return refusal.reason


def redirect(url: str, to: str, **fields: str) -> bytes:
    return record(url, b"", status="301 Moved", headers=(f"Location: {to}",), **fields)


def test_a_page_is_had_with_its_hops_headers_and_place(tmp_path: Path) -> None:
    first = redirect("http://a.example/old", "/new")
    (part,) = parts(
        tmp_path / "a.warc.gz", packed(first, record("http://a.example/new", b"<html>", headers=["ETag: x"]))
    )
    got = fetched(part, "http://a.example/old")
    assert isinstance(got, Response)
    assert (got.final_url, got.hops, got.hop_statuses) == ("http://a.example/new", ("http://a.example/old",), (301,))
    assert (got.status, got.body, got.headers) == (
        200,
        b"<html>",
        {"etag": "x", "content-type": "text/html; charset=utf-8"},
    )
    assert got.fetched_at.isoformat() == "2019-02-03T04:05:06+00:00"
    assert got.archived
    assert (got.archived.file, got.archived.offset) == ("a.warc.gz", len(gzip.compress(first)))


@pytest.mark.parametrize("asked", ["http://a.example/1", "https://a.example/1", "http://a.example/1?utm_source=x#top"])
def test_another_spelling_of_an_address_finds_it(tmp_path: Path, asked: str) -> None:
    (part,) = parts(tmp_path / "a.warc.gz", packed(record("http://a.example/1", b"<html>")))
    got = fetched(part, asked)
    assert isinstance(got, Response)
    assert (got.requested_url, got.final_url) == (asked, "http://a.example/1")


def test_each_request_meets_the_answers_of_its_own_redirects(tmp_path: Path) -> None:
    content = packed(
        redirect("http://a.example/moved", "/1"),
        record("http://a.example/1", b"<html>redirected", Newsbeam_Requested="http://a.example/moved"),
        record("http://a.example/1", b"<html>direct"),
    )
    (part,) = parts(tmp_path / "a.warc.gz", content)
    bodies = [
        got.body for url in ("moved", "1") if isinstance(got := fetched(part, f"http://a.example/{url}"), Response)
    ]
    assert bodies == [b"<html>redirected", b"<html>direct"]


def test_a_feed_is_found_by_the_address_that_its_user_gave(tmp_path: Path) -> None:
    named = {"Newsbeam_Feed": FEED}
    content = packed(redirect(FEED, NEWS, **named), record(NEWS, rss(), headers=RSS, Newsbeam_Requested=FEED, **named))
    (part,) = parts(tmp_path / "a.warc.gz", content)
    got = fetched(part, "http://moved.example/", feed_url=FEED)
    assert isinstance(got, Response)
    assert (got.final_url, got.hops, got.body) == (NEWS, (FEED,), rss())
    assert fetched(part, FEED, feed_url="http://other.example/") is Reason.NOT_ARCHIVED


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (redirect("http://a.example/1", "/1"), Reason.TOO_MANY_REDIRECTS),
        (redirect("http://a.example/1", "http://b.example/"), Reason.NOT_ARCHIVED),
        (record("http://a.example/2", b""), Reason.NOT_ARCHIVED),
        (record("http://a.example/1", b"<html>", WARC_Truncated="length"), Reason.TOO_LARGE),
        (record("http://a.example/1", b"<html>", WARC_Truncated="time"), Reason.TIMEOUT),
        (record("http://a.example/1", b"<html>", WARC_Truncated="disconnect"), Reason.RESET),
        (record("http://a.example/1", b"<html>", WARC_Truncated="whatever"), Reason.TRUNCATED),
        (record("http://a.example/1", bytes(10_001)), Reason.TOO_LARGE),
        (record("http://a.example/1", b"\x1b\x05\x00\xf8", headers=["Content-Encoding: br"]), Reason.BAD_RESPONSE),
        (record("http://a.example/1", b"no gzip", headers=["Content-Encoding: gzip"]), Reason.BAD_RESPONSE),
        (record("http://a.example/1", PACKED_ZEROS, headers=["Content-Encoding: gzip"]), Reason.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_can_t_be_had_says_why(tmp_path: Path, made: bytes, reason: Reason) -> None:
    (part,) = parts(tmp_path / "a.warc.gz", packed(made))
    assert fetched(part, "http://a.example/1") is reason


@pytest.mark.parametrize(("status", "body"), [("403 No", b"wall"), ("404 Not Found", b""), ("304 Not Modified", b"")])
def test_of_other_statuses_comes_what_a_visit_gives(tmp_path: Path, status: str, body: bytes) -> None:
    (part,) = parts(tmp_path / "a.warc.gz", packed(record("http://a.example/1", b"wall", status=status)))
    got = fetched(part, "http://a.example/1")
    assert isinstance(got, Response)
    assert (got.status, got.body) == (int(status[:3]), body)


def test_a_feed_that_comes_again_begins_a_part_and_parts_do_not_mix(tmp_path: Path) -> None:
    polls = [record(FEED, rss(("1", f"http://a.example/{n}", "One")), headers=RSS) for n in range(3)]
    content = packed(*polls, record("http://a.example/1", b"<html>"))
    found = parts(tmp_path / "a.warc.gz", content)
    assert [part.start for part in found] == [0, found[0].stop, found[1].stop]
    assert len({part.key for part in found}) == 3
    captures._indexes.clear()  # as in another process
    for number, part in enumerate(pickle.loads(pickle.dumps(found))):  # noqa: S301 - our own
        got = fetched(part, FEED, feed_url=FEED)
        assert isinstance(got, Response)
        assert f"http://a.example/{number}".encode() in got.body
        assert (fetched(part, "http://a.example/1") is Reason.NOT_ARCHIVED) == (number < 2)


def test_a_feed_that_was_not_modified_begins_none(tmp_path: Path) -> None:
    again = record(FEED, b"", status="304 Not Modified", Newsbeam_Feed=FEED)
    assert len(parts(tmp_path / "a.warc.gz", packed(record(FEED, rss(), headers=RSS), again, again))) == 1


def test_a_part_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "PART_ANSWERS", 2)
    found = parts(tmp_path / "a.warc.gz", packed(*(record(f"http://a.example/{n}", b"<html>") for n in range(5))))
    assert len(found) == 3


def test_a_file_has_its_key_by_its_content(tmp_path: Path) -> None:
    content = packed(record("http://a.example/1", b"<html>"))
    keys = [parts(tmp_path / name, content)[0].key for name in ("a.warc.gz", "b.warc.gz")]
    grown = parts(tmp_path / "a.warc.gz", content + packed(record("http://a.example/2", b"<html>")))[0].key
    assert keys[0] == keys[1] != grown


def test_lines_are_pages_by_their_address(tmp_path: Path) -> None:
    rows = [{"url": f"http://a.example/{n}", "html": page(str(n), "Text.").decode() + "\udc80"} for n in range(3)]
    (part,) = parts(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows).encode())
    got = fetched(part, "http://a.example/2")
    assert isinstance(got, Response)
    assert (got.archived, got.headers) == (None, {"content-type": "text/html; charset=utf-8"})
    assert got.body == page("2", "Text.") + b"?"


def test_an_empty_archive_is_one_and_an_empty_file_is_none(tmp_path: Path) -> None:
    assert len(parts(tmp_path / "a.warc.gz", b"")) == 1
    with pytest.raises(Unreadable, match="neither WARC"):
        parts(tmp_path / "a.html", b"")
