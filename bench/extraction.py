"""How right texts and metadata are, and what they cost: newsbeam beside other extractors, on the shared labelled pages.

newsbeam reads each page with the model that has not seen its site (`python -m bench.bodymodel` makes those), and drops
furniture by what the page alone says, as `newsbeam extract` does. The others come from
bench/requirements-extraction.txt; what is not installed is left out. CPU is this process's, for a page's whole way from
HTML to text and metadata, parse included.

Language: share of the pages whose gold text is clearly in one (by newsbeam's own detection) where it is the record's.

    python -m bench.extraction [--sets n4k ...] [--methods newsbeam ...] [--limit N] [--every N] [--worst N]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trafilatura.meta import reset_caches

from bench.extractors import METHODS, Record
from bench.metadata import IGNORED
from bench.quality import SETS, pages
from bench.world import SHARED
from schemas.failure import Refusal
from transforms.article.metadata.language import alike, detected

_HEAD = (
    "method                 set           f1     prec   recall exact  head  day   wrong a.set a.f1  lang  CPU ms raised"
)
Page = dict[str, Any]


@dataclass
class Run:
    """What one method makes of the pages: a record for each, CPU seconds, and on how many it raised."""

    name: str
    records: list[Record] = field(default_factory=list)
    cpu_s: float = 0.0
    faults: int = 0

    def read(self, page: Page) -> None:
        """Read one more."""
        began = time.process_time()
        try:
            record = METHODS[self.name][1](page["html"], page["url"])
        except Refusal:
            record = {}
        except Exception:  # noqa: BLE001  # whatever others raise on a page counts as an empty text
            record, self.faults = {}, self.faults + 1
        self.cpu_s += time.process_time() - began
        kept = ("articleBody", "headline", "author", "datePublished", "inLanguage")
        self.records.append({"id": page["id"], **{key: record.get(key) for key in kept}})


def read_all(name: str, given: Sequence[Page]) -> Run:
    """All pages by one method; trafilatura's modes don't find what another one has left in its caches."""
    reset_caches()
    run = Run(name)
    for page in given:
        run.read(page)
    return run


def scored(
    name: str, given: Sequence[Page], records: Sequence[Record], folder: Path, worst: int
) -> tuple[Any, Any, str]:
    """The shared scorers' figures of text and metadata on the given pages of a set, and the list of the worst texts."""
    gold, got, figures = folder / f"{name}.jsonl", folder / "got.jsonl", folder / "figures.json"
    gold.write_text("\n".join(json.dumps({key: page[key] for key in page if key != "html"}) for page in given))
    got.write_text("\n".join(json.dumps(record) for record in records))
    asked = ["--got", str(got), "--gold", str(gold), "--json", str(figures)]
    told = _tool("score_extraction", *asked, "--worst", str(worst))
    texts = json.loads(figures.read_text())[name]
    _tool("score_metadata", *asked, "--ignore", str(IGNORED))
    return texts, json.loads(figures.read_text())[name], told.partition("\n\n")[2]


def _tool(name: str, *asked: str) -> str:
    command = [sys.executable, str(SHARED / "tools" / f"{name}.py"), *asked]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def languages(given: Sequence[Page], records: Sequence[Record]) -> float | None:
    """How often a record's language is that of the gold text."""
    pairs = [(detected(page["text"] or ""), record["inLanguage"]) for page, record in zip(given, records, strict=True)]
    clear = [bool(got) and alike(got, gold) for gold, got in pairs if gold]
    return sum(clear) / len(clear) if clear and any(got for _, got in pairs) else None


def line(run: Run, name: str, given: Sequence[Page], worst: int) -> str:
    """Its line of the table, and the worst texts if asked for."""
    with tempfile.TemporaryDirectory() as folder:
        texts, said, told = scored(name, given, run.records, Path(folder), worst)
    shares = [texts[key] for key in ("f1", "precision", "recall", "exact")]
    head, day, author = said["headline"], said["date"], said["author"]
    fields = [head["exact"], day["day"], day["wrong"], author["exact"], author["f1"], languages(given, run.records)]
    figures = [*(f"{each:6.4f}" for each in shares), *("  -  " if each is None else f"{each:5.3f}" for each in fields)]
    cost_ms = run.cpu_s * 1_000 / max(len(given), 1)
    return f"{run.name:22} {name:13} {' '.join(figures)} {cost_ms:6.1f} {run.faults}" + (f"\n{told}" if worst else "")


def main() -> None:
    """Run the methods and print a table, a line for each set and method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--limit", type=int, default=100_000, help="pages of each set")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth of them")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list each method's N worst texts of each set"
    )
    said = parser.parse_args()
    logging.disable(logging.CRITICAL)  # others say much of every page
    warnings.simplefilter("ignore")
    there = [name for name in said.methods if importlib.util.find_spec(METHODS[name][0])]
    print(f"not installed: {', '.join(sorted(set(said.methods) - set(there))) or 'none'}\n{_HEAD}")
    for each in said.sets:
        given = list(pages([each], said.limit))[:: said.every]
        for name in there:
            print(line(read_all(name, given), each, given, said.worst), flush=True)


if __name__ == "__main__":
    main()
