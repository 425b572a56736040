"""Whether an article may be read without paying, and what says so: schema.org isAccessibleForFree and its evidence.

What the page states decides: JSON-LD (Google: "Structured data for subscription and paywalled content"), microdata,
`article:content_tier` (Facebook: free, metered, locked), `subscriptions-accessible-for-free` (Subscribe with Google).
Where these differ it is unknown. Without a statement only a teaser is not free whose page has a paywall's script or
element, and asks in its text or in that element to subscribe. Neither alone says anything: whole sites load the script,
and menus and lists of other articles are full of such words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from transforms.article import jsonld
from transforms.article.sight import Sight, up_to
from transforms.article.wall_phrases import PROMPTS
from transforms.feeds.plaintext import tidy

MAX_TEASER_WORDS = 250
"""A text of more is no teaser: what stands below it may be a prompt to subscribe to a newsletter."""

MAX_LAST = 3
MAX_PROMPT_CHARS = 500
"""A prompt stands in the last paragraphs, and is short."""

MAX_EVIDENCE = 8
_MAX_VALUE_CHARS = 60
_MAX_SCRIPTS = 300
_MAX_PARTS = 20

#: schema.org writes them as URLs, too; publishers write words.
_VALUES = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_TIERS = {"free": True, "metered": False, "locked": False}
_METAS = {
    "isaccessibleforfree": _VALUES,
    "subscriptions-accessible-for-free": _VALUES,
    "article:content_tier": _TIERS,
    "og:article:content_tier": _TIERS,
}
_STATED = "isAccessibleForFree"

#: Hosts (and their subdomains) whose scripts are of paywalls.
_HOSTS = {
    "tinypass.com": "Piano",
    "piano.io": "Piano",
    "poool.fr": "Poool",
    "poool.tech": "Poool",
    "zephr.com": "Zephr",
    "blaize.io": "Zephr",
    "pelcro.com": "Pelcro",
    "laterpay.net": "Supertab",
    "supertab.co": "Supertab",
    "evolok.net": "Evolok",
    "mppglobal.com": "MPP",
    "plenigo.com": "plenigo",
    "steadyhq.com": "Steady",
    "wallkit.net": "Wallkit",
    "qiota.com": "Qiota",
    "conscent.in": "ConsCent",
    "conscent.ai": "ConsCent",
    "flip-pay.com": "FLIP-PAY",
    "memberful.com": "Memberful",
    "pico.tools": "Pico",
    "leakypaywall.com": "Leaky Paywall",
}
#: And parts of their addresses, wherever they lie.
_PATHS = {
    "/leaky-paywall": "Leaky Paywall",
    "/swg/js/v1/swg": "Subscribe with Google",
    "/amp-subscriptions-": "AMP subscriptions",
    "/amp-access-": "AMP access",
    "/arc/subs/": "Arc XP",
}
_ELEMENTS = etree.XPath(
    "descendant::*[contains(@class, 'paywall') or contains(@id, 'paywall') or contains(@class, 'regwall')]"
)
_MAX_ELEMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Whether it is free (null: unknown), what says so, the paywall's marks, and its prompt (of short texts)."""

    free: bool | None
    evidence: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    prompt: str | None = None


def access(sight: Sight) -> Access:
    """What a page says of access to its article, and what it shows of it."""
    stated = dict((*_of_json(sight), *_of_metas(sight)))
    elements = _elements(sight.tree) if sight.size <= MAX_TEASER_WORDS else []
    marks = tuple(dict.fromkeys((*_vendors(sight.tree), *map(_named, elements[:1]))))
    prompt = _prompt(sight, elements) if marks and sight.size <= MAX_TEASER_WORDS else None
    if stated:
        values = set(stated.values())
        free = values.pop() if len(values) == 1 else None
        return Access(free=free, evidence=tuple(stated)[:MAX_EVIDENCE], marks=marks, prompt=prompt)
    shown = (f"the page says: {prompt}",) if prompt else ()
    return Access(free=False if prompt else None, evidence=(*shown, *marks), marks=marks, prompt=prompt)


def _elements(tree: Any) -> list[Any]:
    """Elements of a paywall that are shown, as far as the page itself says; costs a millisecond."""
    found: Any = _ELEMENTS(tree)
    return [element for element in found[:_MAX_ELEMENTS] if _is_shown(element)]


def _is_shown(element: Any) -> bool:
    """Whether it is in the body and not hidden; of pages with paywalls many keep one hidden for another day."""
    around = [element, *element.iterancestors()]
    styles = ((each.get("style") or "").replace(" ", "") for each in around)
    hidden = any("hidden" in each.attrib or each.tag == "template" for each in around) or any(
        "display:none" in style for style in styles
    )
    return not hidden and any(each.tag == "body" for each in around[1:])


def _named(element: Any) -> str:
    return f"element {tidy((element.get('class') or element.get('id'))[:_MAX_VALUE_CHARS])}"


def _prompt(sight: Sight, elements: list[Any]) -> str | None:
    """What stands in the place of the rest of an article: `subscribe to continue`."""
    last = [paragraph for paragraph in sight.paragraphs[-MAX_LAST:] if len(paragraph) <= MAX_PROMPT_CHARS]
    inside = ("".join(up_to(element.itertext("*"), MAX_PROMPT_CHARS)).lower() for element in elements)
    return next((phrase for said in (*last, *inside) for phrase in PROMPTS if phrase in said), None)


def _of_json(sight: Sight) -> Iterator[tuple[str, bool]]:
    """What it says, and whether that is free, for its articles; for its other nodes where no article says anything."""
    articles = [said for node in sight.nodes if jsonld.is_article(node) for said in _of_node(node)]
    others = (said for node in sight.nodes if not jsonld.is_article(node) for said in _of_node(node))
    yield from articles or others


def _of_node(node: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    value = _value(node.get(_STATED))
    if value is not None:
        yield f"JSON-LD {_STATED}: {str(value).lower()}", value
    parts = node.get("hasPart")
    for part in parts[:_MAX_PARTS] if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _value(part.get(_STATED)) is False:
            selector = part.get("cssSelector")
            named = f" {tidy(selector)[:_MAX_VALUE_CHARS]}" if isinstance(selector, str) else ""
            yield f"JSON-LD hasPart{named} {_STATED}: false", False


def _value(said: Any) -> bool | None:
    if isinstance(said, list):
        said = said[0] if len(said) == 1 else None
    if not isinstance(said, bool | str | int):
        return None
    return _VALUES.get(str(said).strip().lower().rpartition("/")[2]) if len(str(said)) < _MAX_VALUE_CHARS else None


def _of_metas(sight: Sight) -> Iterator[tuple[str, bool]]:
    for name, content in sight.metas:
        if name in _METAS:
            said = content.strip().lower()
            value = _METAS[name].get(said.rpartition("/")[2])
            if value is not None:
                yield f"meta {name}: {said[:_MAX_VALUE_CHARS]}", value


def _vendors(tree: Any) -> Iterator[str]:
    for script, _ in zip(tree.iter("script"), range(_MAX_SCRIPTS), strict=False):
        source = script.get("src")
        if source:
            yield from (f"script of {vendor}" for vendor in _vendor(source[:500]))


def _vendor(source: str) -> Iterator[str]:
    try:
        host = urlsplit(source).hostname or ""
    except ValueError:
        return
    labels = host.split(".")
    if vendor := _HOSTS.get(".".join(labels[-2:])):
        yield vendor
    yield from (vendor for path, vendor in _PATHS.items() if path in source)
