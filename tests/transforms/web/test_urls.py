import json
import os
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.failure import Reason, Refusal
from transforms.web import urls

PROJECT = pathlib.Path(__file__).parents[3]
SHARED = pathlib.Path(os.environ.get("NEWSBEAM_SHARED", PROJECT.parent / "shared"))


def web_platform_cases() -> list[dict]:
    path = SHARED / "data" / "urltestdata.json"
    if not path.is_file():
        pytest.skip(f"no {path}: set NEWSBEAM_SHARED to the folder that has data/urltestdata.json")
    return [case for case in json.loads(path.read_text()) if isinstance(case, dict)]


def resolved(link: str, base: str | None = None) -> str | None:
    try:
        return urls.resolve(link, base)
    except Refusal as refusal:
        if refusal.reason is not Reason.BAD_URL:
            raise
        return None


def test_every_http_case_of_the_web_platform_resolves_exactly():
    cases = [c for c in web_platform_cases() if c.get("href", "").startswith(("http:", "https:"))]
    parsed = {(c["input"], c["base"]): urls.parse(c["input"], c["base"]).href for c in cases}

    assert len(cases) == 247
    assert parsed == {(c["input"], c["base"]): c["href"] for c in cases}


def test_resolve_refuses_those_with_credentials_and_no_other():
    cases = [c for c in web_platform_cases() if c.get("href", "").startswith(("http:", "https:"))]
    expected = [None if c["username"] or c["password"] else c["href"] for c in cases]

    assert [resolved(c["input"], c["base"]) for c in cases] == expected


def test_what_the_web_platform_must_refuse_is_refused():
    cases = [c for c in web_platform_cases() if c.get("failure")]

    assert len(cases) == 267
    assert [c for c in cases if resolved(c["input"], c["base"]) is not None] == []


def test_canonical_is_idempotent_on_the_web_platform():
    found = [resolved(c["input"], c["base"]) for c in web_platform_cases()]
    forms = [form for form in map(canonical_or_none, filter(None, found)) if form]

    assert len(forms) > 200
    assert [urls.canonical(form) for form in forms] == forms


def canonical_or_none(url: str) -> str | None:
    try:
        return urls.canonical(url)
    except Refusal as refusal:
        if refusal.reason is not Reason.BAD_URL:
            raise
        return None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "news/1",
        "mailto:desk@example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "http://",
        "http://a\ud800.example/",
        "https://example.org/" + "x" * 9000,
        "https://example.org/" + "é" * 4000,  # 24,000 characters once encoded
    ],
)
def test_what_is_no_address_of_the_web_is_refused(link):
    with pytest.raises(Refusal) as caught:
        urls.resolve(link)

    assert caught.value.reason is Reason.BAD_URL
    assert "secret" not in caught.value.detail
    assert len(caught.value.detail) < 300


def test_links_resolve_as_browsers_do():
    base = "https://example.org/politics/today.html"

    assert urls.resolve(" \n\tstory.html ", base) == "https://example.org/politics/story.html"
    assert urls.resolve("//cdn.example.net/a", base) == "https://cdn.example.net/a"
    assert urls.resolve("?page=2", base) == "https://example.org/politics/today.html?page=2"
    assert urls.resolve("HTTPS://EXAMPLE.ORG:443/a/../b") == "https://example.org/b"
    assert urls.resolve("http://bücher.example/größe") == "http://xn--bcher-kva.example/gr%C3%B6%C3%9Fe"
    assert urls.resolve("http://0x7f.1/") == "http://127.0.0.1/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org/a", "https://example.org/a"),
        ("http://example.org:80/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org:443/a", "http://example.org:443/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/#!/story/7", "https://example.org/#!/story/7"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a??b", "https://example.org/a??b"),
        ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
        ("https://example.org/a?id=7&UTM_Source=rss&p=2", "https://example.org/a?id=7&p=2"),
        ("https://example.org/a?id=7&amp;utm_source=rss", "https://example.org/a?id=7"),
        ("https://example.org/a?%75tm_source=rss", "https://example.org/a"),
        ("https://example.org/a?fbclid=1&gclid=2&at_medium=RSS&cmpid=x", "https://example.org/a"),
        ("https://example.org/a;jsessionid=AB12?id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?PHPSESSID=0a1b&id=1", "https://example.org/a?id=1"),
        ("https://example.org/%7euser/%e2%82%ac%2f", "https://example.org/~user/%E2%82%AC%2F"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%%341", "https://example.org/%2541"),
        ("https://example.org/a?b=2&a=1&a=1", "https://example.org/a?b=2&a=1&a=1"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("https://www.example.org/A", "https://www.example.org/A"),
    ],
)
def test_canonical_form(url, expected):
    assert urls.canonical(url) == expected
    assert urls.canonical(expected) == expected


@pytest.mark.parametrize("name", ["ref", "source", "id", "p", "page", "share", "cid", "feed", "utm", "gaid"])
def test_parameters_that_may_choose_an_article_stay(name):
    assert urls.canonical(f"https://example.org/a?{name}=1") == f"https://example.org/a?{name}=1"


@pytest.mark.parametrize("url", ["https://./", "https://a../", "https://a..b/"])
def test_a_host_with_an_empty_name_has_no_canonical_form(url):
    with pytest.raises(Refusal, match="bad-url"):
        urls.canonical(url)


TAILS = st.text(st.sampled_from("ab%0247EeFf/.;?&=#!+~'\" \\é:@jsessionid_utm"), max_size=40)
HOSTS = st.sampled_from(["a.b", "a.b.", "1.2.3.4", "[::1]", "x:80", "x:8080", "1.", "0x7f.1", "é.x"])


@given(st.sampled_from(["http", "https"]), HOSTS, TAILS)
def test_canonical_is_idempotent(scheme, host, tail):
    form = canonical_or_none(f"{scheme}://{host}/{tail}")

    assert form is None or urls.canonical(form) == form


@given(st.text(max_size=60))
def test_resolve_refuses_or_gives_a_fixed_point(link):
    found = resolved(link, "https://example.org/a")

    assert found is None or urls.resolve(found) == found


def test_identifier_is_the_hash_of_version_and_address():
    # printf '1\nhttps://example.org/a' | sha256sum | cut -c-32
    assert urls.identifier("https://example.org/a") == "0a57904a4267e1de0ffba8cb9ac58328"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://news.example.org:8443/", "example.org"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("https://deep.user.github.io/", "user.github.io"),
        ("https://blogspot.com/", "blogspot.com"),
        ("https://co.uk/", "co.uk"),
        ("https://example.org./", "example.org"),
        ("https://www.bücher.example.de/", "example.de"),
        ("http://localhost:8000/", "localhost"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "[::1]"),
        ("http://a.b.unknown-suffix/", "b.unknown-suffix"),
    ],
)
def test_site(url, expected):
    assert urls.site(url) == expected


def test_host_has_the_port_that_is_not_the_schemes_own():
    assert urls.host("https://Example.org:443/a") == "example.org"
    assert urls.host("https://example.org.:8443/a") == "example.org:8443"
    assert urls.host("http://[::1]:8000/") == "[::1]:8000"
    assert (urls.hostname("http://[::1]:8000/"), urls.port("http://[::1]:8000/")) == ("::1", 8000)
    assert (urls.port("http://a/"), urls.port("https://a/")) == (80, 443)
