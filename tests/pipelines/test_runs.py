"""Names of runs."""

from datetime import UTC, datetime, timedelta

from pipelines.runs import run_name

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_runs_within_one_second_are_in_order_by_name() -> None:
    started = [NOON + timedelta(milliseconds=ms) for ms in (0, 1, 250, 999)]
    names = [run_name(at) for at in started]
    assert names == sorted(names)
    assert {name[:16] for name in names} == {"20261125T120000Z"}
    assert all(len(name) == len("20261125T120000Z-000000") for name in names)


def test_two_that_start_together_have_two_names() -> None:
    assert len({run_name(NOON) for _ in range(50)}) > 40  # of 4,096: chance leaves 49 or 50
