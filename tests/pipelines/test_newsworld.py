"""Real captured pages under their own host names: every item one outcome, and nothing twice, as feeds grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.world import World, missing, world
from tests.pipelines.worlds import lines, published

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]
ROOT = Path(__file__).parent.parent.parent


def ingest(site: World, feeds: Path, out: Path, *flags: str) -> dict[str, Any]:
    words = ["--feeds", str(feeds), "--to", str(out), "--json", "--proxy", site.proxy, "--per-host-delay", "0"]
    command = [sys.executable, "-m", "pipelines.ingest", *words, *flags]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    items = summary["items"]
    assert items["seen"] == sum(number for name, number in items.items() if name != "seen")
    assert "parser-timeout" not in summary["reasons"].get("extract", {}), "a page was lost for want of CPU"
    return summary


def test_a_growing_world_is_published_once(tmp_path: Path) -> None:
    with world(["n4k", "fundus_tests"], "--limit", "150", "--atom-every", "3") as site:
        feeds, out = site.feed_list(tmp_path), tmp_path / "out"
        site.get("/_admin/reveal?fraction=0.5", "POST")
        first = ingest(site, feeds, out)
        assert 0 < first["items"]["seen"] < 150
        again = ingest(site, feeds, out, "--all-due")
        assert again["items"]["seen"] == 0
        assert again["feeds"]["unchanged"] == sum(first["feeds"].values())
        site.get("/_admin/reveal?fraction=1", "POST")
        rest = ingest(site, feeds, out, "--all-due")
        new = {name: rest["items"][name] for name in ("stored", "duplicate", "filtered", "failed", "deferred")}
        assert first["items"]["seen"] + sum(new.values()) == 150
        assert len(published(out)) == len(set(published(out)))
        guids = [
            ref["guid"] for kind in ("articles", "duplicates") for line in lines(out, kind) for ref in line["isPartOf"]
        ]
        assert len(guids) == len(set(guids))
        assert ingest(site, feeds, out, "--refetch")["items"]["known"] == 150
