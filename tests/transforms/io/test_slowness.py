"""What is slow follows from what is usual, within bounds."""

from __future__ import annotations

from transforms.io.slowness import LEAST_S, MOST, TIMES, Slowness

PAGE = 400_000
LEAST = 0.2


def after(slowness: Slowness, jobs: int, cpu_s: float, function: str = "read") -> float:
    for _ in range(jobs):
        slowness.learn(function, PAGE, cpu_s)
    return slowness.after_s(function, PAGE)


def test_at_first_and_where_all_are_fast_it_is_the_least() -> None:
    assert Slowness().after_s("read", 0) == LEAST_S
    assert after(Slowness(), 0, 0.0) == LEAST
    assert after(Slowness(), 200, 0.001) == LEAST


def test_where_all_take_longer_it_is_a_multiple_of_what_is_usual() -> None:
    assert abs(after(Slowness(), 400, 0.1) - TIMES * 0.1) < 0.01


def test_it_is_so_of_other_sizes_too() -> None:
    slowness = Slowness()
    after(slowness, 400, 0.1)
    assert abs(slowness.after_s("read", 0) - TIMES * 0.05) < 0.01


def test_one_job_changes_little() -> None:
    slowness = Slowness()
    usual = after(slowness, 400, 0.1)
    assert after(slowness, 1, 60.0) < 1.05 * usual


def test_slow_jobs_alone_raise_it_to_its_bound() -> None:
    assert after(Slowness(), 5_000, 60.0) == MOST * LEAST


def test_each_function_has_its_own() -> None:
    slowness = Slowness()
    after(slowness, 400, 0.1)
    assert slowness.after_s("parse", PAGE) == LEAST
