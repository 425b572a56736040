"""Two publish a unit at once: a worker that its runner has given up lives on, and the driver publishes what is owed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.batch import ingest
from pipelines.compose import Parts
from schemas.unit import RunSummary, UnitSummary
from tests.fakes import Around
from tests.pipelines.test_formats import records
from tests.pipelines.worlds import FEEDS, options, parts
from tests.samples import T0, unit_summary
from transforms.io.publishing import Batch, SinkError
from transforms.io.sinks.folder import FolderSink
from transforms.io.staging import FolderStaging
from transforms.publish import Publisher


@dataclass(frozen=True)
class Meanwhile(Around):
    """A sink during whose write something else happens: before it, or after its first batch."""

    happens: Callable[[str], None]
    when: str

    def write(self, unit: UnitSummary, batches: Iterable[Batch]) -> int:
        if self.when == "before":
            self.happens(unit.unit_id)
        return self.sink.write(unit, self._amid(unit.unit_id, batches))

    def _amid(self, unit_id: str, batches: Iterable[Batch]) -> Iterator[Batch]:
        for number, batch in enumerate(batches):
            if self.when == "amid" and number == 1:
                self.happens(unit_id)
            yield batch


LONG = b"1" * 100_000
"""A line that no buffer holds back."""


def down(unit_id: str) -> None:
    raise SinkError("down")


def committed(folder: Path) -> tuple[Parts, Publisher, str]:
    """A unit that is committed and not published, and a publisher for it."""
    asked = options(folder, *FEEDS)
    made = parts(asked)
    (sink,) = made.sinks
    ingest(asked, parts(asked, sinks=(Meanwhile(sink, down, "before"),)))
    (unit_id,) = made.outbox.unpublished()
    epoch = next(number for number in range(1, 9) if made.outbox.current(number))
    publisher = Publisher(
        outbox=made.outbox, staging=made.staging, sinks=made.sinks, clock=made.clock, epoch=epoch, keep_copies=False
    )
    return made, publisher, unit_id


@pytest.mark.parametrize("when", ["before", "amid"])
def test_a_unit_that_another_published_meanwhile_is_no_failure(tmp_path: Path, when: str) -> None:
    made, other, unit_id = committed(tmp_path)
    said: list[list[str]] = []
    (sink,) = made.sinks
    slow = replace(other, sinks=(Meanwhile(sink, lambda unit: said.append(other.publish(unit)), when),))
    assert (slow.publish(unit_id), said, made.outbox.unpublished()) == ([], [[]], [])
    assert {place: len(lines) for place, lines in records(tmp_path).items() if lines} == {
        "articles": 2, "duplicates": 1, "failures": 3,
    }  # fmt: skip
    assert not (tmp_path / "_staging").exists()


def test_what_is_owed_for_want_of_its_staging_says_so(tmp_path: Path) -> None:
    made, publisher, unit_id = committed(tmp_path)
    made.staging.remove(unit_id)
    (error,) = publisher.publish(unit_id)
    assert "No such file" in error
    assert made.outbox.unpublished() == [unit_id]


def test_a_second_writer_of_a_unit_that_is_killed_leaves_the_firsts_file_whole(tmp_path: Path) -> None:
    class Killed(BaseException):
        """Nothing is done any more."""

    def dies() -> Iterator[bytes]:
        raise Killed
        yield b""

    def lines() -> Iterator[bytes]:
        yield LONG
        with pytest.raises(Killed):
            sink.write(unit_summary(), [Batch(kind="articles", shard="s", lines=dies())])
        yield LONG

    sink = FolderSink(root=str(tmp_path))
    assert sink.write(unit_summary(), [Batch(kind="articles", shard="s", lines=lines())]) == 2
    (file,) = tmp_path.glob("articles/dt=*/*")
    assert file.read_bytes() == (LONG + b"\n") * 2
    assert [path.name for path in tmp_path.iterdir()] == ["articles"], "nothing is left of the second"


def test_of_two_writers_of_a_unit_the_faster_one_wins_and_the_other_succeeds(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield LONG
        assert sink.write(unit_summary(), [Batch(kind="articles", shard="s", lines=[LONG])]) == 1

    sink = FolderSink(root=str(tmp_path))
    assert sink.write(unit_summary(), [Batch(kind="articles", shard="s", lines=lines())]) == 1
    (file,) = tmp_path.glob("articles/dt=*/*")
    assert file.read_bytes() == LONG + b"\n"
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def at_once(work: Callable[[], None]) -> list[Exception]:
    """Do it in four threads; what it raised."""
    failed: list[Exception] = []

    def careful() -> None:
        try:
            work()
        except (SinkError, OSError) as error:
            failed.append(error)

    threads = [threading.Thread(target=careful) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_reports_by_several_threads_at_once_all_arrive(tmp_path: Path) -> None:
    summary = RunSummary(
        run_id="run1", started_at=T0, finished_at=None, units=1, feeds={}, items={}, reconciled=True, reasons={},
        published={},
    )  # fmt: skip

    def reports() -> None:
        for _ in range(100):
            FolderSink(root=str(tmp_path)).report(None, summary)

    assert at_once(reports) == []
    assert [path.name for path in tmp_path.rglob("*")] == ["runs", "run1.json"]


def test_a_staging_that_several_remove_at_once_is_gone_without_a_word(tmp_path: Path) -> None:
    staging = FolderStaging(root=str(tmp_path / "_staging"))
    for number in range(500):
        staging.write("unit1", [b"%d" % number])
    assert at_once(lambda: staging.remove("unit1")) == []
    assert not (tmp_path / "_staging").exists()
