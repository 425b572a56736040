"""How right article texts are, and what they cost: newsbeam beside other extractors, on the shared labelled pages.

newsbeam reads each page with the model that has not seen its site (`python -m bench.bodymodel` makes those), and drops
furniture by what the page alone says, as `newsbeam extract` does. The others come from
bench/requirements-extraction.txt; what is not installed is left out. CPU is this process's, for the page's whole way
from HTML to text, parse included, for newsbeam and `trafilatura+metadata` also metadata.

    python -m bench.extraction [--sets n4k ...] [--methods newsbeam ...] [--limit N] [--worst N]
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import trafilatura

from bench.bodymodel.samples import fold_of
from bench.quality import SETS, pages
from bench.world import ROOT, SHARED
from schemas.failure import Refusal
from transforms.article.body.judge import Judge, load
from transforms.article.extract import extract
from transforms.article.furniture import clean

MODELS = ROOT / ".models"
Extractor = Callable[[str, str], str | None]


def newsbeam(html: str, url: str) -> str | None:
    """With the model of the page's fold."""
    try:
        found = extract(
            html.encode("utf-8", "replace"), url=url, content_type="text/html; charset=utf-8", judge=_judge(url)
        )
    except Refusal:
        return None
    titles, names = ([name] if name else [] for name in (found.title, found.site_name))
    return clean(found.text, headlines=titles, site_names=names, taglines=[]).text


def _judge(url: str) -> Judge:
    return _fold(fold_of(url))


@functools.cache
def _fold(number: int) -> Judge:
    path = MODELS / f"fold{number}.npz"
    if not path.exists():
        sys.exit(f"{path} does not exist: python -m bench.bodymodel trains the models of the folds")
    return load(path.read_bytes())


def _trafilatura(**mode: Any) -> Extractor:
    return lambda html, url: trafilatura.extract(html, url=url, **mode)


def _readability(html: str, url: str) -> str | None:
    import lxml.html
    from readability import Document

    return str(lxml.html.document_fromstring(Document(html).summary()).text_content())


def _newspaper(html: str, url: str) -> str | None:
    import newspaper

    article = newspaper.Article(url or "https://unknown.invalid/")
    article.download(input_html=html)
    article.parse()
    return str(article.text)


def _newsplease(html: str, url: str) -> str | None:
    from newsplease import NewsPlease

    return str(NewsPlease.from_html(html, url=url or "https://unknown.invalid/").maintext or "")


def _resiliparse(html: str, url: str) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False))


def _goose(html: str, url: str) -> str | None:
    from goose3 import Goose

    return str(Goose({"enable_image_fetching": False}).extract(raw_html=html).cleaned_text)


def _boilerpy(html: str, url: str) -> str | None:
    from boilerpy3 import extractors

    return str(extractors.ArticleExtractor(raise_on_failure=False).get_content(html))


#: Name → the module it needs, and the function.
METHODS: dict[str, tuple[str, Extractor]] = {
    "newsbeam": ("transforms", newsbeam),
    "trafilatura": ("trafilatura", _trafilatura(include_comments=False)),
    "trafilatura-precision": ("trafilatura", _trafilatura(include_comments=False, favor_precision=True)),
    "trafilatura-recall": ("trafilatura", _trafilatura(include_comments=False, favor_recall=True)),
    "trafilatura-fast": ("trafilatura", _trafilatura(include_comments=False, fast=True)),
    "trafilatura+metadata": ("trafilatura", _trafilatura(with_metadata=True)),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "news-please": ("newsplease", _newsplease),
    "resiliparse": ("resiliparse", _resiliparse),
    "goose3": ("goose3", _goose),
    "boilerpy3": ("boilerpy3", _boilerpy),
}


def run(name: str, given: Sequence[dict[str, str]]) -> tuple[list[dict[str, str]], float, int]:
    """Records of all pages, CPU milliseconds a page, and how many pages it raised on."""
    method, records, faults = METHODS[name][1], [], 0
    began = time.process_time()
    for page in given:
        try:
            text = method(page["html"], page["url"])
        except Exception:  # noqa: BLE001  # whatever others raise on a page counts as an empty text
            text, faults = None, faults + 1
        records.append({"id": page["id"], "articleBody": text or ""})
    return records, (time.process_time() - began) * 1_000 / max(len(given), 1), faults


def scored(
    name: str, given: Sequence[dict[str, str]], records: Sequence[dict[str, str]], folder: Path, worst: int
) -> tuple[Any, str]:
    """The shared scorer's figures on the given pages of a set, and its list of the worst."""
    gold, got, figures = folder / f"{name}.jsonl", folder / "got.jsonl", folder / "figures.json"
    gold.write_text("\n".join(json.dumps({key: page[key] for key in ("id", "url", "text")}) for page in given))
    got.write_text("\n".join(json.dumps(record) for record in records))
    tool = [sys.executable, str(SHARED / "tools" / "score_extraction.py"), "--got", str(got), "--json", str(figures)]
    command = [*tool, "--worst", str(worst), "--gold", str(gold)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(figures.read_text())[name], told.stdout.partition("\n\n")[2]


def main() -> None:
    """Run the methods and print a table, a line for each method and set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--limit", type=int, default=100_000, help="pages of each set")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list each method's N worst pages of each set"
    )
    said = parser.parse_args()
    print(f"{'method':22} {'set':14} {'f1':>6} {'prec':>6} {'recall':>6} {'exact':>6} {'CPU ms':>7} raised")
    for name in said.methods:
        if importlib.util.find_spec(METHODS[name][0]) is None:
            print(f"{name:22} not installed")
            continue
        for each in said.sets:
            _line(name, each, said.limit, said.worst)


def _line(name: str, each: str, limit: int, worst: int) -> None:
    given = list(pages([each], limit))
    records, cost_ms, faults = run(name, given)
    with tempfile.TemporaryDirectory() as folder:
        found, told = scored(each, given, records, Path(folder), worst)
    shares = " ".join(f"{found[key]:6.4f}" for key in ("f1", "precision", "recall", "exact"))
    print(f"{name:22} {each:14} {shares} {cost_ms:7.1f} {faults}", flush=True)
    if worst:
        print(told)


if __name__ == "__main__":
    main()
