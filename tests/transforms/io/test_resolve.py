import asyncio
import socket

import pytest

from schemas.failure import Reason, Refusal
from schemas.page import Response
from tests.transforms.io.faulty import Site, fetcher, loopback, nowhere, refused, request, serving, visit
from transforms.io.http import close_all
from transforms.io.proxies import Proxy
from transforms.io.resolve import VettedResolver
from transforms.web.addresses import Allowance


def has_ipv6() -> bool:
    with socket.socket(socket.AF_INET6) as one:
        try:
            one.bind(("::1", 0))
        except OSError:
            return False
    return True


def test_a_name_that_does_not_resolve_is_dns():
    refusal = refused("http://news.example/", config={"lookup": nowhere})

    assert (refusal.reason, refusal.detail) == (Reason.DNS, "news.example: Name or service not known")


def test_a_name_that_resolves_to_a_private_address_is_never_connected_to():
    other = (Allowance.parse("127.0.0.2"),)
    site, [refusal] = visit("http://news.example:{port}/ok", config={"lookup": loopback, "allowed": other})

    assert (refusal.reason, site.connections) == (Reason.ADDRESS_REFUSED, 0)
    assert "127.0.0.1 is not public (loopback); use --allow-private news.example" in refusal.detail


def test_private_addresses_among_public_ones_are_not_dialled():
    async def both(host: str) -> list[str]:
        return ["10.0.0.1", "8.8.8.8", "::1"]

    found = asyncio.run(VettedResolver(both, ()).resolve("news.example", 443))

    assert [(each["host"], each["port"]) for each in found] == [("8.8.8.8", 443)]


@pytest.mark.parametrize("opened", ["news.example", "news.example:{port}", "127.0.0.0/8", "127.0.0.1"])
def test_a_name_is_dialled_at_the_address_that_was_vetted(opened):
    async def main() -> Response:
        async with serving() as site:
            allowed = (Allowance.parse(opened.format(port=site.port)),)
            response = await fetcher(allowed=allowed, lookup=loopback).fetch(
                request(f"http://news.example:{site.port}/ok")
            )
            await close_all()
            return response

    assert asyncio.run(main()).body == b"hi"


def test_an_internationalized_name_is_asked_for_in_ascii():
    """RFC 5891, as the WHATWG URL standard applies it: domain to ASCII."""
    site, [response] = visit("http://b\u00fccher.example:{port}/ok", config={"lookup": loopback})

    assert response.body == b"hi"
    assert f"\r\nHost: xn--bcher-kva.example:{site.port}\r\n".encode() in site.heads[0]


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
def test_an_address_of_ipv6_is_asked_when_it_is_allowed():
    async def main() -> tuple[Response, Refusal]:
        async with serving(address="::1") as site:
            wanted = request(f"http://[::1]:{site.port}/ok")
            try:
                response = await fetcher(allowed=(Allowance.parse("[::1]"),)).fetch(wanted)
                with pytest.raises(Refusal) as refused:
                    await fetcher().fetch(wanted)
            finally:
                await close_all()
            assert site.connections == 1
            return response, refused.value

    response, refusal = asyncio.run(main())
    assert (response.body, refusal.reason) == (b"hi", Reason.ADDRESS_REFUSED)


def test_a_proxy_gets_the_absolute_form_and_resolves_names():
    site, response = through_proxy("http://news.example/ok")

    assert response.body == b"hi"
    assert site.heads[0].startswith(b"GET http://news.example/ok HTTP/1.1\r\nHost: news.example\r\n")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://a.localhost./", "http://[::1]/", "http://news.example:25/"],
)
def test_a_proxy_is_not_asked_for_private_addresses(url):
    site, refusal = through_proxy(url)

    assert (refusal.reason, site.connections) == (Reason.ADDRESS_REFUSED, 0)


def test_a_host_besides_the_proxy_is_asked_directly():
    site, response = through_proxy("http://news.example:{port}/ok", besides=".example", opened="news.example:{port}")

    assert isinstance(response, Response)
    assert (response.body, site.heads[0].split(b" ")[1]) == (b"hi", b"/ok")


@pytest.mark.parametrize("url", ["http://inside.example:{port}/ok", "http://127.0.0.2:{port}/ok"])
def test_a_host_besides_the_proxy_is_vetted_as_without_one(url):
    site, refusal = through_proxy(url, besides="inside.example, 127.0.0.2", opened="news.example:{port}")

    assert (refusal.reason, site.connections) == (Reason.ADDRESS_REFUSED, 0)


def test_a_redirect_to_a_host_besides_the_proxy_is_vetted_too():
    site, refusal = through_proxy("http://news.example/to-metadata", besides="169.254.169.254")

    assert (refusal.reason, site.connections) == (Reason.ADDRESS_REFUSED, 1)


@pytest.mark.parametrize(
    "listed", ["news.example", "NEWS.example", ".example", "example", "news.example:80", "a, example", "*"]
)
def test_who_is_besides_a_proxy(listed):
    assert not Proxy(url="http://proxy:3128", besides=listed).serves("http://news.example/1")


@pytest.mark.parametrize("listed", ["", "ews.example", "news", "news.example:81", "other.news.example"])
def test_who_is_not_besides_a_proxy(listed):
    assert Proxy(url="http://proxy:3128", besides=listed).serves("http://news.example/1")


@pytest.mark.parametrize(
    ("listed", "url", "serves"),
    [
        ("10.0.0.0/8", "http://10.1.2.3/", False),
        ("intra.example, 10.9.9.9/8", "http://10.1.2.3:8080/", False),
        ("2001:db8::/32", "http://[2001:db8::7]/", False),
        ("10.0.0.0/8", "http://11.1.2.3/", True),
        ("2001:db8::/32", "http://10.1.2.3/", True),
        ("10.0.0.0/8", "http://10.example/", True),
        ("10.0.0.0/99, a/b", "http://10.1.2.3/", True),
    ],
)
def test_networks_besides_a_proxy(listed, url, serves):
    assert Proxy(url="http://proxy:3128", besides=listed).serves(url) is serves


def test_a_proxy_that_opens_no_tunnel_is_connect():
    site, refusal = through_proxy("https://news.example/404")

    assert refusal.reason is Reason.CONNECT
    assert site.heads[0].startswith(b"CONNECT news.example:443 ")


def through_proxy(url: str, besides: str = "", opened: str = "") -> tuple[Site, Response | Refusal]:
    async def main() -> tuple[Site, Response | Refusal]:
        async with serving() as site:
            try:
                allowed = (Allowance.parse(opened.format(port=site.port)),) if opened else ()
                proxy = Proxy(url=f"http://127.0.0.1:{site.port}", besides=besides)
                proxied = fetcher(allowed=allowed, proxy=proxy, lookup=loopback if besides else nowhere)
                return site, await proxied.fetch(request(url.format(port=site.port)))
            except Refusal as refusal:
                return site, refusal
            finally:
                await close_all()

    return asyncio.run(main())
