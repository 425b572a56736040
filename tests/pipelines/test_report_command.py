"""`newsbeam report`: the ledger as a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from pipelines.grids import Grid
from pipelines.htmlgrids import page as document
from tests.pipelines.test_cli import newsbeam
from tests.pipelines.worlds import FEEDS, command, run


def report(folder: Path, to: Path) -> int:
    return command("report", "--html", str(to), "--ledger", f"sqlite:///{folder / 'ledger.db'}")


def test_the_page_tells_runs_feeds_and_what_is_not_done(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert report(tmp_path, tmp_path / "health.html") == 0
    page = html.parse(str(tmp_path / "health.html"))
    titles = page.xpath("//h2/text()")
    assert titles == ["Last runs", "Feeds: 2 well", "Items not done", "Stories with the most copies"]
    assert page.xpath("//nav/a/text()") == titles
    cells = page.xpath("//td/text()")
    assert {result.summary.run_id, *FEEDS, "not-found"} <= set(cells)
    assert page.xpath("//tr[td='https://a.example/1']/td/text()")[:3] == [
        "https://a.example/1",
        "1",
        "https://b.example/copy",
    ]
    assert page.xpath("//*[@src]|//script|//link") == []


def test_what_a_feed_calls_itself_is_text() -> None:
    name = '<script>alert(1)</script>&"'
    grid = Grid(title=name, columns=(name,), rows=[(name, 7)], note=name)
    page = html.fromstring("\n".join(document(name, name, [grid])))
    assert page.xpath("//script") == []
    assert page.xpath("//td/text()") == [name, "7"]
    assert page.xpath("//title/text()") == page.xpath("//h2/text()") == page.xpath("//th/text()") == [name]


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "file").write_text("")
    done = newsbeam("report", "--html", "file/health.html", "--ledger", "sqlite:///ledger.db", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("newsbeam: --html file/health.html: ")
