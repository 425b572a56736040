"""The runbook's way from SQLite to PostgreSQL: nothing is published twice, and every feed is polled on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.worlds import FEEDS, command, published, run
from transforms.io.ledger.database import engine


def test_a_ledger_moves_by_what_was_published_and_the_list_of_feeds(
    tmp_path: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    old, quiet = f"sqlite:///{tmp_path / 'ledger.db'}", "https://c.example/never-led-to-an-article"
    assert command("feeds", "add", quiet, "--ledger", old) == 0
    run(tmp_path)
    before = published(tmp_path)
    capsys.readouterr()
    assert command("feeds", "export", "--format", "yaml", "--ledger", old) == 0
    listed = tmp_path / "feeds.yaml"
    listed.write_text(capsys.readouterr().out)
    assert command("ledger", "rebuild", "--from", str(tmp_path), "--ledger", postgres_url) == 0
    assert command("feeds", "import", str(listed), "--ledger", postgres_url) == 0
    result = run(tmp_path, "--ledger", postgres_url)
    assert published(tmp_path) == before
    assert result.summary.items["stored"] == 0
    capsys.readouterr()
    assert command("feeds", "list", "--json", "--ledger", postgres_url) == 0
    listing = capsys.readouterr().out
    engine(postgres_url).dispose()
    assert all(feed in listing for feed in (*FEEDS, quiet))
