import json
import re

import pytest

from schemas.article import Author, Image
from schemas.failure import Reason, Refusal, Stage
from schemas.page import Extracted
from schemas.wire import dumps, from_wire
from transforms.article.extract import _FIRST_PAGE, extract, extract_in_child, prepare

URL = "https://news.gazette.example/2024/01/ferry?id=7"
PARAGRAPHS = (
    "The ferry Marta left the dock on Friday morning after two years of repairs that nobody expected to last so long.",
    "Hundreds of people stood on the pier, among them the shipwright who had built her engine forty years ago.",
    "She will sail twice a day until the end of May, the harbour office said, and more often as the days grow longer.",
)
LIST = ("Departure at eight in the morning from the old pier", "Return at five in the afternoon to the new pier")


def page(head: str = "", html: str = '<html lang="en">', body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    items = "".join(f"<li>{text}</li>" for text in LIST)
    return (
        f"<!DOCTYPE html>\n{html}<head><meta charset='utf-8'><title>Ferry returns | The Gazette</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Ferry returns</h1>{paragraphs}<ul>{items}</ul>{body}"
        "</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def read(body: bytes, content_type: str | None = "text/html; charset=utf-8", url: str = URL) -> Extracted:
    return extract(body, url=url, content_type=content_type)


def refusal(body: bytes, content_type: str | None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(body, content_type)
    assert caught.value.stage is Stage.EXTRACT
    return caught.value


def test_blocks_become_paragraphs() -> None:
    blocks = read(page()).text.split("\n\n")
    assert [block for block in blocks if block in PARAGRAPHS] == list(PARAGRAPHS)
    assert [block.removeprefix("- ") for block in blocks[-2:]] == list(LIST)
    assert all("\n" not in block and block == block.strip() for block in blocks)


def test_text_is_normalised() -> None:
    body = page().replace(b"ferry Marta", "ferry\u00a0\x00 Mar\u00adta cafe\u0301".encode())
    assert "The ferry Marta caf\u00e9 left" in read(body).text


def test_charset_is_told() -> None:
    body = page().replace(b"charset='utf-8'", b"charset='windows-1252'").replace(b"Marta", b"Mart\xe9")
    extracted = read(body, "text/html")
    assert (extracted.charset, extracted.charset_source) == ("windows-1252", "meta")
    assert "Marté" in extracted.text


def test_what_the_page_says() -> None:
    head = """
    <meta property="og:title" content="Ferry &quot;Marta&quot; returns">
    <meta property="og:site_name" content="The  Gazette">
    <meta property="og:image" content="/img/marta.jpg">
    <meta name="description" content="After two years in dock.">
    <meta name="author" content="Ines Abril; Jon Berg">
    <meta name="keywords" content="ferries, harbour,  harbour">
    <meta property="article:section" content="Region">
    <meta property="article:published_time" content="2024-01-05T08:30:00+01:00">
    <meta name="Robots" content="NOINDEX, max-snippet:-1"><meta name="robots" content="noindex">
    <link rel="canonical" href="/2024/01/ferry">
    """
    found = read(page(head))
    assert found.title == "Ferry returns"
    assert found.site_name == "The Gazette"
    assert found.description == "After two years in dock."
    assert found.authors == (Author(name="Ines Abril", type="Person"), Author(name="Jon Berg", type="Person"))
    assert found.keywords == ("ferries", "harbour")
    assert found.sections == ("Region",)
    assert [(date.value, date.source) for date in found.published] == [
        ("2024-01-05T08:30:00+01:00", "meta article:published_time")
    ]
    assert found.images == (Image(url="https://news.gazette.example/img/marta.jpg"),)
    assert found.robots == ("noindex", "max-snippet:-1")
    assert found.canonical_url == "https://news.gazette.example/2024/01/ferry"
    assert found.language == "en"
    assert found.method == "newsbeam"
    assert re.fullmatch(r"[0-9a-f]{8}/wording-[0-9a-f]{8}/trafilatura-[\d.]+/resiliparse-[\d.]+", found.method_version)


def test_what_the_page_does_not_say_is_null() -> None:
    found = read(page(html="<html>"))
    assert (found.license, found.canonical_url, found.description) == (None,) * 3
    assert (found.keywords, found.sections, found.images, found.authors, found.published) == ((),) * 5
    assert (found.modified, found.robots, found.flags) == ((),) * 3


def test_the_host_name_is_no_site_name() -> None:
    body = page().replace(b" | The Gazette", b"")
    assert read(body).site_name is None


def test_the_language_of_the_text_overrules_a_template_left_in_another() -> None:
    found = read(page(html='<html lang="de-DE">'))
    assert (found.language, found.flags) == ("en", ("language-overruled",))
    assert read(page(html='<html lang="en-GB">')).language == "en-GB"


@pytest.mark.parametrize(
    ("links", "url", "flags"),
    [
        (["https://gazette.example/a"], "https://gazette.example/a", ()),
        (["//amp.gazette.example/a"], "https://amp.gazette.example/a", ()),
        (["a", "/2024/01/a"], "https://news.gazette.example/2024/01/a", ()),
        (["/a", "/b"], None, ("canonical-conflict",)),
        (["https://other.example/a"], None, ("canonical-elsewhere",)),
        (["/"], None, ("canonical-home",)),
        (["https://gazette.example"], None, ("canonical-home",)),
        (["javascript:void(0)"], None, ()),
        (["https://user:secret@gazette.example/a"], None, ()),
        ([""], None, ()),
    ],
)
def test_canonical(links: list[str], url: str | None, flags: tuple[str, ...]) -> None:
    found = read(page("".join(f'<link rel="Canonical" href="{link}">' for link in links)))
    assert (found.canonical_url, found.flags) == (url, flags)


OWN = "https://news.gazette.example/2024/01/ferry-marta-is-back"


@pytest.mark.parametrize(
    ("head", "url", "others"),
    [
        # Without a rel=canonical og:url stands for it, as carefully.
        ("og /2024/marta og https://gazette.example/2024/marta", "https://gazette.example/2024/marta", ()),
        ("og https://gazette.example/", None, ()),
        ("og https://other.example/2024/marta", None, ()),
        ("og https://gazette.example/1 og https://gazette.example/2", None, ()),
        ("og gazette.example/2024/marta", None, ()),
        ("canonical  og https://gazette.example/2024/marta", "https://gazette.example/2024/marta", ()),
        # Beside one it is a further address, if it names the page as its own does.
        (f"canonical {OWN} og https://gazette.example/a/ferry-marta-is-back", OWN, ("https://gazette.example/a/ferry-marta-is-back",)),
        (f"canonical {OWN} og https://gazette.example/news", OWN, ()),
        (f"canonical {OWN} og {OWN}", OWN, ()),
        ("canonical https://other.example/ og https://gazette.example/a/ferry-marta-is-back", None, ("https://gazette.example/a/ferry-marta-is-back",)),
        # So is that of the AMP page.
        ("amphtml amp/ferry-marta-is-back", None, ("https://news.gazette.example/2024/01/amp/ferry-marta-is-back",)),
        ("amphtml ?amp=1", None, (f"{OWN}?amp=1",)),
        ("amphtml //amp.gazette.example/ferry-marta-is-back.html", None, ("https://amp.gazette.example/ferry-marta-is-back.html",)),
        ("amphtml /amp/another", None, ()),
        ("amphtml https://cdn.example/gazette/ferry-marta-is-back", None, ()),
        (f"amphtml {OWN}?amp amphtml {OWN}?amp=2", None, ()),
        (f"amphtml {OWN}", None, ()),
    ],
)  # fmt: skip
def test_further_addresses(head: str, url: str | None, others: tuple[str, ...]) -> None:
    words = head.split(" ")
    lines = [
        f'<meta property="og:url" content="{value}">' if name == "og" else f'<link rel="{name}" href="{value}">'
        for name, value in zip(words[::2], words[1::2], strict=False)
    ]
    found = read(page("".join(lines)), url=OWN)
    assert (found.canonical_url, found.other_urls) == (url, others)


def test_short_names_of_pages_tell_nothing() -> None:
    for name, digits in (("index", "index"), ("2024", "2024"), ("ferry", "ferry")):
        found = read(page(f'<link rel=amphtml href="/amp/{digits}">'), url=f"https://gazette.example/{name}.html")
        assert found.other_urls == ()
    found = read(page('<link rel=amphtml href="/amp/16402">'), url="https://gazette.example/16402.html")
    assert found.other_urls == ("https://gazette.example/amp/16402",)


def test_the_canonical_address_on_another_site_is_told_apart() -> None:
    found = read(page('<link rel=canonical href="https://other.example/a">'))
    assert found.canonical_elsewhere == "https://other.example/a"
    assert read(page('<link rel=canonical href="/a">')).canonical_elsewhere is None


def test_the_home_page_may_call_itself_canonical() -> None:
    found = read(page('<link rel="canonical" href="/">'), url="https://gazette.example/")
    assert found.canonical_url == "https://gazette.example/"


def test_relative_addresses_start_from_base() -> None:
    found = read(
        page('<base href="/en/"><link rel="canonical" href="ferry"><meta property="og:image" content="m.jpg">')
    )
    assert found.canonical_url == "https://news.gazette.example/en/ferry"
    assert found.images == (Image(url="https://news.gazette.example/en/m.jpg"),)


@pytest.mark.parametrize(
    ("body", "content_type", "detail"),
    [
        (b"%PDF-1.7\n", "text/html", "a PDF, not HTML"),
        (b"\x89PNG\r\n\x1a\n", None, "a PNG image, not HTML"),
        (b"\x1f\x8b\x08", "text/html", "gzip data, not HTML"),
        (b"<p>text</p>", "application/json", "application/json, not HTML"),
        (b"<p>text</p>", "image/svg+xml; charset=utf-8", "image/svg+xml, not HTML"),
        (b'<?xml version="1.0"?><rss/>', "text/xml", "text/xml, not HTML"),
        (b"Just words", "text/plain", "text/plain, not HTML"),
        (b'{"a": "' + b"word " * 200 + b'"}', None, "JSON, not HTML"),
        (b'[{"html": "<p>text</p>"}]\n', "text/html", "JSON, not HTML"),
        (b"if(a<b&&c>d){e()}", "text/html", "plain text, not HTML"),
        (b"\x7fELF" + bytes(range(256)) * 9 + b"<p>", "text/html", "binary data, not HTML"),
    ],
)
def test_what_is_not_html_is_refused(body: bytes, content_type: str | None, detail: str) -> None:
    refused = refusal(body, content_type)
    assert (refused.reason, refused.detail) == (Reason.NOT_HTML, detail)


@pytest.mark.parametrize(
    "content_type",
    [None, "TEXT/HTML", "application/xhtml+xml", "text/plain", "application/json", "text/html, text/html"],
)
def test_html_under_a_wrong_label_is_read(content_type: str | None) -> None:
    assert PARAGRAPHS[0] in read(page(), content_type).text


@pytest.mark.parametrize("body", [b"", b" \r\n", b"<html><head><title>Hi</title></head><body></body></html>"])
def test_a_page_without_text_is_empty(body: bytes) -> None:
    assert refusal(body, "text/html").reason is Reason.EMPTY


def test_a_child_returns_json_whatever_is_in_the_page() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Half \\ud83d a pair"}</script>'
    header = {"url": URL, "content_type": "text/html"}
    answer = from_wire(Extracted, json.loads(json.dumps(extract_in_child(header, page(script)))))
    assert answer == read(page(script), "text/html")
    assert dumps(answer).encode()
    assert answer.title is None or "\ud83d" not in answer.title


def test_the_same_page_reads_the_same_whatever_was_read_before() -> None:
    first = read(page())
    for number in range(5):
        read(page(body=f"<p>{PARAGRAPHS[0]}</p><p>Number {number}</p>"))
    assert read(page()) == first


def test_what_is_read_before_children_are_forked_is_an_article_with_an_author_and_a_date() -> None:
    prepare()
    found = extract(_FIRST_PAGE, url="https://news.example.com/a", content_type=None)
    assert found.text.startswith("The harbour of the town")
    assert ([author.name for author in found.authors], found.published is not None) == (["Ann Lee"], True)
