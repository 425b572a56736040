import asyncio
import pickle
import socket
from datetime import UTC, datetime

import pytest

from schemas.failure import Reason
from tests.transforms.io.faulty import BIG, PAGE, fetcher, got, nowhere, path_of, refused, request, serving, visit
from transforms.io import answers
from transforms.io.http import close_all
from transforms.web.challenge import HEAD_BYTES


def test_a_page_comes_with_where_and_when():
    before = datetime.now(UTC)
    site, [response] = visit("/ok?a=%7e|")

    assert (response.status, response.body, response.hops) == (200, b"hi", ())
    assert response.requested_url == f"{site.base}/ok?a=%7e|"
    assert response.final_url == f"{site.base}/ok?a=%7e|"
    assert before <= response.fetched_at <= datetime.now(UTC)
    assert site.heads[0].startswith(b"GET /ok?a=%7e| HTTP/1.1\r\n")


def test_what_is_sent():
    site, _ = visit("/ok", config={"user_agent": "newsbeam/1 (+https://example.org/bot)"}, accept="a/b, */*;q=0.1")
    lines = set(site.heads[0].decode().split("\r\n"))

    assert lines == {
        "GET /ok HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        "User-Agent: newsbeam/1 (+https://example.org/bot)",
        "Accept: a/b, */*;q=0.1",
        "Accept-Encoding: gzip, deflate",
        "",
    }


def test_validators_go_out_byte_for_byte_and_304_has_no_body():
    etag, modified = 'W/"é  \'x"', "Sat, 1 Jan 2000 0:0:0 EST"
    site, [response] = visit("/304", etag=etag, last_modified=modified)

    assert f"If-None-Match: {etag}\r\n".encode() in site.heads[0]
    assert f"If-Modified-Since: {modified}\r\n".encode() in site.heads[0]
    assert (response.status, response.body, response.headers["etag"]) == (304, b"", '"b"')


@pytest.mark.parametrize("etag", ['"a\r\nX-Injected: 1"', '"a\0"', '"\udcff"', ""])
def test_a_validator_that_cannot_be_sent_is_left_out(etag):
    site, [response] = visit("/ok", etag=etag)

    assert response.status == 200
    assert b"If-None-Match" not in site.heads[0]
    assert b"Injected" not in site.heads[0]


def test_headers_are_lower_case_text_and_the_first_of_repeated_ones():
    assert got("/latin").headers == {"x-name": "café", "content-length": "0"}


def test_of_x_robots_tag_every_line_counts():
    assert got("/x-robots").headers["x-robots-tag"] == "badbot: noindex\nnoai"


def test_a_body_that_may_be_cut_is_cut_whatever_its_coding():
    for path in ("/big", "/big-gzip", "/big-chunk", "/endless"):
        assert len(got(path, cut=True, max_bytes=1000).body) == 1000
    assert got("/gzip", cut=True, max_bytes=1000).body == PAGE


@pytest.mark.parametrize("path", ["/gzip", "/x-gzip", "/gzip-members", "/gzip-padded", "/deflate", "/deflate-bare"])
def test_content_codings_are_removed(path):
    assert got(path).body == PAGE


@pytest.mark.parametrize("path", ["/big", "/big-gzip", "/big-chunk", "/big-to-the-end"])
def test_large_bodies_come_whole(path):
    assert all(result.body == BIG for result in visit(*[path] * 5)[1])


def test_bodies_of_other_shapes():
    assert got("/chunks").body == b"hi"
    assert got("/to-the-end").body == b"hi"
    assert got("/gzip-nothing").body == b""


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gzip-cut", Reason.TRUNCATED),
        ("/short", Reason.TRUNCATED),
        ("/chunk-cut", Reason.TRUNCATED),
        ("/chunk-bad", Reason.TRUNCATED),
        ("/chunk-bad-later", Reason.TRUNCATED),
        ("/gzip-not", Reason.BAD_RESPONSE),
        ("/brotli", Reason.BAD_RESPONSE),
        ("/twice", Reason.BAD_RESPONSE),
        ("/not-http", Reason.BAD_RESPONSE),
        ("/999", Reason.BAD_RESPONSE),
        ("/header", Reason.BAD_RESPONSE),
        ("/headers", Reason.BAD_RESPONSE),
        ("/bomb", Reason.COMPRESSION_BOMB),
        ("/dense", Reason.COMPRESSION_BOMB),
        ("/members", Reason.COMPRESSION_BOMB),
        ("/large", Reason.TOO_LARGE),
        ("/endless", Reason.TOO_LARGE),
        ("/nothing", Reason.RESET),
        ("/reset", Reason.RESET),
        ("/reset-within", Reason.RESET),
        ("/loop", Reason.TOO_MANY_REDIRECTS),
        ("/loop-a", Reason.TOO_MANY_REDIRECTS),
        ("/hop6", Reason.TOO_MANY_REDIRECTS),
        ("/to-file", Reason.BAD_URL),
        ("/to-gopher", Reason.BAD_URL),
        ("/to-credentials", Reason.BAD_URL),
        ("/to-metadata", Reason.ADDRESS_REFUSED),
        ("/to-mapped", Reason.ADDRESS_REFUSED),
        ("/to-decimal", Reason.ADDRESS_REFUSED),
        ("/to-redis", Reason.ADDRESS_REFUSED),
        ("file:///etc/passwd", Reason.BAD_URL),
        ("http://u:p@127.0.0.1:{port}/ok", Reason.BAD_URL),
        ("http://127.0.0.2:{port}/ok", Reason.ADDRESS_REFUSED),
        ("http://[::1]:{port}/ok", Reason.ADDRESS_REFUSED),
        ("http://8.8.8.8:22/", Reason.ADDRESS_REFUSED),
        ("http://news.example:22/", Reason.DNS),  # an allowance by address might open it once it is resolved
        ("http://a..b/", Reason.DNS),
        ("http://" + "a" * 64 + ".example/", Reason.DNS),
    ],
)
def test_faults_have_their_reason(path, reason):
    refusal = refused(path, config={"lookup": nowhere})

    assert refusal.reason is reason
    assert "secret" not in str(refusal)
    assert "\n" not in refusal.detail


def test_a_fault_is_met_once():
    assert len(visit("/reset")[0].heads) == 1
    assert len(visit("/nothing")[0].heads) == 1


def test_a_kept_connection_is_used_again():
    assert visit("/ok", "/ok", "/304")[0].connections == 1


def test_a_kept_connection_that_the_host_closed_is_replaced():
    site, results = visit("/closed-when-used-again", "/ok")

    assert [result.status for result in results] == [200, 200]
    assert (site.connections, [path_of(head) for head in site.heads][1:]) == (2, ["/ok", "/ok"])


@pytest.mark.parametrize(("path", "status"), [("/404", 404), ("/503", 503), ("/302-to-nowhere", 302)])
def test_any_status_is_a_response(path, status):
    assert (got(path).status, got(path).body) == (status, b"")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/403", b"wall"),
        ("/403-gzip", b"wall"),
        ("/403-brotli", b""),
        ("/403-cut", b"wall"),
        ("/403-big", BIG[:HEAD_BYTES]),
        ("/403-bomb", bytes(HEAD_BYTES)),
    ],
)
def test_of_a_refusal_the_first_bytes_are_read_and_their_faults_do_not_matter(path, body):
    response = got(path)

    assert response.status == 403
    assert response.body == body


def test_the_first_bytes_of_a_refusal_are_waited_for_only_so_long(monkeypatch):
    monkeypatch.setattr(answers, "SOON_S", 0.1)
    response = got("/403-trickle")

    assert response.status == 403
    assert response.body.strip(b"x") == b""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status):
    site, [response] = visit(f"/{status}", etag='"a"')

    assert (response.status, response.body) == (200, b"hi")
    assert (response.hops, response.final_url) == ((f"{site.base}/{status}",), f"{site.base}/ok?x#y")
    assert all(b'If-None-Match: "a"' in head for head in site.heads)
    assert (response.hop_statuses, response.moved_permanently) == ((status,), status in (301, 308))


def test_five_redirects_are_allowed():
    site, [response] = visit("/hop5")

    assert response.hops == tuple(f"{site.base}/hop{n}" for n in (5, 4, 3, 2, 1))
    assert len(response.hop_statuses) == 5


def test_cookies_are_not_kept():
    site, _ = visit("/cookie", "/ok")

    assert not any(b"cookie:" in head.lower() for head in site.heads)


@pytest.mark.parametrize("path", ["/silent", "/trickle", "/trickle-head", "/endless"])
def test_the_deadline_bounds_everything(path):
    refusal = refused(path, deadline_s=0.2, max_bytes=1 << 40)

    assert refusal.reason is Reason.TIMEOUT


def test_waiting_for_the_pace_does_not_count_as_time():
    _, results = visit("/ok", "/ok", config={"per_host_delay_s": 0.3}, deadline_s=0.2)

    assert [result.status for result in results] == [200, 200]


def test_silence_within_an_answer_is_a_timeout():
    assert refused("/silent", config={"read_timeout_s": 0.1}).reason is Reason.TIMEOUT


def test_a_closed_port_is_connect():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refusal = refused(f"http://127.0.0.1:{unused.getsockname()[1]}/")

    assert refusal.reason is Reason.CONNECT


def test_a_fetcher_pickles_and_equal_ones_share_connections():
    first = fetcher()
    second = pickle.loads(pickle.dumps(first))  # noqa: S301 - our own bytes

    async def main() -> int:
        async with serving() as site:
            await first.fetch(request(f"{site.base}/ok"))
            await second.fetch(request(f"{site.base}/ok"))
            await close_all()
            return site.connections

    assert (second, hash(second)) == (first, hash(first))
    assert asyncio.run(main()) == 1
