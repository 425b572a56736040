"""newsbeam url: what an address is, one line each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.address import facts
from tests.pipelines.console import say
from tests.pipelines.test_cli import ROOT, SCRIPT, newsbeam
from transforms.web.addresses import Allowance
from transforms.web.urls import identifier


def test_the_line_is_the_contracts() -> None:
    given = "http://www.Example.co.uk:80/a%7Eb?utm_source=x&id=3#top"
    url = "https://www.example.co.uk/a~b?id=3"
    assert facts(given) == {
        "input": given, "url": url, "site": "example.co.uk", "identifier": identifier(url), "refused": None,
    }  # fmt: skip


def test_every_spelling_has_the_same_identifier() -> None:
    spellings = ("https://a.example/x", "http://a.example:80/x?utm_medium=m", "HTTPS://A.EXAMPLE/x#frag")
    assert len({facts(each)["identifier"] for each in spellings}) == 1


@pytest.mark.parametrize("given", ["mailto:a@b.example", "not an address", "https://u:p@a.example/", "http://[::1", ""])
def test_what_is_no_address_is_refused_with_nulls(given: str) -> None:
    assert facts(given) == {"input": given, "url": None, "site": None, "identifier": None, "refused": "bad-url"}


@pytest.mark.parametrize(
    "given", ["http://127.0.0.1/x", "http://0x7f.1/", "http://[::1]/", "https://a.example:25/", "http://10.0.0.8:8080/"]
)
def test_what_would_not_be_visited_is_refused_with_all_that_is_known(given: str) -> None:
    line = facts(given)
    assert line["refused"] == "address-refused"
    assert line["identifier"] == identifier(str(line["url"]))


def test_an_allowance_opens_a_private_address() -> None:
    assert facts("http://127.0.0.1:8080/x", [Allowance.parse("127.0.0.1:8080")])["refused"] is None


def test_one_line_each_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert say("url", "https://b.example/", "x", "https://a.example/") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["input"] for line in lines] == ["https://b.example/", "x", "https://a.example/"]


@pytest.mark.slow
def test_addresses_come_from_stdin_and_no_argument_is_a_usage_error(tmp_path: Path) -> None:
    given = "https://a.example/ü\n\nx\udcff\n".encode("utf-8", "surrogateescape")
    done = subprocess.run([SCRIPT, "url", "-"], input=given, capture_output=True, check=True, timeout=50)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["refused"] for line in lines] == [None, "bad-url"]
    wrong = newsbeam("url", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)
    assert wrong.stderr.startswith("newsbeam: ")


@pytest.mark.slow
def test_a_command_without_a_graph_does_not_wait_for_beam_and_a_reader_may_leave(tmp_path: Path) -> None:
    program = """if True:
        import os, sys
        from pipelines.cli import main
        reading, writing = os.pipe()
        os.dup2(writing, 1)
        os.close(reading), os.close(writing)
        status = main(["url", "https://a.example/", "https://b.example/"])
        ours = {"apache_beam", "aiohttp", "trafilatura", "feedparser"}
        heavy = (ours | {"alembic", "pyarrow", "fastavro", "psycopg", "google.cloud", "grpc"}) & sys.modules.keys()
        sys.exit(f"{status} {heavy}" if status or heavy else 0)
    """
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stderr) == (0, "")
