"""The console script as a user meets it: errors in one line with their exit status, results on stdout."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import page, prose, rss
from tests.loopback import Net, serve

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(sys.executable).parent / "newsbeam"
FEED = "http://a.example/feed"
WORLD = {
    FEED: rss(("1", "http://a.example/1", "One"), ("2", "http://a.example/2", "Two")),
    "http://a.example/1": page("One", *prose("bridge")),
    "http://a.example/2": page("Two", *prose("tower")),
}


def newsbeam(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        [SCRIPT, *words], cwd=cwd, capture_output=True, text=True, check=False, timeout=50, env={**clean, **environment}
    )


@pytest.fixture
def net() -> Iterator[Net]:
    with serve(WORLD) as made:
        yield made


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ([], 2, "the following arguments are required: COMMAND"),
        (["digest"], 2, "invalid choice: 'digest'"),
        (["ingest"], 2, "give --to FOLDER"),
        (["ingest", "--to", "out", "--fast"], 2, "unrecognized arguments: --fast"),
        (["ingest", "--to", "out", "--concurr", "3"], 2, "--concurr"),
        (["ingest", "--to", "out", "--concurrency", "0"], 2, "'0' is not a whole number of 1 or more"),
        (["ingest", "--to", "out", "--wait", "soon"], 2, "'soon' is not a duration"),
        (["ingest", "--to", "out", "--allow-private", "10.0.0.0/99"], 2, "10.0.0.0/99"),
        (["ingest", "--to", "out", "--user-agent", "a\nb"], 2, "not printable ASCII"),
        (["ingest", "--to", "s3://bucket/x"], 2, "--to s3://…: not supported"),
        (["ingest", "--to", "-"], 2, "no ledger"),
        (["ingest", "--to", "out", "--streaming"], 2, "give --runner PrismRunner"),
        (["ingest", "--to", "out", "--runner", "FlinkRunner"], 2, "its workers may run elsewhere"),
        (["ingest", "--to", "-", "--json", "--ledger", "sqlite:///x.db"], 2, "choose one"),
        (["ingest", "--to", "out", "--ledger", "mysql://u:secret@h/d"], 2, "not supported"),
        (["ingest", "--to", "out", "--ledger", "postgresql://u:secret@h:x/d"], 2, "not a URL"),
        (["ingest", "--to", "out", "--ledger", "postgresql://u:secret@127.0.0.1:1/d"], 1, "Connection refused"),
        (["ingest", "--to", "out", "ftp://a.example/feed"], 2, "ftp://a.example/feed"),
        (["ingest", "--to", "out", "--feeds", "none.txt"], 2, "none.txt: No such file"),
        (["ingest", "--to", "out", "--feeds", "broken.txt"], 2, "broken.txt:3:"),
        (["ingest", "--to", "out", "--feeds", "broken.opml"], 2, "broken.opml:"),
        (["ingest", "--to", "taken/out", FEED], 1, "taken/out: Not a directory"),
        (["ingest", "--to", "out", "--ledger", "sqlite:///notadb.db", FEED], 1, "not a database"),
    ],
)
def test_an_error_is_one_clear_line(tmp_path: Path, words: list[str], status: int, says: str) -> None:
    (tmp_path / "broken.txt").write_text("# feeds\nhttps://a.example/feed\nnot a feed\n")
    (tmp_path / "broken.opml").write_text("<opml><body><outline></opml>")
    (tmp_path / "taken").write_text("a file, not a folder")
    (tmp_path / "notadb.db").write_text("words\n" * 500)
    done = newsbeam(*words, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith("newsbeam: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert says in done.stderr
    assert "secret" not in done.stderr
    assert done.stdout == ""


def test_a_ledger_of_a_newer_version_is_status_1(tmp_path: Path) -> None:
    assert newsbeam("ingest", "--to", "out", cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "out" / "ledger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = newsbeam("ingest", "--to", "out", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "made by a newer version" in done.stderr


def test_json_is_one_line_on_stdout_and_the_run_file(tmp_path: Path, net: Net) -> None:
    done = newsbeam("ingest", FEED, "--to", "out", "--json", "--proxy", net.proxy, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert summary["items"]["stored"] == 2
    assert summary["published"] == {"out": 2}
    assert json.loads((tmp_path / "out" / "runs" / f"{summary['runId']}.json").read_text()) == summary


def test_stdout_as_a_sink_carries_records_and_nothing_else(tmp_path: Path, net: Net) -> None:
    words = ("ingest", FEED, "--to", "-", "--ledger", "sqlite:///l.db", "--proxy", net.proxy, "--per-host-delay", "0")
    done = newsbeam(*words, cwd=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(record["headline"] for record in records) == ["One", "Two"]
    assert newsbeam(*words, "--refetch", cwd=tmp_path).stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.db", "l.db.lock"]


def test_beams_own_flags_pass_through_wherever_they_stand(tmp_path: Path, net: Net) -> None:
    words = ("--job_name", "x", FEED, "--to", "out", "--proxy", net.proxy, "--per-host-delay", "0")
    done = newsbeam("ingest", *words, "--runner=DirectRunner", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 articles published to out" in done.stderr


def test_the_ledger_may_come_from_the_environment(tmp_path: Path) -> None:
    done = newsbeam("ingest", "--to", "-", cwd=tmp_path, NEWSBEAM_LEDGER="sqlite:///env.db")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "env.db").exists()


def test_the_user_agent_is_honest_and_carries_the_contact(tmp_path: Path, net: Net) -> None:
    newsbeam("ingest", FEED, "--to", "out", "--contact", "me@x.example", "--proxy", net.proxy, cwd=tmp_path)
    assert net.agents
    assert all(agent.startswith("newsbeam/") and "me@x.example" in agent for agent in net.agents)


def test_an_address_that_is_not_public_is_refused(tmp_path: Path) -> None:
    done = newsbeam("ingest", "http://127.0.0.1:8080/feed", "--to", "out", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reasons"] == {"poll": {"address-refused": 1}}


def test_a_sink_that_is_still_down_is_named_and_nothing_is_lost_said_each_time(tmp_path: Path, net: Net) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "articles").write_text("a file where the folder belongs")
    words = ("ingest", FEED, "--to", "out", "--proxy", net.proxy, "--per-host-delay", "0")
    for _ in range(2):
        done = newsbeam(*words, cwd=tmp_path)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        said = [line for line in done.stderr.splitlines() if line.startswith("newsbeam: ")]
        assert said
        assert all("nothing is lost" in line and "out" in line for line in said), said
    (tmp_path / "out" / "articles").unlink()
    assert newsbeam(*words, cwd=tmp_path).returncode == 0
    assert len(list((tmp_path / "out").glob("articles/dt=*/*.jsonl"))) == 1


def test_a_stage_that_fails_is_told_in_one_line_without_a_traceback(tmp_path: Path, net: Net) -> None:
    (tmp_path / "file").write_text("where the staging's folder belongs")
    words = ("ingest", FEED, "--to", "out", "--staging", "file/staging", "--proxy", net.proxy, "--per-host-delay", "0")
    done = newsbeam(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("newsbeam: ")]
    assert len(said) == 1, done.stderr
    assert "Not a directory" in said[0]


def test_a_file_where_the_staging_belongs_is_one_line(tmp_path: Path, net: Net) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "_staging").write_text("a file where the staging belongs")
    done = newsbeam("ingest", FEED, "--to", "out", "--proxy", net.proxy, "--per-host-delay", "0", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["newsbeam: out/_staging: Not a directory"]


def test_the_proxy_of_the_environment_is_used(net: Net, tmp_path: Path) -> None:
    words = ("ingest", FEED, "--to", "out", "--per-host-delay", "0", "--json")
    done = newsbeam(*words, cwd=tmp_path, http_proxy=net.proxy)
    assert (done.returncode, json.loads(done.stdout)["items"]["stored"]) == (0, 2)


def test_hosts_in_no_proxy_are_asked_without_the_proxy_of_the_environment(net: Net, tmp_path: Path) -> None:
    words = ("ingest", FEED, "--to", "out", "--per-host-delay", "0", "--json")
    done = newsbeam(*words, cwd=tmp_path, http_proxy=net.proxy, no_proxy="a.example")
    assert (done.returncode, json.loads(done.stdout)["reasons"]) == (0, {"poll": {"dns": 1}})
