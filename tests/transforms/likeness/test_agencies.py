"""Whose site is an agency's, and which agency does a text credit?"""

import pytest

from transforms.likeness.agencies import agency_of, credited

BODY = "The ferry left the town steps at eleven, as the harbour master had said that it would on Friday. " * 8


@pytest.mark.parametrize(
    ("url", "agency"),
    [
        ("https://www.reuters.com/world/1", "reuters.com"),
        ("https://apnews.com/article/1", "apnews.com"),
        ("https://notreuters.com/1", None),
        ("https://reuters.com.example/1", None),
        ("mailto:desk@reuters.com", None),
        ("", None),
    ],
)
def test_agency_of(url: str, agency: str | None) -> None:
    assert agency_of(url) == agency


@pytest.mark.parametrize(
    ("text", "authors", "sites"),
    [
        (f"LONDON (Reuters) - {BODY}", (), ("reuters.com",)),
        (f"RAFAH, Gaza Strip (AP) — {BODY}", (), ("apnews.com",)),
        (f"NEW YORK, May 2 /PRNewswire/ -- {BODY}", (), ("prnewswire.com",)),
        (f"{BODY}\n\n(Quelle: APA/sda/dpa)", (), ("dpa.com",)),
        (f"{BODY}\n\n© dpa-infocom, dpa:240502-99-1", (), ("dpa.com",)),
        (f"{BODY}\n\nCopyright 2024 The Associated Press. All rights reserved.", (), ("apnews.com",)),
        (f"{BODY}\n\nReporting by The Associated Press.", (), ("apnews.com",)),
        (f"{BODY}\n\nmit dpa", (), ("dpa.com",)),
        (BODY, ("Ines Abril, Associated Press",), ("apnews.com",)),
        (BODY, ("Australian Associated Press",), ("aap.com.au",)),
        (BODY, ("Xinhua",), ("news.cn", "xinhuanet.com")),
        (f"(AFP) {BODY}", ("AFP", "dpa"), ("afp.com", "dpa.com")),
        # Named in passing, or not as it signs.
        (f"{BODY} Reuters reported it first. {BODY}", (), ()),
        (f"{BODY} The ferry (Reuters has a picture) sank. {BODY}", (), ()),
        (BODY, ("Ap Smith", "Lena Redpanda"), ()),
        ("", (), ()),
    ],
)  # fmt: skip
def test_credited(text: str, authors: tuple[str, ...], sites: tuple[str, ...]) -> None:
    assert credited(text, authors) == sites
