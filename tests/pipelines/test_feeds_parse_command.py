"""newsbeam feeds parse: what is read in feed documents, a line each."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.parse import add_parse
from pipelines.feeddocs import Document, FeedReader, from_files, from_jsonl
from pipelines.flags import Parser, UsageError
from tests.fakes import InProcess, frozen_clock, rss
from tests.pipelines.test_cli import newsbeam

FEED = b"""<rss version="2.0"><channel><title>News</title><link>https://a.example/</link><item>
<title>One &amp;amp; two</title><link>/1</link><guid isPermaLink="false">g1</guid>
<description>&lt;p&gt;Sum.</description>
<pubDate>Fri, 01 May 2026 10:00:00 +0200</pubDate><author>Jo Doe</author><category>World</category></item>
<item><guid>g2</guid><pubDate>some day</pubDate></item></channel></rss>"""


def line(document: Document, **children: Any) -> dict[str, Any]:
    return asyncio.run(FeedReader(children=InProcess(**children), clock=frozen_clock).line(document))


def parse(*words: str) -> int:
    parser = Parser(prog="newsbeam")
    add_parse(parser.add_subparsers())
    said = parser.parse_args(["parse", *words])
    status: int = said.run(said, [])
    return status


def test_the_line_is_the_contracts() -> None:
    said = line(Document(name="f", body=FEED))
    assert list(said) == ["name", "format", "parser", "repairs", "entries", "items", "error"]
    assert (said["name"], said["format"], said["entries"], said["error"]) == ("f", "rss20", 2, None)
    first, second = said["items"]
    assert list(first) == [
        "guid", "url", "title", "summary", "content", "published", "authors", "categories", "enclosures",
    ]  # fmt: skip
    assert (first["guid"], first["url"]) == ("g1", "https://a.example/1")
    assert (first["title"], first["summary"]) == ("One & two", "Sum.")
    assert (first["published"], second["published"]) == ("2026-05-01T10:00:00+02:00", None)
    assert (first["authors"], first["categories"], second["enclosures"]) == (["Jo Doe"], ["World"], [])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<html><body>no", "not-a-feed"),
        (b"", "not-a-feed"),
        (None, "parser-error"),
        (FEED + b"HANG", "parser-timeout"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_reason(body: bytes | None, error: str) -> None:
    said = line(Document(name="f", body=body), refuse=(b"HANG",))
    assert (said["error"], said["entries"], said["items"], said["format"]) == (error, 0, [], None)


def test_documents_come_from_json_lines_with_their_headers(tmp_path: Path) -> None:
    path, faults = tmp_path / "feeds.jsonl", []
    body = base64.b64encode("<rss><channel><title>é</title></channel></rss>".encode("latin-1")).decode()
    lines = [
        {"name": "a", "body": body, "headers": {"Content-Type": "text/xml; charset=latin-1"}},
        {"name": "b", "body": "é"},
    ]
    path.write_text("\n".join([*map(json.dumps, lines), "{"]))
    first, second, third = from_jsonl(str(path), faults.append)
    assert (first.name, first.content_type) == ("a", "text/xml; charset=latin-1")
    assert (second, third) == (Document(name="b", body=None), Document(name=None, body=None))
    assert [str(path) in fault for fault in faults] == [True, True]


def test_a_file_that_is_missing_is_complained_of_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FEED)
    faults: list[str] = []
    names = [str(tmp_path / "none.xml"), str(tmp_path / "a.xml")]
    assert [document.name for document in from_files(names, faults.append)] == names[1:]
    assert faults == [f"{names[0]}: No such file or directory"]


@pytest.mark.parametrize("words", [(), ("a.xml", "--jsonl", "b.jsonl")])
def test_words_that_cannot_be_followed(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="give feed documents"):
        parse(*words)


@pytest.mark.slow
def test_the_console_script_parses_in_order_in_children(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FEED)
    (tmp_path / "b.xml").write_bytes(rss(("1", "https://a.example/1", "One")))
    done = newsbeam("feeds", "parse", "b.xml", "none.xml", "a.xml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "newsbeam: none.xml: No such file or directory\n")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["name"], each["entries"]) for each in said] == [("b.xml", 1), ("a.xml", 2)]
    done = newsbeam("feeds", "parse", "--jsonl", "none.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        2, "", "newsbeam: none.jsonl: No such file or directory\n",
    )  # fmt: skip
