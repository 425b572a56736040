"""Whose sites are those of news agencies? Of articles published at the same time theirs is the original."""

from __future__ import annotations

from schemas.failure import Refusal
from transforms.web.urls import site

_SITES = frozenset(
    {
        "aa.com.tr", "aap.com.au", "afp.com", "agi.it", "ansa.it", "antaranews.com", "apa.at", "apnews.com",
        "belga.be", "bernama.com", "bloomberg.com", "businesswire.com", "ctk.cz", "dpa.com", "efe.com",
        "globenewswire.com", "interfax.com", "jiji.com", "keystone-sda.ch", "kyodonews.net", "lusa.pt", "mti.hu",
        "news.cn", "ntb.no", "pa.media", "pap.pl", "prnewswire.com", "ptinews.com", "reuters.com", "ritzau.dk",
        "stt.fi", "tass.com", "tt.se", "ukrinform.net", "upi.com", "xinhuanet.com", "yna.co.kr",
    }
)  # fmt: skip


def is_agency(url: str) -> bool:
    """Whether an address is on the site of an agency, or of a wire that carries press releases."""
    try:
        return site(url) in _SITES
    except Refusal:
        return False
