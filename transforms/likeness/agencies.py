"""News agencies, and wires that carry press releases: whose sites are theirs, and which of them does a text credit?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.failure import Refusal
from transforms.web.urls import site

_NAMES = {
    "aa.com.tr": "Anadolu Agency|Anadolu Ajansı|Anadolu",
    "aap.com.au": "AAP|Australian Associated Press",
    "afp.com": "AFP|Agence France-Presse|Agence France Presse",
    "agi.it": "AGI|Agenzia Italia",
    "ansa.it": "ANSA|Ansa",
    "antaranews.com": "ANTARA|Antara",
    "apa.at": "APA|Austria Presse Agentur",
    "apnews.com": "AP|Associated Press|The AP",
    "belga.be": "Belga|BELGA|Agence Belga",
    "bernama.com": "Bernama|BERNAMA",
    "bloomberg.com": "Bloomberg|Bloomberg News",
    "businesswire.com": "BUSINESS WIRE|Business Wire",
    "ctk.cz": "ČTK|CTK",
    "dpa.com": "dpa|DPA|dpa-infocom|Deutsche Presse-Agentur",
    "efe.com": "EFE|Agencia EFE",
    "globenewswire.com": "GLOBE NEWSWIRE|GlobeNewswire",
    "interfax.com": "Interfax",
    "jiji.com": "Jiji Press|JIJI",
    "keystone-sda.ch": "Keystone-SDA|SDA|ATS",
    "kyodonews.net": "Kyodo|Kyodo News|KYODO",
    "lusa.pt": "Lusa|Agência Lusa",
    "mti.hu": "MTI",
    "news.cn": "Xinhua|Xinhua News Agency",
    "ntb.no": "NTB",
    "pa.media": "PA|PA Media|Press Association",
    "pap.pl": "PAP",
    "prnewswire.com": "PRNewswire|PR Newswire",
    "ptinews.com": "PTI|Press Trust of India",
    "reuters.com": "Reuters|REUTERS|Thomson Reuters",
    "ritzau.dk": "Ritzau|Ritzaus Bureau",
    "stt.fi": "STT",
    "tass.com": "TASS|Tass",
    "tt.se": "TT",
    "ukrinform.net": "Ukrinform",
    "upi.com": "UPI|United Press International",
    "xinhuanet.com": "Xinhua|Xinhua News Agency",
    "yna.co.kr": "Yonhap|Yonhap News Agency",
}
"""Site → what it is called, in the letter case in which it signs."""

_EDGE = 250
"""Characters at both ends of a text where it names its source."""


def agency_of(url: str) -> str | None:
    """The site of an agency, or of a wire that carries press releases, that an address is on; null for others."""
    try:
        found = site(url)
    except Refusal:
        return None
    return found if found in _NAMES else None


def credited(text: str, authors: Iterable[str]) -> tuple[str, ...]:
    """Sites of the agencies that a text names as its source.

    In its authors (`John Berg, Associated Press`), and at its ends: in brackets (`LONDON (Reuters) -`), between
    slashes (`/PRNewswire/`), after a mark of copyright (`Copyright 2024 The Associated Press`), or as the last word.
    """
    ends = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"
    names = (*(match[0] for author in authors for match in _IN_AUTHOR.finditer(author[:_EDGE])), *_signed(ends))
    return tuple(dict.fromkeys(site for name in names for site in _SITES[name]))


def _signed(text: str) -> Iterator[str]:
    for match in _IN_TEXT.finditer(text):
        yield match[match.lastgroup or 0]


_SITES: dict[str, list[str]] = {}
for _site, _said in _NAMES.items():
    for _name in _said.split("|"):
        _SITES.setdefault(_name, []).append(_site)
_ANY = "|".join(re.escape(name) for name in sorted(_SITES, key=len, reverse=True))
_IN_AUTHOR = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)")
_IN_TEXT = re.compile(
    rf"[(\[/](?P<bracketed>{_ANY})(?:[/,][^()\[\]/]{{0,30}})?[)\]/]"
    rf"|(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)(?: ?©)? ?(?:\d{{4}} ?)?(?:by |The |the )*(?P<reserved>{_ANY})(?!\w)"
    rf"|(?<!\w)(?P<last>{_ANY})\W*\Z"
)
