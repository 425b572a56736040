"""HTML page → article text and what the page says of itself.

The text is found by the judge of transforms/article/body, with trafilatura as its second opinion. A page can hang what
reads it, so it runs in a child that can be killed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted
from schemas.wire import to_wire
from transforms.article.access import access
from transforms.article.body.judge import Judge, shipped
from transforms.article.body.read import Body
from transforms.article.body.read import read as read_body
from transforms.article.continued import CONTINUED, next_page
from transforms.article.genres import genres
from transforms.article.marks import wording_version
from transforms.article.metadata.read import Metadata, heard, metadata, reader
from transforms.article.page_tree import metas_of, parse
from transforms.article.sight import Sight
from transforms.article.sniff import refuse_unless_html
from transforms.article.walls import refuse_wall
from transforms.feeds.plaintext import tidy
from transforms.web.challenge import refuse_interstitial
from transforms.web.charset import decode

METHOD = "newsbeam"
LOW_SCORE = 0.8
"""A text of which less is to be expected is flagged `low-score`: one page in twenty."""

MAX_FIELD_CHARS = 10_000
MAX_NAMES = 64
MAX_NAME_CHARS = 200

_FIRST_PAGE = b"""<!DOCTYPE html><html><head><title>Harbour opens again - The Paper</title>
<script type="application/ld+json">{"@type": "NewsArticle", "author": "Ann Lee", "datePublished": "2026-05-04"}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Harbour opens again</h1>
<p class="byline">By Ann Lee, May 4, 2026</p>
<p>The harbour of the town was opened again on Monday, as the mayor had said that it would be in the spring.</p>
<p>It had been closed for two years, in which its walls were built anew, and no ship could come in from the sea.</p>
<p>Subscribe to our newsletter</p></article></body></html>"""

_ROBOTS = ("robots", "newsbeam")  # names of meta elements with directives for all robots, or for this one


def extract(
    body: bytes, *, url: str, content_type: str | None, requested_url: str | None = None, judge: Judge | None = None
) -> Extracted:
    """Read the article out of a page.

    Args:
        body: the page, without content coding.
        url: its address after redirects: relative addresses in it start from there.
        content_type: value of the Content-Type header, or null.
        requested_url: its address before redirects, or null when unknown.
        judge: of its blocks; null for the shipped one.

    Raises:
        Refusal: not-html: by its type or first bytes; bot-wall, consent-wall, login-wall, soft-404, empty-shell:
            something else than an article; empty: a page without an article in it.
        Exception: what lxml raises on odd documents; the caller's child runner takes it for parser-error.
    """
    refuse_unless_html(body, content_type)
    refuse_interstitial(body)
    decoded, charset, charset_source = decode(body, content_type)
    tree = _parsed(decoded)
    metas = metas_of(tree)
    read = reader(tree, metas, url)
    said, named = metadata(read), read.page.metas
    found = read_body(tree, metas, judge)
    text, nodes = found.text, read.page.nodes
    seen = Sight(tree=tree, metas=metas, text=text, title=read.title, url=url, requested_url=requested_url, nodes=nodes)
    reach = access(seen)
    refuse_wall(seen, reach)
    if not text:
        raise _refusal(Reason.EMPTY, "no article text found in the page")
    said, onward = heard(said, text), next_page(tree, read.page.base, url)
    return replace(
        _extracted(said, found),
        charset=charset,
        charset_source=charset_source,
        robots=_names(part.lower() for name, value in metas if name in _ROBOTS for part in value.split(",")),
        tdm_reservation=_field(*named.get("tdm-reservation", ())),
        tdm_policy=_field(*named.get("tdm-policy", ())),
        is_accessible_for_free=reach.free,
        access_evidence=reach.evidence,
        flags=_flags(said, seen, onward, found.score),
        next_url=onward,
    )


def _parsed(html: str) -> Any:
    tree = parse(html) if html.strip() else None
    if tree is None:
        raise _refusal(Reason.NOT_HTML if html.strip() else Reason.EMPTY, "no HTML document in it")
    return tree


def _extracted(said: Metadata, found: Body) -> Extracted:
    """The article, and what its page says of it."""
    return Extracted(
        text=found.text,
        title=said.title,
        description=said.description,
        site_name=said.site_name,
        language=said.language,
        license=said.license,
        authors=said.authors,
        sections=said.sections,
        keywords=said.keywords,
        images=said.images,
        published=said.published,
        modified=said.modified,
        canonical_url=said.addresses.own,
        other_urls=said.addresses.others,
        canonical_elsewhere=said.addresses.elsewhere,
        charset=None,
        charset_source=None,
        method=METHOD,
        method_version=method_version(),
        score=round(found.score, 3),
        why_kept=tuple(paragraph.why for paragraph in found.paragraphs),
    )


def extract_in_child(header: Mapping[str, Any], body: bytes) -> Any:
    """`extract` as a child process calls it.

    Args:
        header: `url`, `content_type`, and `requested_url` where it is known.
        body: the page.

    Returns:
        The wire form of an Extracted.

    Raises:
        Refusal: as extract.
    """
    kind, requested = header.get("content_type"), header.get("requested_url")
    return to_wire(extract(body, url=header["url"], content_type=kind, requested_url=requested))


def prepare() -> None:
    """Make all that is made at first use, 0.09 s of CPU: before children are forked, and not in each of them.

    Raises:
        Refusal: never; it would be a fault of the page below.
    """
    extract(_FIRST_PAGE, url="https://news.example.com/2026/05/04/harbour.html", content_type="text/html")


@functools.cache
def method_version() -> str:
    """Of what finds the text: the judge's model, the wording of furniture, and the readers that the judge may ask."""
    readers = (f"{name}-{version(name)}" for name in ("trafilatura", "resiliparse"))
    return "/".join((shipped().version, wording_version(), *readers))


def _flags(said: Metadata, seen: Sight, onward: str | None, score: float) -> tuple[str, ...]:
    """What was odd, and what a reader of the record should know of the text."""
    return (
        *said.flags,
        *genres(seen),
        *((CONTINUED,) if onward else ()),
        *(("low-score",) if score < LOW_SCORE else ()),
    )


def _refusal(reason: Reason, detail: str) -> Refusal:
    return Refusal(reason, detail, stage=Stage.EXTRACT)


def _field(value: str | None = None, *_: str) -> str | None:
    return tidy(value)[:MAX_FIELD_CHARS] or None if value else None


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names = (tidy(value)[:MAX_NAME_CHARS] for value in values)
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]
