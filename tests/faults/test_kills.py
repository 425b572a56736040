"""Invariant 2: SIGKILL of the real process at any point; the next run heals, nothing is lost, nothing comes twice."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import page, prose, rss
from tests.loopback import Net, serve
from tests.pipelines.worlds import published
from tests.processes import descendants_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
ROOT = Path(__file__).parent.parent.parent
WORDS = ["bridge", "tower", "weir", "lamp", "gate", "mill", "barn", "well"]
FEEDS = [f"http://f{n}.example/feed" for n in range(4)]
HANG = b'<html><head><script type="application/ld+json">' + b'"author":"@type' * 20_000 + b"</script></head></html>"
"""Keeps the extractor busy for more than 10 s: its JSON-LD repair is quadratic (6,000 such take 7 s, measured)."""


def world() -> dict[str, bytes]:
    """Four feeds of four items; the last feed carries copies of the first one's articles."""
    answers = {}
    for n, feed in enumerate(FEEDS):
        links = [(f"{i}", f"http://f{n}.example/{i}", f"Title {n} {i}") for i in range(4)]
        answers[feed] = rss(*links)
        for i, (_, link, title) in enumerate(links):
            word = WORDS[i] if n in (0, 3) else f"{WORDS[i]} {WORDS[n + 4]}"
            answers[link] = page(title, *prose(word))
    return answers


@pytest.fixture(scope="module")
def net() -> Iterator[Net]:
    with serve(world()) as made:
        yield made


def arguments(net: Net, out: Path) -> list[str]:
    where = ["--to", str(out), "--proxy", net.proxy, "--per-host-delay", "0", "--min-poll-interval", "0"]
    return [*FEEDS, *where, "--feeds-per-unit", "2"]


def newsbeam(net: Net, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.ingest", *arguments(net, out), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)


@contextlib.contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is killed at the end of the block, if not before."""
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(marker: Path, process: subprocess.Popen[bytes]) -> None:
    tick = threading.Event()
    while not marker.exists():
        assert process.poll() is None, "the process ended before it came to the point"
        tick.wait(0.02)


def state_of(out: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(out / "ledger.db")) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM units ORDER BY unit_id")]


@pytest.fixture(scope="module")
def undisturbed(net: Net, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int]]:
    out = tmp_path_factory.mktemp("undisturbed")
    done = newsbeam(net, out)
    assert done.returncode == 0, done.stderr
    keys = published(out)
    assert len(keys) == len(set(keys)) == 16
    return keys


def heals(net: Net, out: Path, undisturbed: list[tuple[str, int]]) -> None:
    """One more run publishes what is missing, another one nothing; no staging and no dead run is left."""
    done = newsbeam(net, out)
    assert done.returncode == 0, done.stderr
    assert published(out) == undisturbed
    assert newsbeam(net, out, "--all-due").returncode == 0
    assert published(out) == undisturbed
    assert not (out / "_staging").exists()
    assert "null" not in "".join(path.read_text().partition('"finishedAt":')[2][:4] for path in out.glob("runs/*.json"))


@pytest.mark.parametrize(
    ("point", "states"),
    [
        ("commit", ["open"]),
        ("committed", ["committed"]),
        ("publish", ["committed"]),
        ("published", ["committed"]),
        ("acknowledged", ["committed"]),
    ],
)
def test_killed_between_store_and_the_last_acknowledgement(
    net: Net, tmp_path: Path, undisturbed: list[tuple[str, int]], point: str, states: list[str]
) -> None:
    marker, out = tmp_path / "marker", tmp_path / "out"
    with running("-m", "tests.faults.stopping", point, str(marker), *arguments(net, out)) as process:
        wait_for(marker, process)
        process.send_signal(signal.SIGKILL)
    assert state_of(out) == states
    assert (out / "_staging").exists()
    heals(net, out, undisturbed)


@pytest.mark.parametrize("path", [FEEDS[1], "http://f1.example/2"], ids=["polling", "fetching"])
def test_killed_while_polling_or_fetching(tmp_path: Path, undisturbed: list[tuple[str, int]], path: str) -> None:
    with serve(world()) as slow:
        come = slow.hold(path)
        with running("-m", "pipelines.ingest", *arguments(slow, tmp_path)) as process:
            assert come.wait(60)
            process.send_signal(signal.SIGKILL)
    assert state_of(tmp_path) == ["open"]
    with serve(world()) as healthy:
        heals(healthy, tmp_path, undisturbed)


def test_killed_while_extracting_and_no_child_lives_on(tmp_path: Path, undisturbed: list[tuple[str, int]]) -> None:
    marker, out = tmp_path / "marker", tmp_path / "out"
    command = ["-m", "tests.faults.stopping", "extract", str(marker)]
    hanging = serve({**world(), "http://f0.example/0": HANG})
    with hanging as net, running(*command, *arguments(net, out)) as process:
        wait_for(marker, process)
        handles = [os.pidfd_open(child) for child in descendants_of(process.pid)]
        assert handles
        process.send_signal(signal.SIGKILL)
        for handle in handles:
            assert select.select([handle], [], [], 5.0)[0], "a child outlived its parent by 5 s"
            os.close(handle)
    assert state_of(out) == ["open"]
    with serve(world()) as healthy:
        heals(healthy, out, undisturbed)


def test_a_second_run_leaves_with_status_3_and_says_who_holds_the_ledger(
    tmp_path: Path, undisturbed: list[tuple[str, int]]
) -> None:
    with serve(world()) as slow:
        come = slow.hold("http://f1.example/2")
        with running("-m", "pipelines.ingest", *arguments(slow, tmp_path)) as process:
            assert come.wait(60)
            second = newsbeam(slow, tmp_path)
            assert second.returncode == 3
            assert f"(process {process.pid}) holds the ledger since 20" in second.stderr
            assert second.stderr.count("\n") == 1
            waiting = [sys.executable, "-m", "pipelines.ingest", *arguments(slow, tmp_path), "--wait", "60s"]
            with subprocess.Popen(waiting, cwd=ROOT, stderr=subprocess.DEVNULL) as patient:
                slow.release.set()
                assert (process.wait(60), patient.wait(60)) == (0, 0)
    assert published(tmp_path) == undisturbed
