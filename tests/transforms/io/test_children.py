"""A child with functions that do to it what hostile pages do to parsers: what comes back, and what it can't reach."""

import asyncio
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from schemas.failure import Reason, Refusal, Stage
from tests.transforms.io.pools import MIB, ONE, call, refused, together
from transforms.io.child import GRACE_S, MAX_ANSWER_BYTES, PATIENCE
from transforms.io.children import ChildPool

pytestmark = pytest.mark.usefixtures("no_child_is_left")


# What comes back


@pytest.mark.parametrize("size", [0, 1, 200_000, 5_000_000])
def test_header_and_body_arrive_and_the_result_comes_back(size: int):
    result = together(lambda: call("echo", b"x" * size, url="http://ü.example/", none=None))

    header = {"url": "http://ü.example/", "none": None}
    assert result == {"header": header, "size": size, "end": "x" * min(size, 4), "text": "ü\ud800\n"}


def test_a_refusal_comes_back_whole():
    refusal = refused("refuse")

    assert (refusal.reason, refusal.detail, refusal.retry_after_s, refusal.stage) == (
        Reason.EMPTY,
        "nothing in it",
        7.5,
        Stage.EXTRACT,
    )


def test_any_other_exception_is_a_parser_error_of_one_line():
    refusal = refused("fail")

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_ERROR, "AssertionError: assert parent is not None")


@pytest.mark.parametrize("name", ["no_json", "nested"])
def test_a_result_that_has_no_json_is_a_parser_error(name: str):
    assert refused(name).reason is Reason.PARSER_ERROR


def test_a_result_may_be_large_but_not_boundless():
    assert len(together(lambda: call("huge", size=MAX_ANSWER_BYTES - 1_000))) == MAX_ANSWER_BYTES - 1_000

    refusal = refused("huge", size=MAX_ANSWER_BYTES)
    assert refusal.reason is Reason.PARSER_ERROR
    assert "67,108,864" in refusal.detail


# Time


@pytest.mark.parametrize("name", ["spin", "backtrack"])
def test_what_does_not_end_is_ended(name: str):
    async def work() -> tuple[float, Refusal, int]:
        await call("pid")
        began = time.monotonic()
        with pytest.raises(Refusal) as caught:
            await call(name, timeout_s=0.5)
        return time.monotonic() - began, caught.value, await call("pid")

    took_s, refusal, _ = together(work)

    assert took_s < 0.5 + 5  # and not 60: the machine may be busy
    assert refusal.reason is Reason.PARSER_TIMEOUT
    assert refusal.detail == f"tests.transforms.io.hostile:{name} was not done after 0.5 s"


def test_the_kernel_ends_a_child_whose_parent_does_not():
    assert 60 < together(lambda: call("world", timeout_s=10))["timer_s"] <= PATIENCE * 10 + GRACE_S
    assert refused("kill_itself", signal=signal.SIGALRM).reason is Reason.PARSER_TIMEOUT


def test_waiting_for_a_child_is_not_the_time_of_a_job():
    async def work() -> list[Any]:
        jobs = [call("spin", timeout_s=0.4), *(call("pid", timeout_s=0.2) for _ in range(2))]
        return await asyncio.gather(*jobs, return_exceptions=True)

    first, *others = together(work)

    assert first.reason is Reason.PARSER_TIMEOUT
    assert all(isinstance(pid, int) for pid in others)


# Death


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("segfault", "was killed by SIGSEGV"),
        ("leave", "ended with status 3"),
        ("exit_politely", "ended with status 4"),
        ("fail_unspeakably", "ended with status 1"),
    ],
)
def test_a_crash_is_told_with_its_cause(name: str, how: str):
    refusal = refused(name)

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_CRASH, f"tests.transforms.io.hostile:{name} {how}")


@pytest.mark.parametrize(("number", "how"), [(9, "was killed by SIGKILL"), (40, "was killed by signal 40")])
def test_a_killed_child_is_a_crash(number: int, how: str):
    refusal = refused("kill_itself", signal=number)

    assert (refusal.reason, refusal.detail.split(" ", 1)[1]) == (Reason.PARSER_CRASH, how)


def test_memory_without_end_ends_the_job_and_not_the_parent():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal = refused("devour", pool=ChildPool(size=1, memory_bytes=500 * MIB))

    assert (refusal.reason, refusal.detail) == (Reason.PARSER_CRASH, "out of memory")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize(
    "sent",
    [
        bytes([255, 255, 255, 255]),
        b"\0\0\0\1{",
        b"\0\0\0\2[]",
        b"\0\0\0\2{}",
        (100_000).to_bytes(4, "big") + b"[" * 100_000,
    ],
    ids=["too long", "no JSON", "no object", "no kind", "too deep"],
)
def test_a_child_that_was_taken_over_is_a_crash(sent: bytes):
    assert refused("talk_out_of_turn", hex=sent.hex()).reason is Reason.PARSER_CRASH


# What a child prints, sees and survives


def test_what_it_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]):
    async def work() -> list[Any]:
        return [await call("prints"), await call("reads_input"), await call("pid")]

    assert together(work)[:2] == ["quiet", ""]
    assert capfd.readouterr() == ("", "")


def test_a_result_depends_on_the_input_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEWSBEAM_LEDGER", "postgresql://user:password@host/db")
    first, second = (together(lambda: call("world")) for _ in range(2))

    assert first["order"] == second["order"]
    assert first["environment"]["TZ"] == "UTC"
    assert "password" not in str(first["environment"])


def test_it_imports_what_its_parent_imports_and_nothing_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").write_text("raise ImportError('the wrong one')")
    (tmp_path / "json.py").write_text("raise ImportError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "extra")])

    seen = together(lambda: call("world"))

    assert str(tmp_path / "extra") in seen["path"]
    assert str(tmp_path) not in seen["path"]


def test_signals_to_the_group_of_the_parent_do_not_reach_it():
    assert together(lambda: call("world"))["session"] != os.getsid(0)


def test_an_unknown_function_is_a_bug_that_says_what_is_missing():
    async def work() -> None:
        for name, why in [("no.such.module:f", "ModuleNotFoundError"), ("json:no_such", "AttributeError")]:
            with pytest.raises(RuntimeError, match=f"can't import {name}: {why}"):
                await ONE.run(name, {}, b"", timeout_s=5)

    together(work)


def test_a_child_that_cannot_start_is_a_bug_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").write_text("raise ImportError('broken installation')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    with pytest.raises(RuntimeError, match=r"(?s)status 1 before it began: .*ImportError: broken installation"):
        together(lambda: call("pid"))


def test_a_child_that_starts_too_slowly_is_a_bug():
    with pytest.raises(RuntimeError, match=r"did not begin within 0\.001 s"):
        together(lambda: call("pid", pool=ChildPool(size=1, start_timeout_s=0.001)))
