"""What came in the place of an article's page: the feed's text at the article's own address, or a dead letter."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.clock import utc_now
from schemas.page import Request, Response
from tests.fakes import Answer, Site, page, prose
from tests.pipelines.worlds import FEEDS, lines, published, run

TEXT = "".join(f"<p>{text}</p>" for text in prose("bridge"))
LINKS = ("https://a.example/2026/05/the-bridge-opens", "https://a.example/2026/05/only-a-teaser-line")
FEED = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>News</title>"
    f"<item><guid isPermaLink='false'>1</guid><link>{LINKS[0]}</link><title>The bridge</title>"
    f"<content:encoded><![CDATA[{TEXT}]]></content:encoded></item>"
    f"<item><guid isPermaLink='false'>2</guid><link>{LINKS[1]}</link><title>Teaser</title>"
    "<content:encoded>Only a line …</content:encoded></item></channel></rss>"
).encode()
NOINDEX = {"x-robots-tag": "noindex, nofollow", "content-type": "text/html"}
CHALLENGE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>"
MISSING = b"<html><title>Page not found</title><h1>Page not found</h1><p>It may have been moved.</p></html>"
NOTICE = b"<html><title>Cookies</title><article><p>We use cookies. Accept all cookies or manage cookies.</p></article>"
LOGIN = b"<html><title>The Gazette</title><p>Please log in to continue.</p><input type=password></html>"
SHELL = b"<html><title>The Gazette</title><noscript>Please enable JavaScript.</noscript><div id=root></div></html>"


@dataclasses.dataclass(frozen=True)
class Moving:
    """A Fetcher whose pages come after a redirect to another address."""

    site: Site
    to: str

    async def fetch(self, request: Request) -> Response:
        response = await self.site.fetch(request)
        if request.url in FEEDS:
            return response
        return dataclasses.replace(response, final_url=self.to, hops=(request.url,), hop_statuses=(302,))


def site(answer: Answer) -> Site:
    empty = b"<rss version='2.0'><channel><title>Nothing</title></channel></rss>"
    return Site({FEEDS[0]: FEED, FEEDS[1]: empty, **dict.fromkeys(LINKS, answer)})


def items(result: Any) -> dict[str, int]:
    return {name: number for name, number in result.summary.items.items() if number}


@pytest.mark.parametrize(
    ("answer", "stage", "reason"),
    [
        ((403, NOINDEX, CHALLENGE), "fetch", "bot-wall"),
        ((503, NOINDEX, CHALLENGE), "fetch", "bot-wall"),
        ((202, {"x-amzn-waf-action": "challenge"}, b""), "fetch", "bot-wall"),
        ((200, NOINDEX, CHALLENGE), "fetch", "bot-wall"),
        ((200, NOINDEX, MISSING), "extract", "soft-404"),
        ((200, NOINDEX, NOTICE), "extract", "consent-wall"),
        ((200, NOINDEX, LOGIN), "extract", "login-wall"),
        (SHELL, "extract", "empty-shell"),
    ],
)
def test_the_feeds_text_is_stored_with_the_reason_and_a_teaser_is_a_dead_letter(
    tmp_path: Path, answer: Answer, stage: str, reason: str
) -> None:
    result = run(tmp_path, site=site(answer))
    assert items(result) == {"seen": 2, "stored": 1, "failed": 1}
    assert result.summary.reasons == {stage: {reason: 1}}
    (record,) = lines(tmp_path, "articles")
    assert (record["url"], record["usageInfo"]) == (LINKS[0], None)  # the wall's noindex isn't the article's
    assert (record["extraction"]["method"], record["extraction"]["flags"]) == ("feed", [reason])
    assert record["accessEvidence"] == (["the page is a login-wall"] if reason == "login-wall" else [])
    (letter,) = lines(tmp_path, "failures")
    assert (letter["subject"], letter["reason"], letter["retryable"]) == (LINKS[1], reason, False)
    assert letter["detail"]
    assert letter["nextTryAt"] is None


def test_an_empty_shell_is_the_articles_own_page_and_its_noindex_counts(tmp_path: Path) -> None:
    result = run(tmp_path, site=site((200, NOINDEX, SHELL)))
    assert (items(result), result.summary.reasons) == ({"seen": 2, "filtered": 2}, {"fetch": {"noindex": 2}})


def test_without_evidence_a_403_is_forbidden_and_nothing_stands_in(tmp_path: Path) -> None:
    result = run(tmp_path, site=site((403, {}, b"<html><h1>Forbidden</h1></html>")))
    assert (items(result), result.summary.reasons) == ({"seen": 2, "failed": 2}, {"fetch": {"forbidden": 2}})


@pytest.mark.parametrize(("status", "reason"), [(429, "rate-limited"), (503, "server-error")])
def test_retry_after_defers_though_a_wall_came_with_it(tmp_path: Path, status: int, reason: str) -> None:
    result = run(tmp_path, site=site((status, {"retry-after": "7200"}, CHALLENGE)))
    assert (items(result), result.summary.reasons) == ({"seen": 2, "deferred": 2}, {"fetch": {reason: 2}})


def test_the_page_is_revised_once_the_wall_is_gone(tmp_path: Path) -> None:
    run(tmp_path, site=site((403, NOINDEX, CHALLENGE)))
    again = run(tmp_path, site=site((403, NOINDEX, CHALLENGE)), clock=lambda: utc_now() + timedelta(minutes=5))
    assert items(again) == {"seen": 1, "known": 1}
    whole = page("The bridge", *prose("bridge"), *prose("toll house"))
    mended = run(tmp_path, site=site(whole), clock=lambda: utc_now() + timedelta(minutes=30))
    assert items(mended) == {"seen": 1, "revised": 1}
    first, second = sorted(lines(tmp_path, "articles"), key=lambda line: line["version"])
    assert (first["identifier"], second["version"]) == (second["identifier"], 2)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("https://a.example/", "soft-404"),
        ("https://consent.a.example/collect", "consent-wall"),
        ("https://a.example/login", "login-wall"),
    ],
)
def test_articles_do_not_become_the_page_that_they_were_redirected_to(tmp_path: Path, to: str, reason: str) -> None:
    body = page("The Gazette", "The paper of the harbour, since 1911.")
    result = run(tmp_path, site=Moving(site(body), to))  # type: ignore[arg-type]  # another Fetcher
    assert result.summary.reasons == {"extract": {reason: 1}}
    (record,) = lines(tmp_path, "articles")
    assert (record["url"], record["sameAs"]) == (LINKS[0], [])
    assert (record["fetch"]["requestedUrl"], record["fetch"]["finalUrl"]) == (LINKS[0], to)
    # the home page itself is still to be had: no alias leads from it to the article
    assert len(published(tmp_path)) == 1


def test_a_home_page_is_no_alias_of_the_articles_that_were_redirected_to_it(tmp_path: Path) -> None:
    home = page("The Gazette", "The paper of the harbour, since 1911.")
    feed = FEED.replace(b"Only a line \xe2\x80\xa6", b"<![CDATA[" + TEXT.replace("bridge", "tower").encode() + b"]]>")
    world = dataclasses.replace(site(home), answers={**site(home).answers, FEEDS[0]: feed})
    result = run(tmp_path, site=Moving(world, "https://a.example/"))  # type: ignore[arg-type]  # another Fetcher
    assert items(result) == {"seen": 2, "stored": 2}
    assert {line["url"] for line in lines(tmp_path, "articles")} == set(LINKS)
