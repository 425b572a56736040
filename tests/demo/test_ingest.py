"""The demo as `make run` runs it: the real server, the real command, real extraction, four runs after one another."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.worlds import lines, published

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
ROOT = Path(__file__).parent.parent.parent
EXPECTED = json.loads((ROOT / "demo" / "expected.json").read_text())
INGEST = [sys.executable, "-m", "pipelines.ingest", "--feeds", "demo/feeds.opml", "--proxy", "{proxy}"]


def run(out: Path, *flags: str, edited: bool = False) -> dict[str, Any]:
    site = [sys.executable, "demo/site.py", *(["--edited"] if edited else []), "--"]
    words = [*INGEST, "--per-host-delay", "0", "--to", str(out), "--json", *flags]
    done = subprocess.run([*site, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=150)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def some(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def count(out: Path) -> dict[str, int]:
    return {kind: len(lines(out, kind)) for kind in ("articles", "duplicates", "failures")}


def test_four_runs_of_the_demo_come_to_what_is_expected(tmp_path: Path) -> None:
    held = {"articles": 0, "duplicates": 0, "failures": 0}
    for name, flags in {
        "first": (),
        "again": ("--all-due",),
        "refetched": ("--refetch",),
        "edited": ("--all-due",),
    }.items():
        summary, expected = run(tmp_path, *flags, edited=name == "edited"), EXPECTED[name]
        assert some(summary["feeds"]) == some(expected["feeds"]), name
        assert some(summary["items"]) == some(expected["items"]), name
        assert summary["reasons"] == expected["reasons"], name
        held = {kind: number + expected["lines"][kind] for kind, number in held.items()}
        assert count(tmp_path) == held, name
    assert len(published(tmp_path)) == len(set(published(tmp_path)))
    assert sorted(record["version"] for record in lines(tmp_path, "articles"))[-1] == 2
