import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo.site import HANGS, HERE, REDIRECTS, TYPES, answers, serve
from schemas.page import Extracted
from transforms.article.extract import extract
from transforms.feeds.lists import read_list
from transforms.feeds.parse import parse
from transforms.likeness.exact import text_hash

SITE = str(HERE / "site.py")
EXPECTED = json.loads((HERE / "expected.json").read_text())
URLS = EXPECTED["urls"]
FEEDS = [feed.url for feed in read_list((HERE / "feeds.opml").read_bytes(), "feeds.opml")]
ARTICLES = sorted(
    url
    for url, answer in answers().items()
    if answer.content_type == TYPES[".html"] and urlsplit(url).path != "/" and url != HANGS
)
FURNITURE = ("Post a Comment", "pebble.post@", "Next Post", "ADS", "shingle", "Share this", "appeared first", "cookie",
    "says:", "Related", "Subscribe", "every other Friday", "More from")  # fmt: skip


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture(scope="module")
def edited_proxy() -> Iterator[str]:
    with serve(edited=True) as address:
        yield address


def ask(proxy: str, url: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(proxy).netloc, timeout=30)
    try:
        connection.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def article(proxy: str, url: str) -> Extracted:
    response, body = ask(proxy, url)
    return extract(body, url=url, content_type=response.headers["Content-Type"])


def items(proxy: str, url: str) -> list[tuple[str, str, str | None]]:
    response, body = ask(proxy, url)
    parsed = parse(body, feed_url=url, content_type=response.headers["Content-Type"])
    return [(item.link or "", item.title or "", item.updated) for item in parsed.items]


def site(*words: str, **options: object) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, SITE, *words], stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]


@pytest.mark.parametrize("url", ARTICLES)
def test_every_article_can_be_extracted_without_the_furniture(proxy: str, url: str) -> None:
    page = article(proxy, url)

    assert len(page.text.split()) > 80
    assert 4 <= len(page.text.split("\n\n")) <= 8
    assert page.title
    assert page.published
    assert not [words for words in FURNITURE if words in page.text]


def test_the_copy_has_the_words_of_the_original(proxy: str) -> None:
    hashes = [text_hash(article(proxy, url).text) for url in ARTICLES]

    assert text_hash(article(proxy, URLS["copy"]).text) == text_hash(article(proxy, URLS["original"]).text)
    assert len(set(hashes)) == len(ARTICLES) - 1


def test_the_feeds_show_what_is_expected(proxy: str) -> None:
    shown = [link for feed in FEEDS for link, _, _ in items(proxy, feed)]
    addresses = {link.partition("?")[0] for link in shown}

    assert {"feeds": len(FEEDS), "articles": len(ARTICLES)} == EXPECTED["site"]
    assert len(shown) == EXPECTED["first"]["items"]["seen"]
    assert addresses == {*ARTICLES, URLS["missing"], URLS["hangs"], URLS["redirect"]}
    assert sorted(link.partition("?")[2][:10] for link in shown if link.startswith(URLS["tracked"])) == [
        "",
        "utm_source",
    ]


@pytest.mark.parametrize("run", ["first", "again", "refetched", "edited"])
def test_the_expectations_balance(run: str) -> None:
    counts = dict(EXPECTED[run]["items"])

    assert counts.pop("seen") == sum(counts.values())
    assert sum(EXPECTED[run]["feeds"].values()) == EXPECTED["site"]["feeds"]
    assert EXPECTED[run]["lines"]["articles"] == counts["stored"] + counts["revised"]


@pytest.mark.parametrize(
    "url", [*FEEDS, ARTICLES[0], HANGS, "http://science-notes.test/", "http://science-notes.test/robots.txt"]
)
def test_what_has_not_changed_is_not_sent_again(proxy: str, url: str) -> None:
    first, body = ask(proxy, url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    assert first.status == 200
    assert etag.startswith('"')
    assert parsedate_to_datetime(modified).year == 2026
    for headers in ({"If_None_Match": f'"x", {etag}'}, {"If_None_Match": "*"}, {"If_Modified_Since": modified}):
        answer, nothing = ask(proxy, url, **headers)
        assert (answer.status, nothing, answer.headers["ETag"]) == (304, b"", etag)
    for headers in ({"If_None_Match": '"x"', "If_Modified_Since": modified}, {"If_Modified_Since": "once"}):
        assert ask(proxy, url, **headers)[1] == body
    head, nothing = ask(proxy, url, "HEAD")
    assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", str(len(body)))


@pytest.mark.parametrize(
    ("url", "content_type"),
    [
        ("http://harbour-gazette.test/rss/news.rss", "application/rss+xml; charset=utf-8"),
        ("http://pebble-post.blogspot.test/feeds/posts/default", "application/atom+xml; charset=utf-8"),
        ("http://valley-observer.test:80/feed/?paged=1", "application/rss+xml; charset=utf-8"),
        ("http://harbour-gazette.test/robots.txt", "text/plain; charset=utf-8"),
        ("http://harbour-gazette.test/images/alder-queen.svg", "image/svg+xml"),
    ],
)
def test_content_types(proxy: str, url: str, content_type: str) -> None:
    assert ask(proxy, url)[0].headers["Content-Type"] == content_type


def test_a_short_link_leads_to_the_article(proxy: str) -> None:
    response, _ = ask(proxy, URLS["redirect"])

    assert (response.status, response.headers["Location"]) == (301, URLS["redirected"])
    assert {URLS["redirect"]: URLS["redirected"]} == REDIRECTS
    assert URLS["redirected"] in ARTICLES


@pytest.mark.parametrize(
    "url",
    [
        URLS["missing"],
        "http://example.test/",
        "http://harbour-gazette.test:8080/",
        "https://harbour-gazette.test/",
        "http://harbour-gazette.test/../../site.py",
        "HTTP://[bad/",
        "/",
    ],
)
def test_anything_else_is_not_found(proxy: str, url: str) -> None:
    assert ask(proxy, url)[0].status == 404


def test_no_tunnels(proxy: str) -> None:
    assert ask(proxy, "harbour-gazette.test:443", "CONNECT")[0].status == 501


def test_the_second_edition_differs_in_one_article_and_its_feed(proxy: str, edited_proxy: str) -> None:
    before, after = article(proxy, URLS["edited"]), article(edited_proxy, URLS["edited"])
    changed = {
        url
        for url in (*FEEDS, *ARTICLES)
        if ask(proxy, url)[0].headers["ETag"] != ask(edited_proxy, url)[0].headers["ETag"]
    }
    feed = "http://valley-observer.test/feed/"
    entries = set(items(edited_proxy, feed)) - set(items(proxy, feed))

    assert changed == {feed, URLS["edited"]}
    assert "1,400" in before.text
    assert after.text.startswith(before.text.split("\n\n")[0].replace("1,400", "1,640"))
    assert len(after.text.split("\n\n")) == len(before.text.split("\n\n")) + 1
    assert before.published[0] == after.published[0]
    assert entries == {(URLS["edited"], after.title, "2026-05-09T09:45:00+00:00")}
    for url in changed:
        old = ask(proxy, url)[0].headers
        fresh, _ = ask(edited_proxy, url, If_None_Match=old["ETag"])
        assert fresh.status == 200
        assert ask(edited_proxy, url, If_Modified_Since=old["Last-Modified"])[0].status == 200


def test_a_command_is_served_while_it_runs(tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text(
        "import os, sys, urllib.request\n"
        "assert os.environ['DEMO_PROXY'] == sys.argv[1]\n"
        "opener = urllib.request.build_opener(urllib.request.ProxyHandler({'http': sys.argv[1]}))\n"
        "with opener.open('http://science-notes.test/') as page: print(page.read().decode())\n"
        "sys.exit(5)\n"
    )
    with site("--", sys.executable, str(script), "{proxy}", stdout=subprocess.PIPE) as process:
        page, said = process.communicate(timeout=30)

    assert process.returncode == 5
    assert "<title>Science Notes</title>" in page
    assert said.startswith("demo site: http://127.0.0.1:")
    assert said.endswith(" (5 feeds, 12 articles)\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_passed_on_to_the_command(number: signal.Signals) -> None:
    script = (
        "import signal, sys\n"
        "for n in (signal.SIGINT, signal.SIGTERM): signal.signal(n, lambda n, frame: sys.exit(40 + n))\n"
        "print('ready', flush=True)\n"
        "while True: signal.pause()\n"
    )
    with site("--", sys.executable, "-c", script, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        process.communicate(timeout=30)

    assert process.returncode == 40 + number


def test_a_command_that_a_signal_ended() -> None:
    with site("--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)") as process:
        process.communicate(timeout=30)

    assert process.returncode == 128 + 9


def test_a_command_that_does_not_exist() -> None:
    with site("--", "./no-such-command") as process:
        _, said = process.communicate(timeout=30)

    assert process.returncode == 127
    assert "can't run ./no-such-command" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_without_a_command_it_serves_until_a_signal(number: signal.Signals) -> None:
    with site("--edited") as process:
        assert process.stderr
        address = process.stderr.readline().split()[2]
        title = article(address, URLS["edited"]).title
        process.send_signal(number)
        _, said = process.communicate(timeout=30)

    assert process.returncode == 0
    assert said == ""
    assert "1,640" in (title or "")


def test_a_port_that_is_taken(proxy: str) -> None:
    with site("--port", str(urlsplit(proxy).port)) as process:
        _, said = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "can't listen" in said
    assert "Traceback" not in said
