"""How right the metadata are, and what they cost: newsbeam beside trafilatura on the same labelled pages.

Both read a page alone, without a feed. newsbeam's records are those of `newsbeam extract --pages`; trafilatura's are of
its `extract_metadata`. Scored by the shared scorer, without the gold values that are known to be wrong. Then CPU time a
page, in one process, in turn: of the shared parse, of reading all metadata by newsbeam, and by trafilatura.

    python -m bench.metadata [--sets n4k fundus_tests wcxb_dev] [--limit N] [--worst N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from trafilatura.metadata import extract_metadata

from bench.quality import SETS, pages
from bench.world import SHARED, corpus
from transforms.article.metadata.language import alike
from transforms.article.metadata.read import heard, metadata, reader
from transforms.article.page_tree import metas_of, parse

IGNORED = SHARED / "data" / "extraction" / "metadata_gold_ignore.tsv"
TIMED = 200
"""Pages whose cost is measured, spread over all."""


def newsbeam(folder: Path, named: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Records of the command line."""
    given = folder / "pages.jsonl"
    with given.open("w") as lines:
        for page in pages(named, limit):
            lines.write(json.dumps({key: page[key] for key in ("id", "url", "html")}) + "\n")
    command = [str(Path(sys.executable).parent / "newsbeam"), "extract", "--pages", str(given)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def trafilatura_of(page: dict[str, str]) -> dict[str, Any]:
    """Trafilatura's metadata under newsbeam's names."""
    tree = parse(page["html"])
    found = extract_metadata(tree, default_url=page["url"]) if tree is not None else None
    names = (found.author or "").split("; ") if found else []
    record = {"id": page["id"], "author": [{"name": name} for name in names if name]}
    return {**record, "headline": found.title, "datePublished": found.date} if found else record


def score(folder: Path, named: Sequence[str], records: list[dict[str, Any]], worst: int) -> str:
    """The scorer's table."""
    got = folder / "got.jsonl"
    got.write_text("\n".join(json.dumps(record) for record in records))
    command = [sys.executable, str(SHARED / "tools" / "score_metadata.py"), "--ignore", str(IGNORED), "--got", str(got)]
    command += ["--gold", *(str(corpus(name)) for name in named), "--worst", str(worst)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def languages(records: list[dict[str, Any]]) -> str:
    """How often a record has a language, and how often it is another than the page declares."""
    known = [record["inLanguage"] for record in records if record.get("inLanguage")]
    overruled = sum(
        "language-overruled" in record["extraction"]["flags"] for record in records if "extraction" in record
    )
    english = sum(alike(tag, "en") for tag in known)
    return f"language: {len(known)} of {len(records)} records have one, {english} English; {overruled} declared another"


def costs(named: Sequence[str], limit: int) -> Iterator[str]:
    """CPU milliseconds a page of each reading, a line each."""
    chosen = list(pages(named, limit))
    chosen = chosen[:: max(1, len(chosen) // TIMED)]
    spent: dict[str, list[float]] = {"parse": [], "newsbeam's metadata": [], "trafilatura's metadata": []}
    for page in chosen:
        tree = _timed(spent["parse"], lambda page=page: parse(page["html"]))
        again = parse(page["html"])
        if tree is not None:
            _timed(spent["newsbeam's metadata"], lambda page=page, tree=tree: _read(page, tree))
            _timed(spent["trafilatura's metadata"], lambda page=page, again=again: extract_metadata(again, page["url"]))
    for name, times in spent.items():
        yield f"{name}: {statistics.mean(times):.1f} ms CPU a page, median {statistics.median(times):.1f}"


def _read(page: dict[str, str], tree: Any) -> object:
    return heard(metadata(reader(tree, metas_of(tree), page["url"])), page["text"] or "")


def _timed(times: list[float], work: Callable[[], Any]) -> Any:
    began = time.process_time()
    answer = work()
    times.append((time.process_time() - began) * 1_000)
    return answer


def main() -> None:
    """Score both and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=int, default=100_000)
    parser.add_argument("--worst", type=int, default=0, help="list so many disagreements of newsbeam per field and set")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = newsbeam(folder, said.sets, said.limit)
        print("newsbeam")
        print(score(folder, said.sets, records, said.worst))
        print(languages(records))
        with ProcessPoolExecutor(2) as pool:
            theirs = list(pool.map(trafilatura_of, pages(said.sets, said.limit), chunksize=8))
        print("trafilatura")
        print(score(folder, said.sets, theirs, 0))
    print("\n".join(costs(said.sets, said.limit)))


if __name__ == "__main__":
    main()
