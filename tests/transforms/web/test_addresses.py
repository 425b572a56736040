import ipaddress
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web.addresses import WEB_PORTS, Allowance, early_verdict, port_set, verdict, why_refused


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("0.0.0.0", "this-network"),
        ("10.1.2.3", "private"),
        ("100.64.0.1", "carrier-grade-nat"),
        ("127.0.0.1", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.31.255.255", "private"),
        ("192.0.0.8", "ietf-protocol"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4-relay"),
        ("192.168.0.1", "private"),
        ("198.19.0.1", "benchmarking"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.9", "documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::127.0.0.1", "ipv4-compatible-loopback"),
        ("::ffff:10.0.0.1", "ipv4-mapped-private"),
        ("::ffff:0:127.0.0.1", "ipv4-translated-loopback"),
        ("64:ff9b::7f00:1", "nat64-loopback"),
        ("64:ff9b::a9fe:a9fe", "nat64-link-local"),
        ("64:ff9b:1::808:808", "local-nat64"),
        ("2002:7f00:1::", "6to4-loopback"),
        ("2002:c0a8:1::1", "6to4-private"),
        ("2001:0:808:808::80ff:fffe", "teredo-loopback"),  # client 127.0.0.1, inverted
        ("2001:0:a00:1::f7f7:f7f7", "teredo-private"),  # server 10.0.0.1
        ("2600::5efe:10.0.0.1", "isatap-private"),
        ("100::1", "discard"),
        ("2001:2::1", "ietf-protocol"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("5f00::1", "segment-routing"),
        ("fc00::1", "unique-local"),
        ("fd12::1", "unique-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
        ("ff0e::1", "multicast"),
        ("4000::1", "unallocated"),
        ("200::1", "unallocated"),
    ],
)
def test_special_addresses_are_refused_by_name(address, name):
    assert why_refused(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_public_addresses_pass(address):
    assert why_refused(address) is None
    assert why_refused(ipaddress.ip_address(address)) is None


@given(st.ip_addresses(v=4))
def test_an_embedded_address_is_refused_as_the_address_itself(address):
    inner = why_refused(address)
    mapped, nat64 = f"::ffff:{address}", f"64:ff9b::{address}"

    assert (why_refused(mapped), why_refused(nat64)) == (
        (f"ipv4-mapped-{inner}", f"nat64-{inner}") if inner else (None, None)
    )


@given(st.ip_addresses())
def test_nothing_passes_that_python_calls_private_or_local(address):
    if why_refused(address) is None and getattr(address, "ipv4_mapped", None) is None:
        assert address.is_global
        assert not address.is_multicast


def test_a_name_is_not_an_address():
    with pytest.raises(ValueError, match="localhost"):
        why_refused("localhost")


def test_ports_of_the_web():
    assert sorted(WEB_PORTS) == [80, 443, 3000, *range(8000, 9000)]
    assert port_set("80,443, 3000,8000-8999") == WEB_PORTS
    assert verdict("a", PUBLIC, 6379, [], port_set("6379")) is None
    assert early_verdict("a", 80, [], port_set("6379")) == "port 80 is not one of the web"


@pytest.mark.parametrize("text", ["", "0", "65536", "9-8", "80,", "http", "1-70000", "-1", "8000-"])
def test_what_is_no_port_is_said(text):
    with pytest.raises(ValueError, match="is not a port or a range"):
        port_set(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("News.Example.org", Allowance(host="news.example.org")),
        ("localhost:8000", Allowance(host="localhost", port=8000)),
        ("localhost:80", Allowance(host="localhost", port=80)),
        ("bücher.example", Allowance(host="xn--bcher-kva.example")),
        ("127.0.0.1", Allowance(network=ipaddress.ip_network("127.0.0.1/32"))),
        ("127.0.0.1:81", Allowance(network=ipaddress.ip_network("127.0.0.1/32"), port=81)),
        ("10.0.0.0/8", Allowance(network=ipaddress.ip_network("10.0.0.0/8"))),
        ("10.1.2.3/8", Allowance(network=ipaddress.ip_network("10.0.0.0/8"))),
        ("fd00::/8", Allowance(network=ipaddress.ip_network("fd00::/8"))),
        ("::1", Allowance(network=ipaddress.ip_network("::1/128"))),
        ("[::1]", Allowance(network=ipaddress.ip_network("::1/128"))),
        ("[::1]:8080", Allowance(network=ipaddress.ip_network("::1/128"), port=8080)),
    ],
)
def test_allowances_are_read(text, expected):
    allowance = Allowance.parse(text)

    assert allowance == expected
    assert pickle.loads(pickle.dumps(allowance)) == expected  # noqa: S301 - our own bytes
    assert hash(allowance) == hash(expected)


@pytest.mark.parametrize(
    "text", ["", "http://a/", "a/b", "*.example.org", "a:b", "a:99999", "u@a", "10.0.0.0/8:80", "a b"]
)
def test_what_is_no_allowance_is_said(text):
    with pytest.raises(ValueError, match="is not HOST, HOST:PORT"):
        Allowance.parse(text)


LOOPBACK = ipaddress.ip_address("127.0.0.1")
PUBLIC = ipaddress.ip_address("8.8.8.8")


@pytest.mark.parametrize(
    ("text", "host", "address", "port", "allowed"),
    [
        ("localhost", "localhost", LOOPBACK, 40001, True),
        ("localhost", "localhost.", LOOPBACK, 80, True),
        ("localhost", "other", LOOPBACK, 80, False),
        ("localhost:81", "localhost", LOOPBACK, 81, True),
        ("localhost:81", "localhost", LOOPBACK, 80, False),
        ("127.0.0.1", "anything", LOOPBACK, 40001, True),
        ("127.0.0.0/8", "anything", ipaddress.ip_address("::ffff:127.0.0.1"), 80, True),
        ("10.0.0.0/8", "anything", LOOPBACK, 80, False),
        ("mail.example:25", "mail.example", PUBLIC, 25, True),
        ("mail.example:25", "mail.example", PUBLIC, 26, False),
        ("mail.example:25", "mail.example", PUBLIC, 80, True),  # public, a port of the web: needs no allowance
    ],
)
def test_verdict(text, host, address, port, allowed):
    assert (verdict(host, address, port, [Allowance.parse(text)]) is None) == allowed


def test_verdicts_say_why():
    assert verdict("a", LOOPBACK, 80, []) == "127.0.0.1 is not public (loopback)"
    assert verdict("a", PUBLIC, 6379, []) == "port 6379 is not one of the web"


def test_a_port_is_refused_early_only_when_nothing_could_open_it():
    assert early_verdict("a", 22, []) == "port 22 is not one of the web"
    assert early_verdict("a", 22, [Allowance.parse("b")]) is not None
    assert early_verdict("a", 22, [Allowance.parse("a")]) is None
    assert early_verdict("a", 22, [Allowance.parse("10.0.0.0/8")]) is None  # a may resolve to it
    assert early_verdict("a", 443, []) is None
