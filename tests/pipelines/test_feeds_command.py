"""`newsbeam feeds`: the list in the ledger, in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.flags import UsageError
from tests.fakes import page, prose, rss
from tests.loopback import serve
from tests.pipelines.test_cli import newsbeam
from tests.pipelines.worlds import command
from transforms.io.ledger.lease import Lease, LedgerHeld

A, B = "https://a.example/feed", "https://b.example/feed"
YAML = f"- url: {A}\n  title: Mine\n  tags: [x, y]\n  headers: {{X-Key: A_KEY}}\n- url: {B}\n"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'l.db'}"
    monkeypatch.setenv("NEWSBEAM_LEDGER", url)
    return url


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert command("feeds", "list", "--json") == 0
    return {feed["url"]: feed for feed in json.loads(capsys.readouterr().out)}


@pytest.mark.usefixtures("ledger")
def test_add_remove_and_add_again(capsys: pytest.CaptureFixture[str]) -> None:
    command("feeds", "add", A, B, "https://A.example/feed")
    assert capsys.readouterr().out == "2 added, 0 back, 0 changed, 0 known already\n"
    command("feeds", "add", A, "--title", " My\n feed ")
    assert capsys.readouterr().out == "0 added, 0 back, 1 changed, 0 known already\n"
    assert {url: feed["title"] for url, feed in listed(capsys).items()} == {A: "My feed", B: None}
    command("feeds", "remove", A)
    assert list(listed(capsys)) == [B]
    command("feeds", "add", A)
    assert list(listed(capsys)) == [A, B]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("form", ["yaml", "opml", "txt"])
def test_what_is_imported_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    (tmp_path / "f.yaml").write_text(YAML)
    command("feeds", "import", str(tmp_path / "f.yaml"))
    before = listed(capsys)
    command("feeds", "export", "--format", form)
    said = capsys.readouterr()
    assert said.err.count("only --format yaml") == (form != "yaml")
    (tmp_path / "exported").write_text(said.out)
    command("feeds", "import", str(tmp_path / "exported"), "--ledger", f"sqlite:///{tmp_path / 'other.db'}")
    capsys.readouterr()
    command("feeds", "list", "--json", "--ledger", f"sqlite:///{tmp_path / 'other.db'}")
    after = {feed["url"]: feed for feed in json.loads(capsys.readouterr().out)}
    kept = {"yaml": ("title", "tags", "headers"), "opml": ("title", "tags"), "txt": ()}[form]
    for url in (A, B):
        assert {name: after[url][name] for name in kept} == {name: before[url][name] for name in kept}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list"], "no such file"),
        (["export"], "no such file"),
        (["remove", A], "no such file"),
        (["add", "nowhere"], "feed 'nowhere'"),
        (["add", A, B, "--title", "x"], "--title is for one URL"),
        (["import", "none.yaml"], "none.yaml: No such file"),
        (["import", "empty.txt"], "empty.txt: no feed in it"),
        (["import", "broken.yaml"], "broken.yaml:2: entry 1: unknown key"),
        (["import", "broken.yaml", "--ledger", "postgresql://me:secret@h/d"], "broken.yaml:2:"),
        (["add", A, "--ledger", "mysql://me:secret@h/d"], "--ledger mysql: not supported"),
    ],
)
def test_errors_name_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: str, words: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_text("# none\n")
    Path("broken.yaml").write_text(f"- url: {A}\n  name: x\n")
    with pytest.raises(UsageError) as caught:
        command("feeds", *words)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not Path("l.db").exists()


@pytest.mark.usefixtures("ledger")
def test_removing_an_unknown_feed_removes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    command("feeds", "add", A)
    with pytest.raises(UsageError, match=f"not in the ledger: {B}; nothing was removed"):
        command("feeds", "remove", A, B)
    assert list(listed(capsys)) == [A]


def test_beside_a_live_run_the_list_can_be_changed_but_no_ledger_made(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Lease(url=ledger).held(), pytest.raises(LedgerHeld):
        command("feeds", "add", A)
    command("feeds", "add", A)
    with Lease(url=ledger).held():
        command("feeds", "add", B)
        command("feeds", "remove", A)
    assert list(listed(capsys)) == [B]


def test_no_ledger_is_an_error() -> None:
    with pytest.raises(UsageError, match="no ledger: give --ledger"):
        command("feeds", "list")


@pytest.mark.slow
def test_a_secret_header_is_sent_to_its_feed_only_and_stands_nowhere(tmp_path: Path) -> None:
    feed = "http://a.example/feed"
    world = {feed: rss(("1", "http://a.example/1", "One")), "http://a.example/1": page("One", *prose("bridge"))}
    (tmp_path / "f.yaml").write_text(f"- url: {feed}\n  headers: {{X-Key: A_KEY}}\n")
    with serve(world) as net:
        words = ("--to", "out", "--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0")
        without = newsbeam("ingest", "--feeds", "f.yaml", *words, "--json", cwd=tmp_path)
        assert json.loads(without.stdout)["reasons"] == {"poll": {"not-configured": 1}}
        assert "set the environment variable A_KEY" in "".join(p.read_text() for p in tmp_path.glob("out/failures/*/*"))
        asked = newsbeam("ingest", "--all-due", *words, "--json", cwd=tmp_path, A_KEY="s3cret")
    assert json.loads(asked.stdout)["items"]["stored"] == 1
    robots = "http://a.example/robots.txt"
    assert dict(zip(net.asked, net.keys, strict=True)) == {robots: None, feed: "s3cret", "http://a.example/1": None}
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert b"s3cret" not in b"".join([*written, asked.stdout.encode(), asked.stderr.encode()])


@pytest.mark.slow
def test_over_the_console_script(tmp_path: Path) -> None:
    ledger = ("--ledger", "sqlite:///l.db")
    added = newsbeam("feeds", "add", A, *ledger, cwd=tmp_path)
    assert (added.returncode, added.stderr) == (0, "")
    exported = newsbeam("feeds", "export", "--format", "txt", *ledger, cwd=tmp_path)
    assert (exported.returncode, exported.stdout, exported.stderr) == (0, f"{A}\n", "")
    missing = newsbeam("feeds", "list", "--ledger", "sqlite:///none.db", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith("newsbeam: --ledger sqlite:///none.db: no such file")
    (tmp_path / "not.db").write_text("words\n" * 500)
    broken = newsbeam("feeds", "list", "--ledger", "sqlite:///not.db", cwd=tmp_path)
    assert (broken.returncode, broken.stdout, broken.stderr.count("\n")) == (1, "", 1)
    assert "not a database" in broken.stderr
