"""Addresses: how a link as found becomes an address to ask, and that address the identity of an article.

Parsing is WHATWG's (https://url.spec.whatwg.org), by ada: it agrees with what browsers, and so publishers, do.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast
from urllib.parse import unquote

import ada_url
from publicsuffixlist import PublicSuffixList

from schemas.failure import Reason, Refusal

#: Characters of a link. Servers stop at about 8,000 (RFC 9110 section 4.1 asks for that many); a longer one is a
#: data blob or an attack.
MAX_CHARS = 8192

P = ParamSpec("P")
T = TypeVar("T")

_PERCENT = re.compile("%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")
_SESSION_IN_PATH = re.compile(";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)

# Parameters that say where a reader came from, and never which article it is. Chosen with care for identity: a name
# left out costs a duplicate, which likeness/ finds by its text; a name listed wrongly merges two articles, and one is
# lost. So only names that one product or publisher coined for measuring are here. Words by which some site selects
# content stay: ref, source, src, from, id, p, page, via, share, partner, campaign, cid, mod, sid, feed.
_TRACKING = {
    "advertisers": "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid ymclid twclid ttclid li_fat_id epik "
    "rdt_cid srsltid wickedid s_kwcid ef_id",
    "social networks": "igshid igsh __twitter_impression fb_action_ids fb_action_types fb_source fb_ref __tn__",
    "newsletters": "mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv "
    "oly_anon_id oly_enc_id ml_subscriber ml_subscriber_hash ck_subscriber_id _bhlid",
    "analytics": "_ga _gl _openstat openstat pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid "
    "piwik_campaign piwik_kwd piwik_keyword at_medium at_campaign at_campaign_type at_format at_link_id at_link_type "
    "at_link_origin at_ptr_name at_bbc_team ns_mchannel ns_source ns_campaign ns_linkname ns_fee xtor xtref wt_mc "
    "wt_zmc spm _branch_match_id _branch_referrer guccounter guce_referrer guce_referrer_sig",
    "publishers": "ocid cmpid cmp ito smid smtyp ncid taid",  # MSN, CNN, Guardian, Daily Mail, NYT, AOL, Reuters
    "sessions": "phpsessid jsessionid",
}
_TRACKING_NAMES = frozenset(name for names in _TRACKING.values() for name in names.split())
_TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "at_custom", "aspsessionid")


def _remembered(function: Callable[P, T]) -> Callable[P, T]:
    """The same function with its last answers at hand: an item asks 30 times about 2 addresses (measured)."""
    return cast("Callable[P, T]", functools.lru_cache(maxsize=512)(function))


def parse(link: str, base: str | None = None) -> ada_url.URL:
    """Parse a link as found on a page or in a feed.

    Args:
        link: absolute or relative; white space around it is ignored.
        base: absolute address that a relative link starts from.

    Raises:
        Refusal: bad-url: not an address, not http or https, or too long.
    """
    return _parsed(link, base)[0]


def _parsed(link: str, base: str | None) -> tuple[ada_url.URL, str]:
    """A link, and its serialisation: each question to ada costs as much as parsing (measured), so only one is put."""
    link = _bounded(link.strip())
    try:
        url = ada_url.URL(link, base or None)
    except ValueError as error:  # also lone surrogates, which have no UTF-8 form
        raise Refusal(Reason.BAD_URL, f"not an address: {_shown(link)}") from error
    href = url.href
    if not href.startswith(("http:", "https:")):
        raise Refusal(Reason.BAD_URL, f"not http or https: {_shown(link)}")
    return url, href


@_remembered
def resolve(link: str, base: str | None = None) -> str:
    """The absolute http(s) address that a link means, serialised as WHATWG says.

    Args:
        link: absolute or relative; white space around it is ignored.
        base: absolute address that a relative link starts from.

    Raises:
        Refusal: bad-url: not an http(s) address, or one with credentials, which would end up in logs and records.
    """
    url, href = _parsed(link, base)
    if "@" in href and (url.username or url.password):
        raise Refusal(Reason.BAD_URL, f"address with user name or password, on {url.host}")
    return _bounded(href)


@_remembered
def canonical(url: str) -> str:
    """The form of an address that identifies an article: all its spellings have the same one.

    Dropped: the fragment (but `#!` routes), tracking parameters and session ids, an empty query, the host's trailing
    dot. http becomes https where no port is given. Percent-encoding is normalised (RFC 3986 section 6.2.2). Order of
    parameters, trailing slashes, `www.` and letter case of paths are kept: they tell articles apart on some sites.
    canonical(canonical(u)) == canonical(u).

    Args:
        url: absolute http(s) address.

    Raises:
        Refusal: bad-url, as resolve() and for a host with an empty name in it.
    """
    parts = ada_url.URL(resolve(url))
    parts.pathname = _SESSION_IN_PATH.sub("", _normal_percent(parts.pathname))
    query = _identifying(_normal_percent(parts.search.removeprefix("?")))
    parts.search = f"?{query}" if query else ""  # with its mark: the setter would take one off a query `?a`
    parts.hash = _normal_percent(parts.hash) if parts.hash.startswith("#!") else ""
    _drop_trailing_dot(parts)
    if parts.protocol == "http:" and not parts.port:
        parts.protocol = "https:"
    return _bounded(parts.href)


def identifier(canonical_url: str) -> str:
    """Identity of the article at a canonical address: 32 hex digits (DESIGN section 2, invariant 3)."""
    return hashlib.sha256(f"1\n{canonical_url}".encode()).hexdigest()[:32]


@_remembered
def hostname(url: str) -> str:
    """The host of an address without its port, lower case, IDN in its ASCII form, IPv6 without brackets.

    Raises:
        Refusal: bad-url.
    """
    return str(parse(url).hostname).strip("[]")


@_remembered
def host(url: str) -> str:
    """The host of an address, with the port where it is not the scheme's own: the unit of politeness.

    Raises:
        Refusal: bad-url.
    """
    parts = parse(url)
    name = str(parts.hostname).removesuffix(".")
    return f"{name}:{parts.port}" if parts.port else name


@_remembered
def origin(url: str) -> str:
    """Scheme, host and port (where it is not the scheme's own) of an address: RFC 6454.

    Raises:
        Refusal: bad-url.
    """
    return str(parse(url).origin)


@_remembered
def port(url: str) -> int:
    """The port that an address is asked at.

    Raises:
        Refusal: bad-url.
    """
    parts = parse(url)
    return int(parts.port) if parts.port else {"http:": 80, "https:": 443}[parts.protocol]


@_remembered
def site(url: str) -> str:
    """The registrable domain of an address, by the public suffix list with its private section.

    Two blogs at blogspot.com are two sites, two hosts of example.co.uk one. The host itself where there is no such
    domain: addresses in numbers, single names, public suffixes.

    Raises:
        Refusal: bad-url.
    """
    parts = parse(url)
    name = str(parts.hostname).removesuffix(".")
    if parts.host_type != ada_url.HostType.DEFAULT:
        return name
    return _suffixes().privatesuffix(name) or name


def domain(url: str) -> str:
    """The registrable domain of an address, or all of it where it is none."""
    try:
        return site(url)
    except Refusal:
        return url


@functools.cache
def _suffixes() -> PublicSuffixList:
    # Read at first use: parsing the bundled list takes a tenth of a second, which `import` should not.
    return PublicSuffixList()


def _identifying(query: str) -> str:
    return "&".join(p for p in query.split("&") if p and not _only_tracks(unquote(p.partition("=")[0])))


def _only_tracks(name: str) -> bool:
    # `&amp;` escaped once too often leaves `amp;` before the next name: feeds do that.
    name = name.lower().removeprefix("amp;")
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


def _normal_percent(text: str) -> str:
    return _PERCENT.sub(_normal_escape, text)


def _normal_escape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits is None:
        # A stray % means itself. Left alone, `%%34` would turn into the escape `%4…` and change at the next pass.
        return "%25"
    char = chr(int(digits, 16))
    return char if _UNRESERVED.fullmatch(char) else f"%{digits.upper()}"


def _drop_trailing_dot(parts: ada_url.URL) -> None:
    name = parts.hostname.removesuffix(".")
    if not all(name.split(".")):
        raise Refusal(Reason.BAD_URL, f"host with an empty name in it: {_shown(parts.hostname)}")
    if name != parts.hostname:
        parts.hostname = name


def _bounded(url: str) -> str:
    # Checked on the way in and out: percent-encoding makes an address up to nine times longer.
    if len(url) > MAX_CHARS:
        raise Refusal(Reason.BAD_URL, f"address of {len(url):,} characters, at most {MAX_CHARS:,} are allowed")
    return url


def _shown(link: str) -> str:
    """A link fit for one line of a log: short, without control characters."""
    return ascii(link if len(link) <= 200 else link[:200] + "…")
