"""`newsbeam replay --reextract`: what a newer method reads otherwise is a revision, and an older page never is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines import budget
from pipelines.budget import cut, uncut
from tests.fakes import InProcess, page, prose, rss
from tests.loopback import serve
from tests.pipelines.test_replay import ingested, replayed, told
from tests.pipelines.worlds import lines
from tests.warcs import packed, record
from transforms.bounds import EXTRACTOR

pytest.importorskip("fastwarc", reason="pip install 'newsbeam[archive]'")

FOUND = "A paragraph that the method of yesterday took for furniture, and that of today does not."


@dataclass(frozen=True)
class Newer(InProcess):
    """Children that find one paragraph more in some pages."""

    where: bytes = b"<html"

    async def run(self, function: str, header: Mapping[str, Any], body: bytes, *, timeout_s: float) -> Any:
        answer = await super().run(function, header, body, timeout_s=timeout_s)
        if function == EXTRACTOR and self.where in body:
            answer = {**answer, "text": f"{answer['text']}\n\n{FOUND}", "methodVersion": "newer"}
        return answer


def outcomes(out: Path, archive: Path, children: InProcess, *, reextract: bool = True) -> dict[str, int]:
    done = replayed(out, archive, children=children, reextract=reextract)
    assert done.errors == ()
    return told(done)


def test_a_run_s_own_archive_revises_its_own_articles_in_its_own_ledger(tmp_path: Path) -> None:
    feed, out, archive = "http://a.example/feed", tmp_path / "out", tmp_path / "archive"
    answers = {
        feed: rss(("1", "http://a.example/1", "One"), ("2", "http://a.example/2", "Two")),
        "http://a.example/1": page("One", *prose("bridge")),
        "http://a.example/2": page("Two", *prose("tower")),
    }
    with serve(answers) as net:
        ingested(net, out, archive, feed)
    assert outcomes(out, archive, Newer(where=b"bridge")) == {"seen": 2, "revised": 1, "known": 1}
    assert outcomes(out, archive, Newer()) == {}  # done, until the method is another
    first, second = sorted((line for line in lines(out, "articles") if "1" in line["url"]), key=lambda x: x["version"])
    assert second["articleBody"] == f"{first['articleBody']}\n\n{FOUND}"
    assert (second["identifier"], second["version"]) == (first["identifier"], 2)
    assert second["revision"] == {"of": 1, "reason": "re-extracted", "added": 1, "removed": 0, "edited": 0}
    assert second["dateModified"] == first["dateModified"]  # nobody modified it
    assert second["fetch"] == first["fetch"]


def test_an_older_page_does_not_come_back_over_a_newer_text(tmp_path: Path) -> None:
    for number, word in enumerate(("bridge", "viaduct")):
        made = record("http://a.example/1", page("One", *prose(word)), WARC_Date=f"2019-02-0{number + 1}T00:00:00Z")
        (tmp_path / f"{number}.warc.gz").write_bytes(packed(made))
    out = tmp_path / "out"
    assert outcomes(out, tmp_path, InProcess(), reextract=False) == {"seen": 2, "stored": 1, "revised": 1}
    assert outcomes(out, tmp_path, Newer()) == {"seen": 1, "revised": 1}
    newest = max(lines(out, "articles"), key=lambda line: line["version"])
    assert (newest["version"], "viaduct" in newest["articleBody"], FOUND in newest["articleBody"]) == (3, True, True)


def test_a_file_that_was_never_replayed_is_outcomes(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(packed(record("http://a.example/1", page("One", *prose("bridge")))))
    assert outcomes(tmp_path / "out", tmp_path, InProcess()) == {"seen": 1, "stored": 1}


def test_a_replay_that_was_told_to_end_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = record("http://a.example/feed", rss(("1", "http://a.example/1", "One")), headers=["Content-Type: text/xml"])
    pages = [record(f"http://a.example/{n}", page(str(n), *prose(w))) for n, w in enumerate(("mill", "bridge", "fog"))]
    (tmp_path / "a.warc.gz").write_bytes(packed(feed, *pages))
    out = tmp_path / "out"
    monkeypatch.setattr(budget, "DRAIN_S", 0.0)
    cut()
    try:
        assert outcomes(out, tmp_path, InProcess(), reextract=False) == {"seen": 2, "deferred": 2}
    finally:
        uncut()
    assert outcomes(out, tmp_path, InProcess(), reextract=False) == {"seen": 3, "stored": 3}
    assert outcomes(out, tmp_path, InProcess(), reextract=False) == {}
