"""WARC files read: whole and broken ones, by this program and by others."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from schemas.capture import Capture, Kind
from schemas.failure import Reason, Refusal
from tests.fakes import page, rss
from tests.warcs import packed, record
from transforms.io.archived import Damaged, Unreadable
from transforms.io.warcfile import WarcFile

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

PAGE = page("One", "Some text of the page.")


def read(path: Path, content: bytes) -> list[Capture | Damaged]:
    path.write_bytes(content)
    return list(WarcFile(str(path)).captures())


def urls(found: list[Capture | Damaged]) -> list[str]:
    return [each.url if isinstance(each, Capture) else "damaged" for each in found]


def some(count: int = 4) -> list[bytes]:
    chance = random.Random(count)
    return [record(f"http://a.example/{n}", PAGE + chance.randbytes(200).hex().encode()) for n in range(count)]


@pytest.mark.parametrize("plain", [True, False])
def test_answers_are_found_again_by_their_offsets(tmp_path: Path, plain: bool) -> None:
    records, path = some(), tmp_path / "a.warc"
    captures = [
        each for each in read(path, b"".join(records) if plain else packed(*records)) if isinstance(each, Capture)
    ]
    assert len(captures) == len(records)
    for capture, made in zip(captures, records, strict=True):
        body = WarcFile(str(path)).answer(capture.offset, 100_000).body
        assert made.endswith(body + b"\r\n\r\n")
        assert PAGE in body
    middle = list(WarcFile(str(path)).captures(captures[1].offset, captures[3].offset))
    assert middle == captures[1:3]


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("lost", [0, 1, 3])
def test_one_lying_about_its_length_does_not_take_the_others_along(tmp_path: Path, plain: bool, lost: int) -> None:
    records = some()
    records[lost] = record(f"http://a.example/{lost}", PAGE, length="4000000000")
    found = read(tmp_path / "a.warc", b"".join(records) if plain else packed(*records))
    expected = [f"http://a.example/{n}" for n in range(4)]
    expected[lost] = "damaged"
    assert urls(found) == expected


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_a_killed_writer_s_last_record_is_passed_over(tmp_path: Path, cut: int) -> None:
    content = packed(*some())[:-cut]
    found = urls(read(tmp_path / "a.warc.gz", content))
    assert found[:3] == [f"http://a.example/{n}" for n in range(3)]
    # Of the last byte only the length's check sum is lost: the record is whole.
    assert found[3:] in ([["damaged"], [f"http://a.example/{3}"]] if cut == 1 else [["damaged"]])


def test_whatever_byte_is_broken_nothing_hangs_and_one_record_is_lost(tmp_path: Path) -> None:
    content, chance = packed(*some()), random.Random(5)
    for _ in range(60):
        broken = bytearray(content)
        broken[chance.randrange(2, len(broken))] ^= 1 << chance.randrange(8)
        found = urls(read(tmp_path / "a.warc.gz", bytes(broken)))
        assert len([url for url in found if url != "damaged"]) >= 3


@pytest.mark.parametrize("plain", [True, False])
def test_what_is_between_records_costs_none_of_them(tmp_path: Path, plain: bool) -> None:
    parts = some()
    content = [*parts[:2], b"noise " * 50, *parts[2:]] if plain else [packed(*parts[:2]), b"noise", packed(*parts[2:])]
    found = urls(read(tmp_path / "a.warc", b"".join(content)))
    assert [url for url in found if url != "damaged"][:2] == ["http://a.example/0", "http://a.example/1"]
    assert found[-1] == "http://a.example/3"


def test_noise_is_no_crash(tmp_path: Path) -> None:
    chance = random.Random(7)
    for size in (0, 1, 2, 3, 100, 10_000):
        for start in (b"", b"\x1f\x8b\x08", b"WARC/1.0\r\n"):
            found = read(tmp_path / "a.warc.gz", start + chance.randbytes(size))
            assert [each for each in found if isinstance(each, Capture)] == []


def test_a_header_without_end_is_bounded(tmp_path: Path) -> None:
    endless = b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * 5_000_000
    assert urls(read(tmp_path / "a.warc.gz", gzip.compress(endless) + packed(*some(1)))) == [
        "damaged",
        "http://a.example/0",
    ]


def test_one_stream_over_many_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="unpack it first"):
        read(tmp_path / "a.warc.gz", gzip.compress(b"".join(some())))


@pytest.mark.parametrize(
    ("kind", "body", "headers"),
    [
        (Kind.PAGE, PAGE, ()),
        (Kind.FEED, rss(), ("Content-Type: application/xml",)),
        (Kind.FEED, gzip.compress(rss()), ("Content-Type: text/xml", "Content-Encoding: gzip")),
        (Kind.OTHER, b"\x89PNG", ("Content-Type: image/png",)),
    ],
)  # fmt: skip
def test_what_an_answer_is(tmp_path: Path, kind: Kind, body: bytes, headers: tuple[str, ...]) -> None:
    (found,) = read(tmp_path / "a.warc", record("http://a.example/1", body, headers=headers))
    assert isinstance(found, Capture)
    assert found.kind is kind
    assert found.feed_url == ("http://a.example/1" if kind is Kind.FEED else None)


def test_what_is_no_answer_over_http_is_passed_over(tmp_path: Path) -> None:
    others = [record("http://a.example/1", b"", kind=kind) for kind in ("request", "metadata", "revisit")]
    others += [record("dns:a.example", b""), record("urn:x", b"", kind="resource")]
    assert urls(read(tmp_path / "a.warc", b"".join([*others, *some(1)]))) == ["http://a.example/0"]


def test_brackets_around_an_address_are_no_part_of_it(tmp_path: Path) -> None:
    assert urls(read(tmp_path / "a.warc", record("<http://a.example/1>", PAGE))) == ["http://a.example/1"]


@pytest.mark.parametrize("date", ["yesterday", "2019-02-03", "", "99999-01-01T00:00:00Z"])
def test_a_date_that_is_none_is_unknown(tmp_path: Path, date: str) -> None:
    (found,) = read(tmp_path / "a.warc", record("http://a.example/1", PAGE, WARC_Date=date))
    assert isinstance(found, Capture)
    assert found.at is None


@pytest.mark.parametrize("body", [b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n", b"<html>"])
def test_a_transfer_coding_is_undone_where_it_is_there(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.warc"
    read(path, record("http://a.example/1", body, headers=["Transfer-Encoding: chunked"]))
    assert WarcFile(str(path)).answer(0, 100).body == b"<html>"


def test_no_more_of_a_body_is_read_than_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    read(path, packed(record("http://a.example/1", bytes(30_000_000))))
    assert len(WarcFile(str(path)).answer(0, 1000).body) == 1001


def test_a_record_that_is_no_longer_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    (found,) = read(path, packed(*some(1)))
    assert isinstance(found, Capture)
    path.write_bytes(path.read_bytes()[:-80])
    with pytest.raises(Refusal) as caught:
        WarcFile(str(path)).answer(found.offset, 100_000)
    assert caught.value.reason in (Reason.TRUNCATED, Reason.BAD_RESPONSE)
