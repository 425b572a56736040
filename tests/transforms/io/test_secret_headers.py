"""Secrets of feeds: from the environment, to one origin, never told."""

import pytest

from schemas.failure import Reason, Refusal
from schemas.page import Request
from tests.transforms.io.faulty import visit
from transforms.io.secret_headers import secret_headers

REQUEST = Request(url="https://a.example/feed", accept="*/*", max_bytes=1, secret_headers=(("X-Key", "A_KEY"),))


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.example/feed", {"X-Key": "s3cret"}),
        ("https://a.example/other?x", {"X-Key": "s3cret"}),
        ("https://a.example:443/feed", {"X-Key": "s3cret"}),
        ("http://a.example/feed", {}),
        ("https://a.example:8443/feed", {}),
        ("https://b.a.example/feed", {}),
        ("https://b.example/feed", {}),
    ],
)
def test_a_secret_goes_to_its_own_origin_only(url: str, sent: dict[str, str]) -> None:
    assert secret_headers(REQUEST, url, {"A_KEY": " s3cret "}) == sent


@pytest.mark.parametrize("value", [None, "", "  ", "s3cret\r\nX-Injected: 1", "s3crét"])
def test_a_missing_or_odd_value_is_a_refusal_that_does_not_tell_it(value: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        secret_headers(REQUEST, REQUEST.url, {} if value is None else {"A_KEY": value})
    assert caught.value.reason is Reason.NOT_CONFIGURED
    assert "A_KEY" in caught.value.detail
    assert "s3cr" not in caught.value.detail


def test_it_is_sent_and_not_logged_with_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "s3cret")
    site, [response] = visit("/ok", secret_headers=(("X-Key", "A_KEY"),))
    assert response.status == 200
    assert b"X-Key: s3cret\r\n" in site.heads[0]
    assert "s3cret" not in repr(REQUEST)
