"""The commands on a PostgreSQL ledger: what they do on SQLite, and never a password in what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.clock import utc_now
from pipelines.options import UsageError
from pipelines.recall import recall_folder
from tests.pipelines.worlds import FEEDS, command, options, published, run
from tests.postgres import PASSWORD
from transforms.io.ledger.database import engine
from transforms.io.ledger.lease import Lease


@pytest.fixture
def ledger(postgres_url: str) -> Iterator[str]:
    yield postgres_url
    engine(postgres_url).dispose()


def test_runs_status_retry_and_feeds(tmp_path: Path, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    sqlite, out = tmp_path / "sqlite", tmp_path / "out"
    run(sqlite)
    result = run(out, "--ledger", ledger)
    assert result.summary.items["stored"] == 2
    assert published(out) == published(sqlite)
    addresses = [{each.addresses for each in recall_folder(folder, utc_now())} for folder in (out, sqlite)]
    assert addresses[0] == addresses[1]
    assert not list(out.glob("ledger.db*"))
    for words in (["status"], ["status", result.summary.run_id], ["retry"], ["feeds", "list"], ["feeds", "export"]):
        assert command(*words, "--ledger", ledger) == 0
    assert command("feeds", "remove", FEEDS[0], "--ledger", ledger) == 0
    run(out, "--ledger", ledger, "--refetch")
    assert published(out) == published(sqlite)
    said = capsys.readouterr()
    assert "https://b.example/busy" in said.out
    assert PASSWORD not in said.out + said.err


def test_no_command_goes_where_another_run_is_alive(
    tmp_path: Path, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, "--ledger", ledger)
    with Lease(url=ledger).held():
        assert main(["retry", "--ledger", ledger]) == 3
        assert main(["feeds", "add", "https://c.example/feed", "--ledger", ledger]) == 0
    assert "holds the ledger" in capsys.readouterr().err


def test_unpublished_records_need_a_place(tmp_path: Path) -> None:
    words = ("--to", "-", "--ledger", f"postgresql://u:{PASSWORD}@h/d")
    with pytest.raises(UsageError, match="--staging PATH") as error:
        options_of(*words)
    assert PASSWORD not in str(error.value)
    assert options_of(*words, "--staging", str(tmp_path)).staging == str(tmp_path)
    assert options(tmp_path, "--ledger", "postgresql://h/d").staging is None


def options_of(*words: str):  # type: ignore[no-untyped-def]
    from pipelines.cli import parsers
    from pipelines.options import ingest_options

    return ingest_options(parsers()[1]["ingest"].parse_args(words), [], {})
