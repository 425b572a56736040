"""`newsbeam ingest --archive` over the console script: what is kept, that records say where, and what a kill leaves."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from pipelines.flags import UsageError
from tests.fakes import page, prose, rss
from tests.loopback import Net, serve
from tests.pipelines.console import say
from tests.pipelines.worlds import lines, published

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

FEED = "http://news.example/feed"
NAMES = ("one", "two", "three")


def world(*names: str) -> dict[str, Any]:
    items = rss(*((name, f"http://news.example/{name}", name.title()) for name in names))
    pages = {f"http://news.example/{name}": page(name.title(), *prose(name)) for name in names}
    return {FEED: items, **pages, "http://news.example/old": (301, {"Location": "/one"}, b"")}


def words(net: Net, out: Path, archive: Path) -> list[str]:
    return [
        str(Path(sys.executable).parent / "newsbeam"), "ingest", FEED, "--to", str(out), "--archive", str(archive),
        "--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0",
    ]  # fmt: skip


def run(net: Net, out: Path, archive: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*words(net, out, archive), *more], capture_output=True, text=True, timeout=60)


def kept_at(archive: Path, fetch: dict[str, Any]) -> bytes:
    """The record at an article's place, unpacked by hand."""
    member = zlib.decompressobj(31)
    record = member.decompress((archive / fetch["warcFile"]).read_bytes()[fetch["warcOffset"] :])
    assert member.eof
    return record


def test_records_say_where_their_page_is_kept(tmp_path: Path) -> None:
    out, archive = tmp_path / "out", tmp_path / "archive"
    with serve(world(*NAMES)) as net:
        done = run(net, out, archive)
    assert done.returncode == 0, done.stderr
    articles = lines(out, "articles")
    assert len(articles) == len(NAMES)
    for article in articles:
        record = kept_at(archive, article["fetch"])
        assert f"WARC-Target-URI: {article['fetch']['finalUrl']}\r\n".encode() in record
        assert net.answers[article["fetch"]["finalUrl"]] in record  # type: ignore[operator]  # a body
        assert article["fetch"]["warcFile"].startswith(article["provenance"]["runId"])


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_kill_leaves_what_committed_articles_refer_to(tmp_path: Path) -> None:
    out, archive = tmp_path / "out", tmp_path / "archive"
    with serve(world(*NAMES)) as net:
        asked = net.hold("http://news.example/three")
        with subprocess.Popen(words(net, out, archive), stderr=subprocess.DEVNULL) as process:
            assert asked.wait(30)
            process.kill()
        net.release.set()
        del net.held["http://news.example/three"]
        assert run(net, out, archive).returncode == 0
    assert len(published(out)) == len(set(published(out))) == len(NAMES)
    assert len({article["provenance"]["runId"] for article in lines(out, "articles")}) == 1
    for article in lines(out, "articles"):
        assert article["fetch"]["finalUrl"].encode() in kept_at(archive, article["fetch"])
    assert len(list(archive.iterdir())) == 2


def test_an_archive_elsewhere_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="--archive gs://bucket/warc: not supported"):
        say("ingest", FEED, "--to", "out", "--archive", "gs://bucket/warc")


def test_a_folder_that_cannot_be_had_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serve(world("one")) as net:
        done = run(net, tmp_path / "out", tmp_path / "file")
    assert (done.returncode, net.asked) == (1, [])
    assert done.stderr.splitlines() == [f"newsbeam: folder {tmp_path / 'file'}: File exists"]


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit then fails as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))
from pipelines.cli import main
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_an_archive_that_is_full_fails_the_unit_in_one_line_and_the_next_run_heals(tmp_path: Path) -> None:
    out, archive = tmp_path / "out", tmp_path / "archive"
    answers = world(*NAMES)
    answers["http://news.example/two"] += f"<!-- {random.Random(1).randbytes(1_000_000).hex()} -->".encode()
    with serve(answers) as net:
        command = [sys.executable, "-c", LIMITED, *words(net, out, archive)[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        told = [line for line in done.stderr.splitlines() if line.startswith("newsbeam: ")]
        assert (done.returncode, len(told)) == (1, 1)
        assert f"--archive {archive}: File too large" in told[0]
        assert "Traceback" not in done.stderr
        assert published(out) == []
        assert run(net, out, archive).returncode == 0
    assert len(published(out)) == len(set(published(out))) == len(NAMES)
