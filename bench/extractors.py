"""Readers of pages that bench.extraction compares: each makes of HTML and address a record of text and metadata.

newsbeam is that of `newsbeam extract`, but with the model that has not seen the page's site. The others come from
bench/requirements-extraction.txt and are used as their documentation begins with; metadata that one doesn't know are
left out.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import trafilatura

from bench.bodymodel.samples import fold_of
from bench.world import ROOT
from schemas.article import Provenance
from schemas.wire import to_wire
from transforms.article.body.judge import Judge, load
from transforms.article.extract import extract
from transforms.article.page_record import build_page

MODELS = ROOT / ".models"
Record = dict[str, Any]
Reader = Callable[[str, str], Record]

_KIND = "text/html; charset=utf-8"
_NOW = datetime.now(UTC)
_MAKER = Provenance(pipeline_version="bench", run_id="bench", config_hash="", recorded_at=_NOW)
_NOWHERE = "https://unknown.invalid/"


def newsbeam(html: str, url: str) -> Record:
    """With the model of the page's fold."""
    found = extract(html.encode("utf-8", "replace"), url=url, content_type=_KIND, judge=_fold(fold_of(url)))
    record: Record = to_wire(
        build_page(url=url, content_type=_KIND, extracted=found, now=_NOW, provenance=_MAKER),
    )
    return record


@functools.cache
def _fold(number: int) -> Judge:
    path = MODELS / f"fold{number}.npz"
    if not path.exists():
        sys.exit(f"{path} does not exist: python -m bench.bodymodel trains the models of the folds")
    return load(path.read_bytes())


def _trafilatura(**mode: Any) -> Reader:
    def read(html: str, url: str) -> Record:
        found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False, **mode)
        if found is None:
            return {}
        authors = (found.author or "").split("; ")
        return _record(found.text, found.title, authors, found.date, found.language)

    return read


def _readability(html: str, url: str) -> Record:
    import lxml.html
    from readability import Document

    document = Document(html)
    return _record(str(lxml.html.document_fromstring(document.summary()).text_content()), document.short_title())


def _newspaper(html: str, url: str) -> Record:
    import newspaper

    article = newspaper.Article(url or _NOWHERE, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return _record(article.text, article.title, article.authors, article.publish_date, article.meta_lang)


def _newsplease(html: str, url: str) -> Record:
    from newsplease import NewsPlease

    found = NewsPlease.from_html(html, url=url or _NOWHERE, fetch_images=False)
    return _record(found.maintext, found.title, found.authors, found.date_publish, found.language)


def _resiliparse(html: str, url: str) -> Record:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    return _record(extract_plain_text(tree, main_content=True, alt_texts=False), tree.title)


def _goose(html: str, url: str) -> Record:
    from goose3 import Goose

    found = Goose({"enable_image_fetching": False}).extract(raw_html=html)
    return _record(found.cleaned_text, found.title, found.authors, found.publish_date, found.meta_lang)


def _boilerpy(html: str, url: str) -> Record:
    from boilerpy3 import extractors

    found = extractors.ArticleExtractor(raise_on_failure=False).get_doc(html)
    return _record(found.content, found.title)


def _record(
    text: str | None,
    title: str | None,
    authors: Iterable[str] = (),
    published: datetime | date | str | None = None,
    language: str | None = None,
) -> Record:
    """Under newsbeam's names."""
    return {
        "articleBody": text or "",
        "headline": title,
        "author": [{"name": name} for name in authors or () if name],
        "datePublished": str(published) if published else None,
        "inLanguage": language,
    }


#: Name → the module it needs, and the function.
METHODS: dict[str, tuple[str, Reader]] = {
    "newsbeam": ("transforms", newsbeam),
    "trafilatura": ("trafilatura", _trafilatura()),
    "trafilatura-precision": ("trafilatura", _trafilatura(favor_precision=True)),
    "trafilatura-recall": ("trafilatura", _trafilatura(favor_recall=True)),
    "trafilatura-fast": ("trafilatura", _trafilatura(fast=True)),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "news-please": ("newsplease", _newsplease),
    "resiliparse": ("resiliparse", _resiliparse),
    "goose3": ("goose3", _goose),
    "boilerpy3": ("boilerpy3", _boilerpy),
}
