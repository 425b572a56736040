"""Streams as users run them, on Prism: real processes in a world that grows, with a site that trickles, and killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from pathlib import Path

import pytest

from pipelines.budget import DRAIN_S
from tests.faults.case import Case, wait_until
from tests.faults.lab import Lab
from tests.faults.site import Broken, serve
from tests.faults.streams import ON_PRISM, runner_of, streaming, told_to_end, whatever_is_killed, worker_pool
from tests.pipelines.prism import on_prism

pytestmark = [pytest.mark.alone, *on_prism]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(folder=tmp_path_factory.mktemp("streams"), database="sqlite", items=32, feeds=4)


def guids(case: Case) -> set[str]:
    lines = [*case.lines("articles"), *case.lines("duplicates")]
    return {ref["guid"] for line in lines for ref in line["isPartOf"]}


def test_a_growing_world_is_published_once_while_a_site_trickles_and_sigterm_ends_it(lab: Lab) -> None:
    half = lab.world.only(0.5)
    slow, *others = half.feeds.values()
    with lab.case(per_unit=lab.feeds) as case, serve(half.docs()) as site:
        site.faults |= {item.link: [Broken(how="trickle")] for item in slow}
        site.for_good |= set(site.faults)
        with streaming(case, site, *ON_PRISM, "--unit-budget", "1s") as process:
            asked = {item.guid for items in others for item in items}
            assert wait_until(lambda: asked <= guids(case), process, 0.1), case.log.read_text()
            assert not {item.guid for item in slow} & guids(case) - asked
            site.docs = lab.world.docs()
            site.clear()
            everything = lab.expected.total()
            assert wait_until(lambda: case.published().total() >= everything, process, 0.1), case.log.read_text()
            told_to_end(case, process)
        assert case.broken == []
        assert case.published() == lab.expected
        (path,) = case.out.glob("runs/*.json")
        summary = json.loads(path.read_text())
    assert summary["reconciled"]
    assert summary["finishedAt"]
    assert summary["units"] == len(list(case.out.glob("runs/*/*.json"))) > 1
    assert summary["items"]["deferred"] > 0
    assert {reason for reasons in summary["reasons"].values() for reason in reasons} == {"budget-spent"}


@pytest.mark.timeout(600)  # four streams, each of which has the lab's patience of four minutes to end
def test_whatever_is_killed_the_next_stream_heals(lab: Lab) -> None:
    row = whatever_is_killed(lab, 1)
    assert (row.lost, row.doubled, row.broken) == (0, 0, [])


@pytest.mark.timeout(300)
def test_a_runner_that_hangs_is_given_up_and_the_next_stream_heals(lab: Lab) -> None:
    with (
        lab.case(per_unit=lab.feeds) as case,
        serve(lab.world.docs()) as site,
        worker_pool(lab.scratch()) as (port, _),
    ):
        with streaming(case, site, how=("-m", "tests.faults.pooled", str(port))) as process:
            assert wait_until(site.at_request(lab.requests // 2).is_set, process), case.log.read_text()
            (runner,) = runner_of(process.pid)
            os.kill(runner, signal.SIGSTOP)
            assert case.ended(process) == 1
            (complaint,) = [line for line in case.log.read_text().splitlines() if line.startswith("newsbeam: ")]
            assert "nothing has moved for 30 s: the runner hangs, or its workers are gone" in complaint
            assert "Traceback" not in case.log.read_text()
        case.heals(site)
        assert case.broken == []
        assert case.published() == lab.expected


@pytest.mark.timeout(300)  # four streams, or 20 s of draining, also on a busy machine
def test_also_with_its_ledger_in_postgresql(tmp_path: Path, postgres: str) -> None:
    with contextlib.closing(Lab(folder=tmp_path, database=postgres, items=16, feeds=4)) as lab:
        row = whatever_is_killed(lab, 2)
    assert (row.lost, row.doubled, row.broken) == (0, 0, [])


@pytest.mark.timeout(300)  # four streams, or 20 s of draining, also on a busy machine
def test_sigterm_to_the_driver_reaches_a_worker_elsewhere(lab: Lab) -> None:
    slow, *others = lab.world.feeds.values()
    host = slow[0].link.rpartition("/")[0]
    soon = [item for items in others for item in items if not item.link.startswith(host)]
    with (
        lab.case(per_unit=lab.feeds) as case,
        serve(lab.world.docs()) as site,
        worker_pool(lab.scratch()) as (port, _),
    ):
        site.faults |= {item.link: [Broken(how="trickle")] for item in slow}
        site.for_good |= set(site.faults)
        pooled = ("-m", "tests.faults.pooled", str(port))
        with streaming(case, site, "--unit-budget", "10m", how=pooled) as process:
            links = {slow[0].link, *(item.link for item in soon)}
            assert wait_until(lambda: links <= {*site.asked()}, process, 0.1), case.log.read_text()
            begun = time.monotonic()
            told_to_end(case, process)
        assert time.monotonic() - begun < DRAIN_S + 20
        assert {item.guid for item in soon} <= guids(case)
        site.clear()
        case.heals(site)
        assert case.broken == []
        assert case.published() == lab.expected
