"""newsbeam extract: pages alone to records, a line each, in the order of the input."""

from __future__ import annotations

import asyncio
import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from pipelines.flags import UsageError
from pipelines.lines import in_order
from pipelines.pages import Broken, Extractor, Page, from_files, from_jsonl
from schemas.article import Article
from schemas.wire import from_wire
from tests.fakes import InProcess, frozen_clock, page, prose
from tests.pipelines.console import say
from tests.pipelines.test_cli import newsbeam
from transforms import bounds
from transforms.web.urls import identifier

URL = "https://a.example/one"
HTML = page("One", *prose("bridge"))
TYPE = "text/html; charset=utf-8"


def line(given: Page | Broken, **children: Any) -> dict[str, Any]:
    return asyncio.run(Extractor(children=InProcess(**children), clock=frozen_clock).line(given))


def page_of(body: bytes = HTML, url: str | None = URL) -> Page:
    return Page(id="p1", url=url, body=body, content_type=TYPE)


def with_head(head: str) -> bytes:
    return HTML.replace(b"<head>", f"<head>{head}".encode())


def test_the_line_is_the_id_and_a_record_without_feed_and_fetch() -> None:
    said = line(page_of())
    assert next(iter(said)) == "id"
    assert said.pop("id") == "p1"
    record = from_wire(Article, said)
    assert (record.url, record.identifier, record.headline) == (URL, identifier(URL), "One")
    assert str(record.article_body).split("\n\n")[-3:] == list(prose("bridge"))
    assert (record.is_part_of, record.fetch, record.date_first_seen) == ((), None, None)
    assert record.provenance.run_id == "extract"


def test_the_same_page_gives_the_same_bytes() -> None:
    assert json.dumps(line(page_of())) == json.dumps(line(page_of()))


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://b.example/own">', "https://b.example/own"),
        ('<meta property="og:url" content="http://b.example/og?utm_source=x">', "https://b.example/og"),
        ('<link rel=canonical href="https://b.example/own"><meta property="og:url" content="https://c.example/">', "https://b.example/own"),
        ('<link rel=canonical href="https://b.example/1"><link rel=canonical href="https://b.example/2">', None),
        ('<link rel="canonical" href="/relative">', None),
        ("", None),
    ],
)  # fmt: skip
def test_without_an_address_the_pages_own_is_taken(head: str, url: str | None) -> None:
    said = line(page_of(with_head(head + '<meta property="og:image" content="/i.png">'), None))
    assert (said["url"], said["identifier"]) == (url, identifier(url) if url else None)
    assert "unknown.invalid" not in json.dumps(said)
    assert said["articleBody"]


def failure(said: dict[str, Any]) -> tuple[str, str]:
    assert set(said) == {"id", "url", "failure"}
    assert set(said["failure"]) == {"stage", "reason", "detail"}
    return str(said["failure"]["stage"]), str(said["failure"]["reason"])


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (page_of(b"<html><body></body></html>"), "empty"),
        (page_of(b""), "empty"),
        (page_of(b"%PDF-1.7"), "not-html"),
        (page_of(url="ftp://a.example/"), "bad-url"),
        (page_of(b"x" * (bounds.MAX_PAGE_BYTES + 1)), "too-large"),
    ],
)
def test_what_is_no_article_fails_with_its_reason(given: Page, reason: str) -> None:
    said = line(given)
    assert failure(said) == ("extract", reason)
    assert (said["id"], said["url"]) == (given.id, given.url)


def test_a_page_that_hangs_the_parser_fails_alone() -> None:
    assert failure(line(page_of(HTML + b"HANG"), refuse=(b"HANG",))) == ("extract", "parser-timeout")


def test_files_have_their_path_as_id_and_their_type_by_extension(tmp_path: Path) -> None:
    for name in ("a.html", "b.XHTML", "c.txt"):
        (tmp_path / name).write_bytes(HTML)
    names = [str(tmp_path / name) for name in ("a.html", "missing.html", "b.XHTML", "c.txt")]
    faults: list[str] = []
    pages = [page for page in from_files(names, None, faults.append) if isinstance(page, Page)]
    assert [page.id for page in pages] == [names[0], names[2], names[3]]
    assert [page.content_type for page in pages] == ["text/html", "application/xhtml+xml", None]
    assert faults == [f"{names[1]}: No such file or directory"]


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress)])
def test_pages_come_from_json_lines_packed_or_not(tmp_path: Path, suffix: str, pack: Any) -> None:
    path = tmp_path / f"pages.jsonl{suffix}"
    path.write_bytes(
        pack(b'{"id": 7, "url": null, "html": "<p>\\ud800\xc3\xbc"}\n\n{"id": 8, "html": "x", "url": "u"}')
    )
    pages = list(from_jsonl(str(path), pytest.fail))
    assert pages == [
        Page(id=7, url=None, body="<p>?ü".encode(), content_type=TYPE),
        Page(id=8, url="u", body=b"x", content_type=TYPE),
    ]


def test_broken_lines_are_failures_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    lines = ['{"id": "a", "html": "x"}', "{", "[]", '{"id": "b"}', '{"id": "c", "html": "x", "url": 3}', "\udcff"]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    given = list(from_jsonl(str(path), pytest.fail))
    assert [isinstance(each, Broken) for each in given] == [False, True, True, True, True, True]
    assert [each.id for each in given] == ["a", None, None, "b", "c", None]
    said = line(given[1])
    assert failure(said) == ("parse", "parser-error")
    assert f"{path}:2" in said["failure"]["detail"]


def test_a_file_that_is_cut_off_gives_what_it_has_and_a_complaint(tmp_path: Path) -> None:
    path, faults = tmp_path / "pages.jsonl.gz", []
    path.write_bytes(gzip.compress(b'{"id": 1, "html": "x"}\n' * 1000)[:-20])
    list(from_jsonl(str(path), faults.append))
    assert len(faults) == 1
    assert str(path) in faults[0]


def test_work_is_overlapped_within_the_window_and_its_results_keep_their_order() -> None:
    begun: list[int] = []

    async def work(number: int) -> int:
        begun.append(number)
        return number * 2

    results = in_order(iter(range(10)), work, window=3)
    assert next(results) == 0
    assert set(begun) <= {0, 1, 2}
    assert list(results) == [number * 2 for number in range(1, 10)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "give pages"),
        (["a.html", "--pages", "b.jsonl"], "give pages"),
        (["a.html", "b.html", "--url", URL], "one page"),
        (["a.html", "--url", "here"], "--url: not an address"),
    ],
)
def test_words_that_cannot_be_followed(words: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        say("extract", *words)


@pytest.mark.slow
def test_the_console_script_extracts_in_order_and_tells_faults(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(HTML)
    pages = [{"id": number, "url": f"https://a.example/{number}", "html": HTML.decode()} for number in range(5)]
    (tmp_path / "p.jsonl").write_text("\n".join([*map(json.dumps, pages), "{"]))
    done = newsbeam("extract", "--pages", "p.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(said)["id"] for said in done.stdout.splitlines()] == [0, 1, 2, 3, 4, None]
    done = newsbeam("extract", "none.html", "one.html", "--url", URL, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    done = newsbeam("extract", "none.html", "one.html", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "newsbeam: none.html: No such file or directory\n")
    assert json.loads(done.stdout)["id"] == "one.html"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("none.html",), ("--pages", "none.jsonl"), ("--pages", "text.gz"), ("folder",)])
def test_nothing_to_be_read_is_status_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "text.gz").write_text("not packed")
    (tmp_path / "folder").mkdir()
    done = newsbeam("extract", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"newsbeam: {words[-1]}: ")
