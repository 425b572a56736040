"""`newsbeam retry`: dead letters and deferred items become due, and the next run takes them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines.flags import UsageError
from schemas.review import Overview
from tests.fakes import page, prose
from tests.pipelines.test_cli import newsbeam
from tests.pipelines.worlds import FEEDS, WORLD, command, run
from transforms.io.ledger.database import writing
from transforms.io.ledger.lease import Lease, LedgerHeld
from transforms.io.ledger.retrial import Choice, Retrials
from transforms.io.ledger.review import Review
from transforms.io.ledger.tables import items

HEALED = dataclasses.replace(
    WORLD,
    answers={
        **WORLD.answers,
        "https://b.example/gone": page("Gone", *prose("mill")),
        "https://b.example/busy": page("Busy", *prose("lamp")),
    },
)


def ledger(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.db'}"


def retry(folder: Path, *words: str) -> int:
    return command("retry", *words, "--ledger", ledger(folder))


def backlog(folder: Path) -> Overview:
    return Review(url=ledger(folder)).overview(1)


def ends(result: object) -> dict[str, int]:
    return {name: count for name, count in result.summary.items.items() if count}  # type: ignore[attr-defined]


def test_all_that_has_an_address_is_due_and_comes_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path)
    assert retry(tmp_path) == 0
    said = capsys.readouterr().out
    assert said.startswith("2 items are due now\n")
    assert "https://b.example/gone" in said
    assert "no-link" not in said
    assert ends(run(tmp_path, site=HEALED)) == {"seen": 2, "stored": 2}
    retry(tmp_path)
    assert capsys.readouterr().out == "No item to try again\n"


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        (["--reason", "not-found"], ["not-found"]),
        (["--reason", "server-error"], ["server-error"]),
        (["--stage", "fetch"], ["server-error", "not-found"]),
        (["--stage", "extract"], []),
        (["--feed", FEEDS[1]], ["server-error", "not-found"]),
        (["--feed", FEEDS[0]], []),
        (["--reason", "not-found", "--feed", FEEDS[0]], []),
    ],
)
def test_only_the_chosen_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], chosen: list[str]
) -> None:
    run(tmp_path)
    before = backlog(tmp_path)
    assert retry(tmp_path, *words, "--dry-run") == 0
    dry = capsys.readouterr().out
    assert [reason for reason in ("server-error", "not-found") if reason in dry] == chosen
    assert backlog(tmp_path) == before
    retry(tmp_path, *words)
    said = capsys.readouterr().out
    assert said.replace("  the next `newsbeam ingest` tries them\n", "") == dry.replace("would be", "are")
    assert ends(run(tmp_path, site=HEALED)).get("seen", 0) == len(chosen)


def test_a_dead_letter_begins_anew_and_a_deferred_item_goes_on(tmp_path: Path) -> None:
    run(tmp_path)
    retry(tmp_path)
    run(tmp_path)
    failures = [line for path in tmp_path.glob("failures/*/*") for line in path.read_text().splitlines()]
    assert sum('"attempts":2' in line and "server-error" in line for line in failures) == 1
    assert sum('"attempts":1' in line and "not-found" in line for line in failures) == 2


def test_an_item_whose_page_is_stood_in_for_can_be_tried_again(tmp_path: Path) -> None:
    run(tmp_path)
    with writing(ledger(tmp_path)) as connection:
        connection.execute(
            sa.update(items).where(items.c.reason == "server-error").values(outcome="stored", reason=None)
        )
    assert [(kind.outcome, kind.reason) for kind in backlog(tmp_path).backlog][-1] == ("stored", None)
    assert [kind.outcome for kind in Retrials(url=ledger(tmp_path)).chosen(Choice())] == ["failed", "stored"]


def test_many_links_are_cut(tmp_path: Path) -> None:
    from pipelines.commands.retry import retrial_grid
    from schemas.review import Retrial

    kind = Retrial(outcome="failed", stage="fetch", reason="dns", count=9, links=("a", "b"))
    assert [row[4] for row in retrial_grid([kind], dry=True).rows] == ["a", "b", "… and 7 more"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--reason", "bad-luck"], "--reason bad-luck: there is no such reason; known are no-link, "),
        (["--reason", "no-link"], "nothing to try again"),
        (["--stage", "nowhere"], "--stage nowhere: there is no such stage; known are poll, parse, "),
        (["--feed", "nowhere"], "feed 'nowhere'"),
        ([], "no such file"),
    ],
)
def test_errors_name_what_is_wrong(tmp_path: Path, words: list[str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        retry(tmp_path, *words)
    assert says in str(caught.value)


def test_not_beside_a_live_run(tmp_path: Path) -> None:
    run(tmp_path)
    with Lease(url=ledger(tmp_path)).held():
        assert len(Retrials(url=ledger(tmp_path)).chosen(Choice())) == 2
        assert retry(tmp_path, "--dry-run") == 0
        with pytest.raises(LedgerHeld):
            retry(tmp_path)


@pytest.mark.slow
def test_over_the_console_script(tmp_path: Path) -> None:
    run(tmp_path)
    with Lease(url=ledger(tmp_path)).held():
        refused = newsbeam("retry", "--ledger", ledger(tmp_path), cwd=tmp_path)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (3, "", 1)
    done = newsbeam("retry", "--ledger", ledger(tmp_path), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 items are due now" in done.stdout
