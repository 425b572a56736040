"""Whom a Retry-After holds."""

from __future__ import annotations

import pytest

from transforms.web.holds import SCOPES, hold_key, place_keys


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("https://a.tumblr.com/rss", ("tumblr.com", "//a.tumblr.com", "https://a.tumblr.com/rss")),
        ("https://feeds.bbc.co.uk/x", ("bbc.co.uk", "//feeds.bbc.co.uk", "https://feeds.bbc.co.uk/x")),
        ("http://127.0.0.1:8080/a", ("127.0.0.1", "//127.0.0.1:8080", "http://127.0.0.1:8080/a")),
        ("no address", ("no address",) * 3),
    ],
)
def test_a_domain_a_host_or_an_address(url: str, keys: tuple[str, str, str]) -> None:
    """FreshRSS#8925 wants the domain, #7870 and #7880 the address."""
    assert tuple(hold_key(url, scope) for scope in SCOPES) == keys


def test_a_row_has_the_keys_that_a_wait_is_found_by() -> None:
    url = "https://feeds.news.example/a"
    assert place_keys(url) == (hold_key(url, "domain"), hold_key(url, "host"))
    assert place_keys("mailto:x") == (None, None)
