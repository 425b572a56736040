"""What an archive gives back: the answers and refusals of the visit that wrote it, and what was asked besides."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.capture import Part
from schemas.failure import Reason, Refusal
from schemas.page import Request, Response
from schemas.robots import TdmStatement
from tests.faults.site import Doc, serve
from tests.transforms.io import faulty
from tests.transforms.io.test_gate import Drawer, Hands
from transforms.io.archive import WarcArchive
from transforms.io.captures import ArchiveFile
from transforms.io.gate import Manners
from transforms.io.http import HttpFetcher, close_all
from transforms.io.proxies import Proxy
from transforms.io.replayed import ArchiveFetcher

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

A = "http://a.example"
TDM = b'[{"location": "/", "tdm-reservation": 1}]'
DOCS = {
    f"{A}/1": Doc(body=b"<html>page</html>"),
    f"{A}/robots.txt": Doc(body=b"user-agent: *\ndisallow: /private", kind="text/plain"),
    f"{A}/.well-known/tdmrep.json": Doc(body=TDM, kind="text/html"),
}


def part_of(path: Path) -> Part:
    ((part, _, damaged),) = ArchiveFile(str(path), path.parent / "unpacked").parts()
    assert damaged == []
    return part


def replayed(part: Part, request: Request) -> Response | Refusal:
    try:
        return asyncio.run(ArchiveFetcher(part=part).fetch(request))
    except Refusal as refusal:
        return refusal


@pytest.mark.parametrize(
    "path",
    [
        "/ok", "/latin", "/gzip", "/brotli", "/bomb", "/large", "/short", "/chunk-bad", "/nothing", "/not-http", "/999",
        "/404", "/403", "/503", "/302-to-nowhere", "/loop", "/loop-a", "/to-file", "/to-metadata", "/reset-within",
        "/hop1", "/hop7",
    ],
)  # fmt: skip
def test_a_replay_gets_what_the_visit_got(tmp_path: Path, path: str) -> None:
    archive = WarcArchive(folder=str(tmp_path), run_id="run1", software="t")
    site, (live,) = faulty.visit(path, config={"archive": archive})
    again = replayed(part_of(tmp_path / "run1-00001.warc.gz"), faulty.request(site.base + path))
    if isinstance(live, Refusal):
        assert isinstance(again, Refusal), again
        assert (again.reason, again.detail) == (live.reason, live.detail)
    else:
        assert again == live


def visited(folder: Path, *runs: str) -> list[Response | Refusal]:
    """A page, and one that robots.txt forbids, in runs one after another of one process."""
    found: list[Response | Refusal] = []
    clock = Hands()

    async def ask(fetcher: HttpFetcher, path: str) -> None:
        try:
            found.append(await fetcher.fetch(request(path)))
        except Refusal as refusal:
            found.append(refusal)

    async def all_runs(proxy: str) -> None:
        usual = HttpFetcher(
            user_agent="t",
            clock=clock,
            proxy=Proxy(url=proxy),
            per_host_delay_s=0.0,
            manners=Manners(agent="t", clock=clock),
        )
        for run_id in runs:
            archive = WarcArchive(folder=str(folder), run_id=run_id, software="t")
            for path in ("1", "private"):
                await ask(replace(usual, archive=archive), path)
        await close_all()

    with serve(DOCS) as site:
        asyncio.run(all_runs(site.proxy))
    return found


def request(path: str) -> Request:
    return Request(url=f"{A}/{path}", accept="*/*", max_bytes=1_000_000, tdm=True)


def test_what_a_site_wanted_of_robots_holds_in_the_replay(tmp_path: Path) -> None:
    live, forbidden = visited(tmp_path, "run1")
    part = part_of(tmp_path / "run1-00001.warc.gz")
    assert replayed(part, request("1")) == live
    assert isinstance(live, Response)
    assert live.tdm == TdmStatement(reservation=True)
    again = replayed(part, request("private"))
    assert isinstance(forbidden, Refusal)
    assert isinstance(again, Refusal)
    assert (again.reason, again.detail) == (Reason.ROBOTS_DISALLOWED, forbidden.detail)


async def in_turn(paths: Sequence[Path]) -> list[Response]:
    store = Drawer()
    return [await ArchiveFetcher(part=part_of(path), store=store).fetch(request("1")) for path in paths]


def test_a_run_s_files_have_what_it_asked_and_a_store_what_the_runs_before_it_heard(tmp_path: Path) -> None:
    first, _, second, _ = visited(tmp_path, "run1", "run2")
    paths = [tmp_path / f"run{number}-00001.warc.gz" for number in (1, 2)]
    indexes = [index for path in paths for _, index, _ in ArchiveFile(str(path), tmp_path / "unpacked").parts()]
    assert [set(index.by_url) - {f"{A}/1", f"{A}/private"} for index in indexes] == [
        {f"{A}/robots.txt", f"{A}/.well-known/tdmrep.json"}, set(),
    ]  # fmt: skip
    assert {capture.kind.value for index in indexes for capture in index.by_url.values()} == {"page", "other"}
    assert asyncio.run(in_turn(paths)) == [first, second]
    without = replayed(part_of(paths[1]), request("1"))
    assert isinstance(without, Response)
    assert without.tdm == TdmStatement()
