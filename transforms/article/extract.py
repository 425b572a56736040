"""HTML page → article text and what the page says of itself. The text is found by trafilatura, in its precision mode.

A page can hang it (10,000 inline tags of 110 KB take 12 s, measured), so it runs in a child that can be killed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import trafilatura
from trafilatura.utils import load_html

from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted
from schemas.wire import to_wire
from transforms.article.access import access
from transforms.article.metadata.read import metadata, reader
from transforms.article.sight import Sight
from transforms.article.sniff import refuse_unless_html
from transforms.article.walls import refuse_wall
from transforms.feeds.plaintext import tidy
from transforms.web.challenge import refuse_interstitial
from transforms.web.charset import decode

METHOD = "trafilatura"
METHOD_VERSION = f"{trafilatura.__version__}/precision"

MAX_FIELD_CHARS = 10_000
MAX_NAMES = 64
MAX_NAME_CHARS = 200

_ROBOTS = ("robots", "newsbeam")  # names of meta elements with directives for all robots, or for this one

# What it would log (per page: "discarding data") comes back as a Refusal; a child's stderr is no place for it.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def extract(body: bytes, *, url: str, content_type: str | None, requested_url: str | None = None) -> Extracted:
    """Read the article out of a page.

    Args:
        body: the page, without content coding.
        url: its address after redirects: relative addresses in it start from there.
        content_type: value of the Content-Type header, or null.
        requested_url: its address before redirects, or null when unknown.

    Raises:
        Refusal: not-html: by its type or first bytes; bot-wall, consent-wall, login-wall, soft-404, empty-shell:
            something else than an article; empty: a page without an article in it.
        Exception: what trafilatura and lxml raise on odd documents (AssertionError: 14 of 17,346, measured); the
            caller's child runner takes it for parser-error.
    """
    refuse_unless_html(body, content_type)
    refuse_interstitial(body)
    decoded, charset, charset_source = decode(body, content_type)
    tree = load_html(decoded) if decoded.strip() else None
    if tree is None:
        raise _refusal(Reason.NOT_HTML if decoded.strip() else Reason.EMPTY, "no HTML document in it")
    metas = metas_of(tree)
    read = reader(tree, metas, url)
    text = _paragraphs(_text(tree, url))
    nodes = read.page.nodes
    seen = Sight(tree=tree, metas=metas, text=text, title=read.title, url=url, requested_url=requested_url, nodes=nodes)
    reach = access(seen)
    refuse_wall(seen, reach)
    if not text:
        raise _refusal(Reason.EMPTY, "no article text found in the page")
    said, named = metadata(read, text), read.page.metas
    return Extracted(
        text=text,
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
        canonical_url=said.canonical_url,
        charset=charset,
        charset_source=charset_source,
        robots=_names(part.lower() for name, value in metas if name in _ROBOTS for part in value.split(",")),
        tdm_reservation=_field(*named.get("tdm-reservation", ())),
        tdm_policy=_field(*named.get("tdm-policy", ())),
        is_accessible_for_free=reach.free,
        access_evidence=reach.evidence,
        flags=said.flags,
        method=METHOD,
        method_version=METHOD_VERSION,
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


def _text(tree: Any, url: str) -> str | None:
    # Passing the tree saves a second parse of the page. deduplicate stays off: its memory of other pages would make
    # the text depend on what the process saw before. Its metadata are not asked for: that saves 9 ms of CPU a page.
    document = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, deduplicate=False, with_metadata=False
    )
    return document.text if document else None


def _refusal(reason: Reason, detail: str) -> Refusal:
    return Refusal(reason, detail, stage=Stage.EXTRACT)


def _paragraphs(text: str | None) -> str:
    """The text of trafilatura, a line per block (paragraph, heading, list item, table row), as paragraphs."""
    lines = (tidy(line) for line in (text or "").split("\n"))
    return "\n\n".join(line for line in lines if line)


def _field(value: str | None = None, *_: str) -> str | None:
    return tidy(value)[:MAX_FIELD_CHARS] or None if value else None


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names = (tidy(value)[:MAX_NAME_CHARS] for value in values)
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]


def metas_of(tree: Any) -> list[tuple[str, str]]:
    """Names (properties, itemprops) and contents of a page's meta elements, in order."""
    return [(_meta_name(meta), meta.get("content") or "") for meta in tree.iter("meta")]


def _meta_name(meta: Any) -> str:
    return (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
