"""Every way of writing an address that must not be visited, against listeners that must not be reached.

Refusals alone could hide a connection, so the listeners count: on every IPv4 address of this machine, and on ::1. Their
port is opened by --ports, or the port alone would explain each refusal.
"""

import asyncio
import contextlib
import ipaddress
import random
import socket
from collections.abc import AsyncIterator, Iterator

from schemas.failure import Reason, Refusal
from schemas.page import Request
from tests.transforms.io.faulty import Site, fetcher, redirect
from transforms.io.http import close_all
from transforms.web.addresses import Allowance

#: One or two of each range of the IANA special-purpose registries; those of loopback reach the listeners.
BAD_V4 = (
    "127.0.0.1", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1",
    "100.127.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
)  # fmt: skip
BAD_V6 = (
    "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "3fff::1",
    "5f00::1",
)  # fmt: skip
REFUSED = {Reason.ADDRESS_REFUSED, Reason.BAD_URL, Reason.DNS}


def notations(text: str) -> Iterator[str]:
    """An IPv4 address as hosts of URLs write it: dotted, short, decimal, hexadecimal, octal, mixed, disguised."""
    number = int(ipaddress.IPv4Address(text))
    a, b, c, d = number.to_bytes(4)
    yield from (text, f"{text}.", str(number), hex(number), f"0{number:o}", f"0X{number:X}")
    yield from (f"{a}.{b}.{c << 8 | d}", f"{a}.{b << 16 | c << 8 | d}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}")
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:#x}.0{b:o}.{c}.{d:#x}", f"{a:#x}.{b << 16 | c << 8 | d:#x}")
    yield from (f"00000000{a:o}.{b}.{c}.{d}", f"{a:#010x}.{b}.{c}.{d}")
    yield from ("。".join(text.split(".")), "．".join(text.split(".")), text.replace(".", "%2e"))
    yield from (text.translate({48 + n: 0xFF10 + n for n in range(10)}), "".join(f"%{ord(sign):02x}" for sign in text))
    yield from ("\u00ad".join(text), f"{text[:3]}\t{text[3:]}")


def embedded(text: str) -> Iterator[str]:
    """The same inside IPv6 addresses that a translator or a tunnel would unpack."""
    number = int(ipaddress.IPv4Address(text))
    high, low = number >> 16, number & 0xFFFF
    yield from (f"::ffff:{text}", f"::ffff:{high:x}:{low:x}", f"::{text}", f"::ffff:0:{text}", f"64:ff9b::{text}")
    yield from (f"64:ff9b:1::{text}", f"2002:{high:x}:{low:x}::1", f"2001:0:{high:x}:{low:x}::1")
    yield from (f"2001:0:808:808:0:0:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}", f"2606:4700::5efe:{high:x}:{low:x}")
    yield f"0:0:0:0:0:FFFF:{high:04X}:{low:04X}"


def hosts() -> list[str]:
    """Every host of the test, IPv6 in brackets."""
    v4 = [host for text in BAD_V4 for host in notations(text)]
    v6 = [f"[{host}]" for text in BAD_V4 for host in embedded(text)] + [f"[{text}]" for text in BAD_V6]
    return list(dict.fromkeys([*v4, *v6]))


@contextlib.asynccontextmanager
async def listening(location: str = "http://good.example/") -> AsyncIterator[Site]:
    """Listeners on one port of every IPv4 address of this machine and of ::1, which redirect who comes."""
    site = Site()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            site.heads.append(await reader.readuntil(b"\r\n\r\n"))
            host = site.heads[-1].partition(b"Host: ")[2].partition(b"\r\n")[0]
            writer.write(redirect(location if host.startswith(b"start") else "http://reached.example/"))
        writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", 0)
    site.port = server.sockets[0].getsockname()[1]
    with socket.create_server(("::1", site.port), family=socket.AF_INET6) as six:
        other = await asyncio.start_server(serve, sock=six)
        try:
            yield site
        finally:
            for each in (server, other):
                each.close()
            await close_all()


async def outcome(url: str, port: int, **config: object) -> Reason | None:
    request = Request(url=url, accept="*/*", max_bytes=1000, deadline_s=5.0)
    try:
        await fetcher(**{"allowed": (), "ports": frozenset({port}), **config}).fetch(request)
    except Refusal as refusal:
        return refusal.reason
    return None


async def asked_for_nothing(host: str) -> list[str]:
    """A name server that must not be asked: a notation that gets so far was not seen to be an address."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_the_listeners_can_be_reached() -> None:
    async def main() -> int:
        async with listening() as site:
            for host in ("127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]"):
                everything = tuple(map(Allowance.parse, ("0.0.0.0/0", "::/0")))
                await outcome(f"http://{host}:{site.port}/", site.port, allowed=everything, lookup=asked_for_nothing)
            return site.connections

    assert asyncio.run(main()) == 4


def test_no_notation_of_a_forbidden_address_is_connected_to() -> None:
    async def main() -> tuple[int, dict[str, Reason | None]]:
        async with listening() as site:
            urls = [f"{scheme}://{host}:{site.port}/" for host in hosts() for scheme in ("http", "https")]
            found = {url: await outcome(url, site.port, lookup=asked_for_nothing) for url in urls}
            return site.connections, found

    connections, found = asyncio.run(main())
    assert connections == 0
    assert len(found) > 900
    assert {url for url, reason in found.items() if reason not in REFUSED} == set()
    # All but the disguises that no parser takes for a host are refused as what they are.
    assert sum(reason is Reason.ADDRESS_REFUSED for reason in found.values()) > 0.95 * len(found)


def test_no_redirect_leads_to_a_forbidden_address() -> None:
    async def main(host: str) -> tuple[int, Reason | None]:
        async def start(name: str) -> list[str]:
            return ["127.0.0.1"] if name == "start.example" else await asked_for_nothing(name)

        async with listening(f"http://{host}/") as site:
            allowed = (Allowance.parse("start.example"),)
            url = f"http://start.example:{site.port}/"
            reason = await outcome(url, site.port, allowed=allowed, lookup=start, ports=frozenset({80, site.port}))
            return site.connections, reason

    chosen = random.Random(1).sample([host for host in hosts() if host.isascii() and host.isprintable()], 100)
    for host in (*chosen, "localhost", "127.0.0.1"):
        connections, reason = asyncio.run(main(host))
        assert (connections, reason in REFUSED) == (1, True), host


def test_no_answer_of_a_name_server_leads_to_a_forbidden_address() -> None:
    async def main(answers: list[str]) -> tuple[int, Reason | None]:
        async def lookup(host: str) -> list[str]:
            return answers

        async with listening() as site:
            return site.connections, await outcome(f"http://news.example:{site.port}/", site.port, lookup=lookup)

    for text in (*BAD_V4, *BAD_V6, *(each for v4 in BAD_V4 for each in embedded(v4))):
        assert asyncio.run(main([text])) == (0, Reason.ADDRESS_REFUSED), text


def test_a_name_that_changes_its_address_is_dialled_only_where_it_was_vetted() -> None:
    """DNS rebinding: public when it is vetted, loopback when it is asked again, as a name server with TTL 0 does."""
    asked: list[str] = []

    async def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["203.0.114.1"] if len(asked) % 2 else ["127.0.0.1"]

    async def main() -> tuple[int, set[Reason | None]]:
        async with listening() as site:
            ends = set()
            for n in range(20):
                url = f"http://name{n}.example:{site.port}/"
                ends.add(await outcome(url, site.port, lookup=rebinding, connect_timeout_s=0.02))
            return site.connections, ends

    connections, ends = asyncio.run(main())
    assert connections == 0
    assert len(asked) == 20  # one look-up a request: none between the vetting and the dialling
    assert Reason.ADDRESS_REFUSED in ends
    assert None not in ends
