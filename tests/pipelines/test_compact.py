"""newsbeam compact: the same lines in fewer files, and never one missing or twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipelines.flags import UsageError
from schemas.published import PLACES
from schemas.wire import dumps
from tests import samples
from tests.pipelines.console import say
from tests.pipelines.worlds import run
from tests.samples import unit_summary
from transforms.io.fileforms import FORMS
from transforms.io.ledger.lease import Lease
from transforms.io.ledger.review import Review
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks import compacting
from transforms.io.sinks.compacting import compact
from transforms.io.sinks.folder import FolderSink
from transforms.io.sinks.reading import read_records, record_files

ROOT = Path(__file__).parent.parent.parent


def fill(folder: Path, units: int, form: str = "jsonl", start: int = 1) -> None:
    sink = FolderSink(root=str(folder), form=FORMS[form])
    for number in range(start, start + units):
        lines = [dumps(samples.article(f"{number}-{each}", article_body="word " * 200)).encode() for each in range(3)]
        sink.write(unit_summary(number), [Batch(kind="articles", shard=form, lines=lines)])


def held(folder: Path) -> list[bytes]:
    return sorted(line for place, path in record_files(folder, PLACES) for line in read_records(place, path))


def files(folder: Path) -> list[str]:
    return sorted(path.name for _, path in record_files(folder, PLACES))


def all_of(units: Iterable[str]) -> set[str]:
    return set(units)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_lines_in_one_file(tmp_path: Path, form: str) -> None:
    fill(tmp_path, 5, form)
    before, names = held(tmp_path), files(tmp_path)
    ((folder, count, now),) = compact(tmp_path, all_of, 1_000_000)
    assert (folder.name, count, now) == ("dt=2026-05-01", 5, 1)
    assert held(tmp_path) == before
    (name,) = files(tmp_path)
    manifest = json.loads((tmp_path / "compactions" / folder.name / f"articles-{name}.json").read_text())
    assert manifest["file"] == f"articles/dt=2026-05-01/{name}"
    assert [(part["file"], part["lines"]) for part in manifest["parts"]] == [(name, 3) for name in names]
    assert not (tmp_path / "_compact").exists()
    assert list(compact(tmp_path, all_of, 1_000_000)) == []


def test_forms_days_and_large_files_stay_apart(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    fill(tmp_path, 2, "parquet", start=3)
    fill(tmp_path, 1, "avro", start=5)
    large = tmp_path / "articles" / "dt=2026-05-01" / "run0-r0001-x.jsonl"
    large.write_bytes(b"\n".join([dumps(samples.article("x", article_body="word " * 30_000)).encode(), b""]))
    before = held(tmp_path)
    inode = large.stat().st_ino
    ((_, count, now),) = compact(tmp_path, all_of, 200_000)
    assert (count, now) == (6, 4)
    assert held(tmp_path) == before
    assert large.stat().st_ino == inode


def test_files_grow_to_the_target_and_no_further(tmp_path: Path) -> None:
    fill(tmp_path, 10)
    size = next(tmp_path.glob("articles/*/*")).stat().st_size
    assert [now for _, _, now in compact(tmp_path, all_of, 4 * size + 10)] == [3]
    assert max(path.stat().st_size for path in tmp_path.glob("articles/*/*")) <= 4 * size + 10


def test_a_unit_that_is_still_owed_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    list(compact(tmp_path, lambda units: set(units) - {"run1-r0002"}, 1_000_000))
    assert len(files(tmp_path)) == 2
    fill(tmp_path, 1, start=2)
    assert len(set(held(tmp_path))) == len(held(tmp_path)) == 9


def test_a_reader_sees_each_line_once_whenever_it_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at before and after every system call that changes names."""
    fill(tmp_path, 4)
    before, looks = held(tmp_path), []

    def look(event: str, _: object) -> None:
        if watching and event in ("os.rename", "os.remove", "os.link", "os.rmdir", "os.mkdir", "shutil.rmtree"):
            watching.clear()
            looks.append(held(tmp_path) == before)
            watching.append(True)

    watching = [True]
    sys.addaudithook(look)
    exchange = compacting.exchange

    def watched(one: Path, other: Path) -> None:
        looks.append(held(tmp_path) == before)
        exchange(one, other)
        looks.append(held(tmp_path) == before)

    monkeypatch.setattr(compacting, "exchange", watched)
    list(compact(tmp_path, all_of, 1_000_000))
    watching.clear()
    assert len(looks) > 10
    assert all(looks)


@pytest.mark.parametrize("moment", ["os.link", "os.rename", "os.mkdir"])
def test_a_kill_leaves_every_line_once_and_the_next_one_ends_it(tmp_path: Path, moment: str) -> None:
    fill(tmp_path, 4)
    (tmp_path / "articles" / "dt=2026-05-01" / "note.txt").write_text("not ours")
    before = held(tmp_path)
    killed = f"""
import os, signal, sys
from pathlib import Path
from transforms.io.sinks.compacting import compact
sys.addaudithook(lambda event, _: event == {moment!r} and os.kill(os.getpid(), signal.SIGKILL))
list(compact(Path({str(tmp_path)!r}), set, 1_000_000))
"""
    done = subprocess.run([sys.executable, "-c", killed], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert held(tmp_path) == before
    list(compact(tmp_path, all_of, 1_000_000))
    assert held(tmp_path) == before
    assert (len(files(tmp_path)), (tmp_path / "_compact").exists()) == (1, False)
    assert (tmp_path / "articles" / "dt=2026-05-01" / "note.txt").read_text() == "not ours"


def test_a_broken_file_stops_it_and_everything_stays(tmp_path: Path) -> None:
    fill(tmp_path, 2, "parquet")
    path = next(tmp_path.glob("articles/*/*"))
    path.write_bytes(path.read_bytes()[:-9])
    names = files(tmp_path)
    with pytest.raises(SinkError, match=f"{path.name}: not parquet"):
        list(compact(tmp_path, all_of, 1_000_000))
    assert files(tmp_path) == names


def test_what_is_published_meanwhile_is_there_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, 3)
    exchange = compacting.exchange

    def after_a_run(one: Path, other: Path) -> None:
        fill(tmp_path, 1, start=4)
        exchange(one, other)

    monkeypatch.setattr(compacting, "exchange", after_a_run)
    list(compact(tmp_path, all_of, 1_000_000))
    assert len(files(tmp_path)) == 2
    assert len(set(held(tmp_path))) == len(held(tmp_path)) == 12


def test_two_compactions_keep_out_of_each_others_way(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    fill(tmp_path, 2, "avro")
    first = compact(tmp_path, all_of, 1_000_000)
    next(first)
    with pytest.raises(SinkError, match="another compaction is at work"):
        list(compact(tmp_path, all_of, 1_000_000))
    list(first)
    assert not (tmp_path / "_compact").exists()


def test_the_command_works_beside_a_run_and_asks_its_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path)
    fill(tmp_path, 3)
    with Lease(url=f"sqlite:///{tmp_path / 'ledger.db'}").held():
        assert say("compact", str(tmp_path)) == 0
    assert capsys.readouterr().out == "articles/dt=2026-05-01: 3 files, now 1\n"
    assert run(tmp_path, "--refetch").summary.items["stored"] == 0


def test_units_are_settled_when_every_sink_has_them(tmp_path: Path) -> None:
    run(tmp_path, "--to", "postgresql://127.0.0.1:1/nowhere")
    (path,) = tmp_path.glob("articles/*/*")
    unit = path.stem.rpartition("-")[0]
    review = Review(url=f"sqlite:///{tmp_path / 'ledger.db'}")
    assert review.settled([unit, "forgotten-r0001"]) == {"forgotten-r0001"}


def test_a_lost_ledger_is_made_from_compacted_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path, 4)
    words = ("ledger", "rebuild", "--from", str(tmp_path), "--ledger")
    assert say(*words, f"sqlite:///{tmp_path / 'before.db'}") == 0
    list(compact(tmp_path, all_of, 1_000_000))
    assert say(*words, f"sqlite:///{tmp_path / 'after.db'}") == 0
    before, after = capsys.readouterr().out.splitlines()
    assert before.partition(": ")[2] == after.partition(": ")[2] == "12 articles of 1 feeds, from 12 records"


def test_what_is_no_folder_or_has_no_ledger_is_a_mistake(tmp_path: Path) -> None:
    for words in (("gs://bucket/x",), (str(tmp_path / "none"),)):
        with pytest.raises(UsageError, match="not a local folder with records"):
            say("compact", *words)
    fill(tmp_path, 2)
    with pytest.raises(UsageError, match="no ledger"):
        say("compact", str(tmp_path))
