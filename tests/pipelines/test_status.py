"""`newsbeam status`: what the ledger knows, as text and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.flags import UsageError
from pipelines.grids import Grid, draw, plain
from schemas.review import Overview, RunDetail
from schemas.wire import loads
from tests.fakes import Site, rss
from tests.pipelines.test_cli import newsbeam
from tests.pipelines.worlds import FEEDS, begin, claim, command, options, parts, run
from transforms.io.ledger.lease import Lease
from transforms.io.publishing import SinkError


def status(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert command("status", *words, "--ledger", f"sqlite:///{folder / 'ledger.db'}") == 0
    return capsys.readouterr().out


def test_runs_feeds_and_what_is_not_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path)
    found = loads(Overview, status(tmp_path, capsys, "--json"))
    (one,) = found.runs
    assert (one.summary, one.open, one.discarded, found.owed) == (result.summary, 0, 0, ())
    assert [(feed.url, feed.last_outcome, feed.failures, feed.well) for feed in found.feeds] == [
        (url, "changed", 0, True) for url in FEEDS
    ]
    assert [(kind.outcome, kind.stage, kind.reason, kind.count) for kind in found.backlog] == [
        ("deferred", "fetch", "server-error", 1),
        ("failed", "fetch", "not-found", 1), ("failed", "parse", "no-link", 1),
    ]  # fmt: skip
    deferred, dead, _ = found.backlog
    assert deferred.next_try_at
    assert dead.next_try_at is None


def test_the_text_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path)
    text = status(tmp_path, capsys)
    assert result.summary.run_id in text
    assert "2 stored, 2 duplicate, 1 deferred, 2 failed" in text
    assert "Feeds: 2 well" in text
    assert "by `newsbeam retry`" in text
    assert max(map(len, text.splitlines())) < 240


def test_a_feed_in_trouble_stands_first_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, site=Site({FEEDS[0]: rss(), FEEDS[1]: (503, {}, b"")}))
    text = status(tmp_path, capsys)
    assert "Feeds: 1 in trouble, 1 well" in text
    assert text.index(FEEDS[1]) < text.index(FEEDS[0])
    assert "server-error" in text


def test_one_run_with_its_units_in_and_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path, "--feeds-per-unit", "1")
    detail = loads(RunDetail, status(tmp_path, capsys, result.summary.run_id, "--json"))
    assert detail.summary == result.summary
    assert [unit.items["seen"] for unit in detail.units] == [3, 4]
    text = status(tmp_path, capsys, result.summary.run_id)
    assert text.count(" ok") == 4  # two units, two feeds
    assert "missing" not in text
    with pytest.raises(UsageError, match="no run 'nope'"):
        status(tmp_path, capsys, "nope")


def test_while_a_run_is_alive_and_after_its_death(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = options(tmp_path, *FEEDS)
    made = parts(asked)
    with Lease(url=asked.ledger).held():
        unit, _ = claim(made, begin(asked, made))
        (alive,) = loads(Overview, status(tmp_path, capsys, "--json")).runs
        assert (alive.open, alive.summary.finished_at) == (1, None)
        assert "not finished" in status(tmp_path, capsys)
        made.agenda.discard(unit, "for the test")
        assert "for the test" in status(tmp_path, capsys, "run1")


class Down:
    """A sink that takes nothing."""

    name, key = "down", "file:///down"

    def write(self, unit: object, batches: object) -> int:
        raise SinkError("down for the test")

    def report(self, unit: object, run: object) -> None:
        pass


def test_what_is_owed_and_to_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path, sinks=(Down(),))
    assert result.errors
    (owed,) = loads(Overview, status(tmp_path, capsys, "--json")).owed
    assert owed.sinks == ("down",)
    assert "Committed and not published everywhere" in status(tmp_path, capsys)


def test_plain_tables_are_aligned_and_dated() -> None:
    at = datetime(2026, 5, 1, 12, 0, 3, 999, tzinfo=UTC)
    grid = Grid(title="T", columns=("name", "n", "at"), rows=[("a", 5, at), ("long", 1000, None)], note="end")
    assert plain(grid) == ["T", "  name     n  at", "  a        5  2026-05-01 12:00:03Z", "  long  1000  -", "  end"]


def test_on_a_terminal_it_is_drawn_and_markup_is_text() -> None:
    screen = io.StringIO()
    grids = [Grid(title="T [1]", columns=("a",), rows=[("[bold]x",)]), Grid(title="E", columns=(), rows=[])]
    draw(grids, Console(file=screen, force_terminal=True, color_system=None))
    assert "[bold]x" in screen.getvalue()
    assert "T [1]" in screen.getvalue()


@pytest.mark.slow
def test_over_the_console_script(tmp_path: Path) -> None:
    missing = newsbeam("status", "--ledger", "sqlite:///none.db", cwd=tmp_path)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)
    assert newsbeam("ingest", "--to", "out", cwd=tmp_path).returncode == 0
    done = newsbeam("status", "--json", cwd=tmp_path, NEWSBEAM_LEDGER="sqlite:///out/ledger.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["runs"]) == 1
