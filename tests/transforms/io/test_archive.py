"""What is kept of answers, read back with another hand: gzip for the offsets, fastwarc for the records."""

from __future__ import annotations

import asyncio
import gzip
import os
import zlib
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Refusal
from schemas.page import Exchange, Place
from tests.samples import T0
from tests.transforms.io import faulty
from tests.transforms.io.faulty import BIG, PAGE
from transforms.io import loop
from transforms.io.archive import Files, WarcArchive
from transforms.io.ports import ArchiveError

fastwarc = pytest.importorskip("fastwarc.warc", reason="pip install 'newsbeam[archive]'")


def archive(folder: Path, **values: Any) -> WarcArchive:
    return WarcArchive(**{"folder": str(folder), "run_id": "run1", "software": "newsbeam/0", **values})


def exchange(body: bytes = b"hi", **values: Any) -> Exchange:
    defaults: dict[str, Any] = {
        "url": "https://news.example/1?a=b", "requested_url": "https://news.example/1?a=b", "feed_url": None,
        "sent": (("Host", "news.example"), ("User-Agent", "newsbeam/0")), "version": (1, 1), "status": 200,
        "phrase": "OK", "headers": ((b"Content-Type", b"text/html"), (b"X-Odd", b"caf\xe9")), "body": body,
        "truncated": None, "at": T0,
    }  # fmt: skip
    return Exchange(**{**defaults, **values})


def records(folder: Path) -> list[Any]:
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        for record in fastwarc.ArchiveIterator(str(path), parse_http=False, verify_digests=False):
            record.freeze()
            found.append((path.name, record.stream_pos, record, record.reader.read()))
    return found


def responses(folder: Path) -> list[tuple[Any, bytes]]:
    return [(record, block) for _, _, record, block in records(folder) if record.headers["WARC-Type"] == "response"]


def opened(folder: Path) -> list[Path]:
    """Files of a folder that this process has open."""
    targets = [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return [Path(target) for target in targets if target.startswith(str(folder))]


def keep(folder: Path, *exchanges: Exchange, **values: Any) -> list[Place]:
    async def all_at_once() -> list[Place]:
        return await asyncio.gather(*(archive(folder, **values).keep(each) for each in exchanges))

    return asyncio.run(all_at_once())


def visit(folder: Path, *paths: str, **words: Any) -> list[Any]:
    """Ask the faulty site with an archive: responses, and the reasons of refusals."""
    config = {"archive": archive(folder), "lookup": faulty.nowhere}
    _, results = faulty.visit(*paths, config=config, **words)
    return [result.reason.value if isinstance(result, Refusal) else result for result in results]


def test_a_record_lies_where_it_is_said_to_in_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    places = keep(tmp_path, *(exchange(b"x" * size, url=f"https://news.example/{size}") for size in range(5)))
    assert {place.file for place in places} == {"run1-00001.warc.gz"}
    for size, place in enumerate(places):
        member = zlib.decompressobj(31)
        record = member.decompress((tmp_path / place.file).read_bytes()[place.offset :])
        assert member.eof
        assert record.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
        assert f"WARC-Target-URI: https://news.example/{size}\r\n".encode() in record
        assert record.endswith(b"\r\n\r\n" + b"x" * size + b"\r\n\r\n")


def test_answers_stand_with_their_requests_after_what_wrote_them(tmp_path: Path) -> None:
    keep(tmp_path, exchange(b"hi", feed_url="https://news.example/feed", requested_url="https://news.example/0"))
    (_, _, info, said), (_, _, response, answer), (_, _, asked, question) = records(tmp_path)
    assert [record.headers["WARC-Type"] for record in (info, response, asked)] == ["warcinfo", "response", "request"]
    assert b"software: newsbeam/0\r\n" in said
    assert b"isPartOf: run1\r\n" in said
    assert response.headers["WARC-Date"] == "2026-05-01T12:00:00.000000Z"
    assert response.headers["Newsbeam-Feed"] == "https://news.example/feed"
    assert response.headers["Newsbeam-Requested"] == "https://news.example/0"
    assert answer == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Odd: caf\xe9\r\n\r\nhi"
    assert asked.headers["WARC-Concurrent-To"] == response.headers["WARC-Record-ID"]
    assert question == b"GET /1?a=b HTTP/1.1\r\nHost: news.example\r\nUser-Agent: newsbeam/0\r\n\r\n"


def test_digests_are_right(tmp_path: Path) -> None:
    keep(tmp_path, exchange())
    for record in fastwarc.ArchiveIterator(str(tmp_path / "run1-00001.warc.gz"), parse_http=False):
        record.freeze()
        assert record.verify_block_digest()
        if record.headers["WARC-Type"] == "response":
            record.parse_http()
            assert record.verify_payload_digest()


def test_a_full_file_is_followed_by_the_next_and_places_go_on(tmp_path: Path) -> None:
    places = keep(tmp_path, *(exchange(bytes([n]) * 50) for n in range(6)), roll_bytes=1000)
    assert len({place.file for place in places}) > 1
    found = {
        (name, offset) for name, offset, record, _ in records(tmp_path) if record.headers["WARC-Type"] == "response"
    }
    assert found == {(place.file, place.offset) for place in places}
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < 2000


def test_two_processes_of_a_run_write_files_of_their_own(tmp_path: Path) -> None:
    first, second = Files(archive(tmp_path)), Files(archive(tmp_path))
    places = [files.append([exchange()])[0] for files in (first, second, first)]
    first.close()
    second.close()
    assert [place.file[-13:] for place in places] == ["00001.warc.gz", "00002.warc.gz", "00001.warc.gz"]
    assert len(responses(tmp_path)) == 3


def test_its_files_are_closed_with_the_loop(tmp_path: Path) -> None:
    loop.submit(archive(tmp_path).keep(exchange())).result(10)
    assert [path.name for path in opened(tmp_path)] == ["run1-00001.warc.gz"]
    loop.close()
    assert opened(tmp_path) == []


def test_what_is_half_written_spoils_nothing_before_or_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(archive(tmp_path))
    kept = files.append([exchange(b"one")])

    def full(self: Files, file: Any, record: bytes) -> None:
        file.write(record[: len(record) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Files, "_write", full)
        with pytest.raises(OSError, match="No space"):
            files.append([exchange(b"two")])
    kept += files.append([exchange(b"three")])
    files.close()
    assert [place.file for place in kept] == ["run1-00001.warc.gz", "run1-00002.warc.gz"]
    bodies = [block.rpartition(b"\r\n\r\n")[2] for _, block in responses(tmp_path)]
    assert [body for body in bodies if body in (b"one", b"three")] == [b"one", b"three"]


def test_a_folder_that_cannot_be_written_is_an_error_for_everyone_who_waits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    async def both() -> list[Any]:
        calls = (archive(tmp_path / "file").keep(exchange()) for _ in range(2))
        return await asyncio.gather(*calls, return_exceptions=True)

    errors = asyncio.run(both())
    assert [type(error) for error in errors] == [ArchiveError, ArchiveError]
    assert str(errors[0]) == f"--archive {tmp_path / 'file'}: File exists"


def test_bodies_are_kept_as_they_came(tmp_path: Path) -> None:
    (response,) = visit(tmp_path, "/gzip")
    ((record, block),) = responses(tmp_path)
    assert response.body == PAGE
    head, _, body = block.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(body) == PAGE
    assert "WARC-Truncated" not in record.headers
    assert (response.archived.file, response.archived.offset) == ("run1-00001.warc.gz", record.stream_pos)


def test_a_transfer_coding_is_removed_and_its_header_renamed(tmp_path: Path) -> None:
    visit(tmp_path, "/chunks")
    ((_, block),) = responses(tmp_path)
    assert block == b"HTTP/1.1 200 OK\r\nX-Crawl-Transfer-Encoding: chunked\r\n\r\nhi"


def test_every_hop_is_kept_and_the_last_one_is_the_articles(tmp_path: Path) -> None:
    (response,) = visit(tmp_path, "/hop2")
    kept = [record for record, _ in responses(tmp_path)]
    assert [record.headers["WARC-Target-URI"].rpartition("/")[2] for record in kept] == ["hop2", "hop1", "ok"]
    assert [record.headers.get("Newsbeam-Requested") for record in kept] == [None, *[response.requested_url] * 2]
    assert response.archived.offset == responses(tmp_path)[-1][0].stream_pos


@pytest.mark.parametrize(
    ("path", "outcome", "truncated", "body"),
    [
        ("/short", "truncated", "disconnect", b"only this"),
        ("/reset-within", "reset", "disconnect", b"the first half"),
        ("/large", "too-large", "length", b""),
        ("/404", 404, "unspecified", b""),
        ("/403", 403, None, b"wall"),
        ("/304", 304, None, b""),
        ("/503", 503, None, b""),
    ],
)  # fmt: skip
def test_an_answer_that_was_not_read_to_its_end_says_why(
    tmp_path: Path, path: str, outcome: Any, truncated: str | None, body: bytes
) -> None:
    (found,) = visit(tmp_path, path)
    assert getattr(found, "status", found) == outcome
    ((record, block),) = responses(tmp_path)
    assert record.headers.get("WARC-Truncated") == truncated
    assert block.partition(b"\r\n\r\n")[2] == body


def test_what_brought_no_answer_leaves_a_line_that_says_why(tmp_path: Path) -> None:
    assert visit(tmp_path, "/nothing", "http://nörd.invalid/", feed_url="http://f.example/") == [
        "reset", "dns",
    ]  # fmt: skip
    (_, _, info, _), *kept = records(tmp_path)
    assert info.headers["WARC-Type"] == "warcinfo"
    assert [record.headers["WARC-Type"] for _, _, record, _ in kept] == ["metadata"] * 2
    assert [record.headers["Newsbeam-Feed"] for _, _, record, _ in kept] == ["http://f.example/"] * 2
    said = [record.headers["Newsbeam-Refused"].partition(" ") for _, _, record, _ in kept]
    assert [reason for reason, _, _ in said] == ["reset", "dns"]
    assert all(detail for _, _, detail in said)


def test_secret_headers_are_sent_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "s3cret")
    visit(tmp_path, "/ok", secret_headers=(("X-Key", "A_KEY"),))
    text = b"".join(block for _, _, _, block in records(tmp_path))
    assert b"User-Agent: " in text
    assert b"s3cret" not in text
    assert b"X-Key" not in text


def test_a_large_body_is_kept_whole(tmp_path: Path) -> None:
    visit(tmp_path, "/big-chunk")
    ((_, block),) = responses(tmp_path)
    assert block.partition(b"\r\n\r\n")[2] == BIG
