"""Two runs on one PostgreSQL: the first is paused (a real SIGSTOP) until another has taken over, and then goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults.test_kills import FEEDS, ROOT, undisturbed, world
from tests.loopback import Net, serve
from tests.pipelines.worlds import published
from tests.postgres import PASSWORD

__all__ = ["undisturbed"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
STALE_S = "1"


@pytest.fixture(scope="module")
def net() -> Iterator[Net]:
    with serve(world()) as made:
        yield made


def command(point: str, stale_s: str, net: Net, out: Path, ledger: str, *more: str) -> Sequence[str]:
    asked = [*FEEDS, "--to", str(out), "--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0"]
    program = [sys.executable, "-m", "tests.faults.pausing", point, stale_s]
    return [*program, *asked, "--feeds-per-unit", "2", "--ledger", ledger, *more]


def files(out: Path) -> dict[str, tuple[int, int]]:
    """Every published file, with what changes when it is written again."""
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in out.glob("*/dt=*/*")}


@pytest.mark.parametrize("point", ["commit", "committed", "publish"])
def test_a_run_that_was_paused_and_overtaken_changes_nothing(
    net: Net, tmp_path: Path, undisturbed: list[tuple[str, int]], postgres_url: str, point: str
) -> None:
    """The first renews every 12 s, the second takes what wasn't renewed for 1 s: so it must be paused, and it is."""
    first = subprocess.Popen(
        command(point, "60", net, tmp_path, postgres_url), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    with first:
        try:
            status = os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            assert status
            assert status.si_code == os.CLD_STOPPED, "it ended before it came to the point"
            second = command("none", STALE_S, net, tmp_path, postgres_url, "--wait", "60s")
            done = subprocess.run(second, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            assert published(tmp_path) == undisturbed
            before = files(tmp_path)
            first.send_signal(signal.SIGCONT)
            said = first.communicate(timeout=60)[1]
        finally:
            first.kill()
    assert first.returncode == 1
    told = [line for line in said.splitlines() if "taken the ledger over" in line]
    assert len(told) == 1, said
    assert "Traceback" not in said
    assert PASSWORD not in said + done.stderr
    # A sink that was in the middle of a write may end it: the same bytes under the same name, nothing twice.
    assert point == "publish" or files(tmp_path) == before
    assert published(tmp_path) == undisturbed
    third = command("none", "60", net, tmp_path, postgres_url, "--all-due")
    assert subprocess.run(third, cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert published(tmp_path) == undisturbed
    assert not (tmp_path / "_staging").exists()
