"""What an element is for, by its tag, class, id, role, label or name for tests: the words that publishers write there.

Words of many sites in a few kinds; none of a single site's. An element says something of all that it holds, so of each
kind a block knows how far up the nearest such element is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

import re2

Seen = tuple[int, ...]
"""Of each kind the depth of the nearest element around that says so, -1 for none."""

MAX_NAME_CHARS = 300

_WORDS = {
    "comment": r"comment|disqus|kommentar|commentaire|repl(?:y|ies)\b|respond|discuss|coral|livefyre|viafoura"
    r"|leserbrief",
    "share": r"shar(?:e|ing)|social|addthis|sharethis|addtoany|facebook|twitter|whats-?app|follow|teilen"
    r"|partage|compart",
    "related": r"relat|recommend|more-?(?:on|from|stories|news|article|link)|read-?(?:more|next|also|on)"
    r"|see-?also|outbrain|taboola|recirc|trending|popular|most-?(?:read|viewed)|suggest|similar"
    r"|promo-?link|further|inline-?link|linkbox|also-?read|you-?may|empfehl|weiterlesen|connexe|a-lire"
    r"|mehr-zum|next-?(?:up|story|article|post)|keep-?reading",
    "nav": r"\bnav|navi|menu|breadcrumb|pagination|pager|\btoc\b|table-of-contents|skip-?link|tabs?\b|toolbar"
    r"|jump",
    "footer": r"foot(?:er)?\b|colophon|copyright|bottom|imprint|legal|disclaimer",
    "header": r"header|masthead|banner|top-?bar|branding|\blogo",
    "side": r"side-?bar|sidebar|aside|widget|rail\b|right-?col|secondary|complementary|module",
    "ad": r"\bads?\b|\bad-|-ad\b|advert|sponsor|promo(?:tion)?|dfp|gpt-|commercial|werb|anzeige|publicit"
    r"|partner|affiliate",
    "caption": r"caption|legend|credit|figur|image|photo|picture|media|gallery|slide|bildunter|thumb|img|lightbox"
    r"|foto",
    "byline": r"byline|author|auteur|autor|writer|contributor|journalist|bio\b|reporter|profile|avatar",
    "meta": r"meta\b|meta[-_]|date|time|publish|updated|posted|dateline|pubdate|info\b|details|read-?time"
    r"|kicker|eyebrow|label",
    "letter": r"newsletter|subscri|sign-?up|signup|mailing|optin|opt-in|email|mailchimp|cta\b|call-to|register"
    r"|donat|support",
    "tags": r"\btags?\b|tag-|-tag|tags|topic|categor|keyword|rubric|section-?(?:name|label|title)|channel"
    r"|hashtag",
    "title": r"headline|title|heading|\bh1\b|titre|titel|titulo",
    "body": r"article-?_?-?(?:body|content|text|main|copy|paragraph)"
    r"|(?:story|post|entry|news|page|main|body|rich|single|blog)[-_]*(?:body|content|text|copy)"
    r"|articlebody|text-?block|rich-?text|wysiwyg|paragraph|prose|\bcopy\b|storytext|richtext"
    r"|article__|content__|\barticle\b|zn-body|post-entry|texte|contenido|inhalt",
    "lead": r"summary|standfirst|\bdek\b|\bdeck\b|sub-?(?:title|head)|sub_?title|intro|\blead\b|lede|teaser"
    r"|excerpt|abstract|chapo|vorspann|synopsis|description|bullets?|key-?points|highlights|sumario"
    r"|entradilla|stand-?first",
    "card": r"\bcards?\b|card-|-card|tile|teaser|promo|river|feed\b|grid|carousel|slider|list-?item|\bitem\b"
    r"|listing|archive",
    "hidden": r"hidden|hide\b|\bsr-?only|visually|screen-?reader|invisible|offscreen|d-none|collapse|print-only"
    r"|no-?display",
    "consent": r"cookie|consent|gdpr|privacy|onetrust|didomi|modal|popup|pop-up|overlay|dialog|tooltip|toast"
    r"|notice|alert",
    "wall": r"paywall|premium|locked|gate\b|piano|regwall|subscriber|login|log-in|account|metered",
    "quote": r"pull-?quote|quote|blockquote|zitat|tweet|embed|instagram|oembed",
    "fact": r"fact-?box|info-?box|infobox|sidebar-?box|\bbox\b|callout|aside-?box|note\b|faq|accordion"
    r"|key-?takeaway|hinweis",
    "audio": r"video|player|audio|podcast|listen|transcript|playlist|jw|brightcove|speech|read-?aloud",
}
_TAG_NAMES = """
article main section aside nav header footer form figure figcaption blockquote table ul ol li a h1 h2 h3 h4 button label
p div td dl pre details address span strong em
"""
_TAGS = tuple(_TAG_NAMES.split())

KINDS = (*_WORDS, "undisplayed", "named-body", *(f"<{tag}>" for tag in _TAGS))
NONE_SEEN: Seen = (-1,) * len(KINDS)

_PLACE = {kind: place for place, kind in enumerate(KINDS)}
_TAG_PLACE = {tag: _PLACE[f"<{tag}>"] for tag in _TAGS}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDING = re.compile(r"display:none|visibility:hidden")
_NAMING = ("class", "id", "role", "itemprop", "aria-label", "data-testid", "data-component", "data-type")
"""Where a name stands. Styles that programs name (`css-1x2y3z`) say nothing; one page in ten has names for tests."""

_BODY_PROPS = ("articlebody", "reviewbody", "text")


def all_at_once(patterns: Sequence[str]) -> re2.Set:
    """One automaton of all.

    A page of a new site has 250 new words; to ask pattern by pattern took 16 µs for each, this takes 2 (2026-11-25).
    """
    together = re2.Set.SearchSet()
    for pattern in patterns:
        together.Add(pattern)
    together.Compile()
    return together


_PATTERNS = all_at_once(list(_WORDS.values()))


def sign_of(tag: str, attributes: Mapping[str, str], around: Seen, depth: int) -> Seen:
    """What is known inside an element.

    Args:
        tag: its name.
        attributes: its attributes.
        around: what is known around it.
        depth: how many elements are around it.
    """
    places = _said(attributes) if attributes else ()
    own = _TAG_PLACE.get(tag)
    if own is None and not places:
        return around
    seen = list(around)
    for place in places:
        seen[place] = depth
    if own is not None:
        seen[own] = depth
    return tuple(seen)


def _said(attributes: Mapping[str, str]) -> tuple[int, ...]:
    words = " ".join([attributes[name] for name in _NAMING if name in attributes])
    found = _named(words[:MAX_NAME_CHARS]) if words else ()
    if "itemprop" in attributes and attributes["itemprop"].lower() in _BODY_PROPS:
        found += (_PLACE["named-body"],)
    if "hidden" in attributes or ("style" in attributes and _hides(attributes["style"])):
        found += (_PLACE["undisplayed"],)
    return found


def _hides(style: str) -> bool:
    return bool(_HIDING.search(style.replace(" ", "").lower()))


@functools.lru_cache(20_000)
def _named(words: str) -> tuple[int, ...]:
    """Of an element's names together: a template's elements share them."""
    return tuple({place for word in words.split() for place in _kinds(word)})


@functools.lru_cache(50_000)
def _kinds(word: str) -> tuple[int, ...]:
    """The same words come again and again."""
    return tuple(sorted(_PATTERNS.Match(_CAMEL.sub("-", word).lower()) or ()))
