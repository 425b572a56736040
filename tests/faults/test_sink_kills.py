"""SIGKILL between what a sink holds and its acknowledgement: the next run hands the unit over again, to no harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.fakes import page, prose, rss
from tests.faults.test_kills import ROOT, running, state_of, wait_for
from tests.loopback import serve
from tests.transforms.io.sinks.test_gcs import bucket
from tests.transforms.io.sinks.test_pubsub import PROJECT, Topic, topic

__all__ = ["bucket", "topic"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
FEED = "http://a.example/feed"
WORDS = ("bridge", "tower", "weir")
WORLD = {
    FEED: rss(*((word, f"http://a.example/{word}", word) for word in WORDS)),
    **{f"http://a.example/{word}": page(word, *prose(word)) for word in WORDS},
}
Held = Callable[[], Counter[tuple[str, str]]]


def killed_and_healed(tmp_path: Path, uri: str, held: Held) -> None:
    """Killed when the sink has the unit and the ledger doesn't know it, then run again."""
    marker, out = tmp_path / "marker", tmp_path / "out"
    with serve(WORLD) as net:
        where = ["--to", uri, "--ledger", f"sqlite:///{out / 'ledger.db'}", "--proxy", net.proxy]
        words = [FEED, *where, "--per-host-delay", "0", "--all-due"]
        out.mkdir()
        with running("-m", "tests.faults.stopping", "published", str(marker), *words) as process:
            wait_for(marker, process)
            process.send_signal(signal.SIGKILL)
        assert state_of(out) == ["committed"]
        before = held()
        assert len(before) == len(WORDS)
        command = [sys.executable, "-m", "pipelines.ingest", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert state_of(out)[0] == "published"
    assert held() == before
    assert not list(out.glob("*.staging"))


def test_postgresql(tmp_path: Path, postgres_url: str) -> None:
    def held() -> Counter[tuple[str, str]]:
        with psycopg.connect(postgres_url) as connection:
            rows = connection.execute("SELECT identifier, version FROM newsbeam.articles").fetchall()
        return Counter((str(identifier), str(version)) for identifier, version in rows)

    killed_and_healed(tmp_path, postgres_url, held)


def test_gs(tmp_path: Path, bucket: Any) -> None:
    def held() -> Counter[tuple[str, str]]:
        return Counter((blob.name, str(blob.generation)) for blob in bucket.list_blobs(prefix="news/articles/"))

    def lines() -> Counter[tuple[str, str]]:
        read = [line for name, _ in held() for line in bucket.blob(name).download_as_bytes().splitlines()]
        return Counter((line.decode(), "") for line in read)

    killed_and_healed(tmp_path, f"gs://{bucket.name}/news", lines)
    assert len(held()) == 1


def test_pubsub(tmp_path: Path, topic: Topic) -> None:
    assert os.environ["PUBSUB_EMULATOR_HOST"]
    seen: dict[tuple[str, str], bytes] = {}
    deliveries: list[int] = []

    def held() -> Counter[tuple[str, str]]:
        """What a consumer holds that keys by identifier and version: of equal keys the data are equal."""
        messages = topic.messages(len(WORDS))
        deliveries.append(len(messages))
        for message in messages:
            key = (message.attributes["identifier"], message.attributes["version"])
            assert seen.setdefault(key, message.data) == message.data
        return Counter(seen.keys())

    killed_and_healed(tmp_path, f"pubsub://{PROJECT}/{topic.name}", held)
    assert deliveries == [len(WORDS)] * 2
