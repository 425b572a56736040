"""A real server on loopback that has one fault per path, and how the tests of HttpFetcher visit it.

By hand, for any client: python -m tests.transforms.io.faulty [PORT]
"""

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import sys
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from pipelines.clock import utc_now
from schemas.failure import Refusal
from schemas.page import Request, Response
from transforms.io.http import HttpFetcher, close_all
from transforms.web.addresses import Allowance

LOOPBACK = (Allowance.parse("127.0.0.1"),)
PAGE = b"<p>news</p>" * 20
BIG = bytes(range(256)) * 12_000  # 3 MB: many packets, more than any buffer on the way
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@dataclass
class Site:
    """A server on loopback: what it was asked, and where it is."""

    port: int = 0
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def raw(text: str, body: bytes = b"") -> bytes:
    return text.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


def coded(coding: str, body: bytes) -> bytes:
    return raw(f"HTTP/1.1 200 OK\nContent-Encoding: {coding}\nContent-Length: {len(body)}", body)


def redirect(to: str, status: int = 302) -> bytes:
    return raw(f"HTTP/1.1 {status} Moved\nLocation: {to}\nContent-Length: 0")


def deflated(body: bytes, window: int) -> bytes:
    press = zlib.compressobj(wbits=window)
    return press.compress(body) + press.flush()


BOMB = gzip.compress(bytes(50_000_000), 9)
ANSWERS = {
    "/ok": OK,
    "/closed-when-used-again": OK,
    "/latin": raw("HTTP/1.1 200 OK\nX-Name: caf\xe9\nX-Name: second\nContent-Length: 0"),
    "/x-robots": raw("HTTP/1.1 200 OK\nX-Robots-Tag: badbot: noindex\nx-robots-tag: noai\nContent-Length: 0"),
    "/gzip": coded("gzip", gzip.compress(PAGE)),
    "/x-gzip": coded("X-GZIP", gzip.compress(PAGE)),
    "/gzip-members": coded("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
    "/gzip-padded": coded("gzip", gzip.compress(PAGE) + bytes(100)),
    "/gzip-nothing": coded("gzip", b""),
    "/deflate": coded("deflate", zlib.compress(PAGE)),
    "/deflate-bare": coded("deflate", deflated(PAGE, -15)),
    "/gzip-cut": coded("gzip", gzip.compress(PAGE)[:-12]),
    "/gzip-not": coded("gzip", PAGE),
    "/brotli": coded("br", PAGE),
    "/twice": coded("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    "/bomb": coded("gzip", BOMB),
    "/dense": coded("gzip", gzip.compress(bytes(2_000_000), 9)),
    "/members": coded("gzip", gzip.compress(b"") * 1000),
    "/large": raw("HTTP/1.1 200 OK\nContent-Length: 99999999", b"x"),
    "/short": raw("HTTP/1.1 200 OK\nContent-Length: 100", b"only this"),
    "/chunks": raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"2\r\nhi\r\n0\r\n\r\n"),
    "/chunk-cut": raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"99\r\nhi"),
    "/chunk-bad": raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"2\r\nhi\r\nzz\r\n"),
    "/to-the-end": raw("HTTP/1.1 200 OK", b"hi"),
    "/big": raw(f"HTTP/1.1 200 OK\nContent-Length: {len(BIG)}", BIG),
    "/big-gzip": coded("gzip", gzip.compress(BIG, 0)),
    "/big-chunk": raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (len(BIG), BIG)),
    "/big-to-the-end": raw("HTTP/1.1 200 OK", BIG),
    "/nothing": b"",
    "/not-http": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "/999": raw("HTTP/1.1 999 Denied\nContent-Length: 0"),
    "/header": raw("HTTP/1.1 200 OK\nX: " + "x" * 100_000 + "\nContent-Length: 0"),
    "/headers": raw("HTTP/1.1 200 OK\n" + "X: y\n" * 5000 + "Content-Length: 0"),
    "/404": raw("HTTP/1.1 404 Not Found\nContent-Length: 9999", b"a body that is cut off"),
    "/503": raw("HTTP/1.1 503 Busy\nRetry-After: 120\nContent-Length: 0"),
    "/403": raw("HTTP/1.1 403 No\nContent-Length: 4", b"wall"),
    "/403-gzip": raw("HTTP/1.1 403 No\nContent-Encoding: gzip", gzip.compress(b"wall")),
    "/403-brotli": raw("HTTP/1.1 403 No\nContent-Encoding: br\nContent-Length: 4", b"wall"),
    "/403-cut": raw("HTTP/1.1 403 No\nContent-Length: 9999", b"wall"),
    "/403-big": raw(f"HTTP/1.1 403 No\nContent-Length: {len(BIG)}", BIG),
    "/403-bomb": raw("HTTP/1.1 403 No\nContent-Encoding: gzip", BOMB),
    "/304": raw("HTTP/1.1 304 Not Modified\nETag: \"b\""),
    "/302-to-nowhere": raw("HTTP/1.1 302 Found\nContent-Length: 0"),
    "/loop": redirect("/loop"),
    "/loop-a": redirect("/loop-b"),
    "/loop-b": redirect("/loop-a"),
    "/cookie": raw("HTTP/1.1 302 Found\nSet-Cookie: a=b\nLocation: /ok\nContent-Length: 0"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-gopher": redirect("gopher://127.0.0.1/"),
    "/to-credentials": redirect("http://user:secret@127.0.0.1/"),
    "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "/to-mapped": redirect("http://[::ffff:127.0.0.2]/"),
    "/to-decimal": redirect("http://2130706434/"),  # 127.0.0.2
    "/to-redis": redirect("http://8.8.8.8:6379/"),
    **{f"/{status}": redirect("/ok?x#y", status) for status in (301, 302, 303, 307, 308)},
    **{f"/hop{n}": redirect(f"hop{n - 1}") for n in range(2, 8)},
    "/hop1": redirect("/ok"),
}  # fmt: skip


ABRUPT = ("/reset", "/reset-within", "/chunk-bad-later")
PIECES = {
    "/silent": b"",
    "/trickle": b"x",
    "/trickle-head": b"H",
    "/endless": b"x" * 65536,
    "/403-trickle": b"x",
}  # every 10 ms
KEPT = {"/ok", "/304", "/301", "/cookie"}  # paths after which the server keeps the connection open


def reset(writer: asyncio.StreamWriter) -> None:
    """End the connection with RST instead of FIN."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def answer(path: str, writer: asyncio.StreamWriter) -> None:
    if path == "/reset":
        reset(writer)
    elif path == "/reset-within":
        writer.write(raw("HTTP/1.1 200 OK", b"the first half"))
        await tick()
        reset(writer)
    elif path == "/chunk-bad-later":
        writer.write(raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"2\r\nhi\r\n"))
        await tick()
        writer.write(b"zz\r\n")
    elif path in PIECES:
        await torment(path, writer)
    else:
        writer.write(ANSWERS[path])


async def torment(path: str, writer: asyncio.StreamWriter) -> None:
    """Answers that last until the client goes away."""
    if path != "/silent":
        status = path[1:4] if path[1:4].isdecimal() else "200"
        writer.write(b"HTTP/1.1 200 OK\r\nX: " if path == "/trickle-head" else raw(f"HTTP/1.1 {status} OK"))
    while True:
        writer.write(PIECES[path])
        await writer.drain()
        await tick()


async def tick() -> None:
    """Ten milliseconds: the pace of the slow servers."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None, address: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Site]:
    site, tasks = Site(), set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        site.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            path = "/ok"
            while path in KEPT:
                site.heads.append(await reader.readuntil(b"\r\n\r\n"))
                path = path_of(site.heads[-1])
                await answer(path, writer)
                await writer.drain()
            if path == "/closed-when-used-again":
                site.heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, address, port, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def path_of(head: bytes) -> str:
    target = head.split(b" ")[1].decode()
    if head.startswith(b"CONNECT"):
        return "/404"
    path = "/" + target.partition("://")[2].partition("/")[2] if "://" in target else target
    return path.partition("?")[0]


def fetcher(**config: object) -> HttpFetcher:
    return HttpFetcher(
        **{"user_agent": "test", "clock": utc_now, "allowed": LOOPBACK, "per_host_delay_s": 0.0} | config
    )


def request(url: str, **more: object) -> Request:
    return Request(**{"url": url, "accept": "text/html", "max_bytes": 4_000_000, "deadline_s": 5.0} | more)


def visit(*paths: str, config: dict | None = None, **more: object) -> tuple[Site, list[Response | Refusal]]:
    """Fetch paths of a site one after the other; a refusal is a result."""

    async def main() -> tuple[Site, list[Response | Refusal]]:
        results: list[Response | Refusal] = []
        async with serving() as site:
            for path in paths:
                try:
                    url = path.format(port=site.port) if "://" in path else site.base + path
                    results.append(await fetcher(**config or {}).fetch(request(url, **more)))
                except Refusal as refusal:
                    results.append(refusal)
            await close_all()
        return site, results

    return asyncio.run(main())


def got(path: str, **more: object) -> Response:
    result = visit(path, **more)[1][0]
    assert isinstance(result, Response), result
    return result


def refused(path: str, **more: object) -> Refusal:
    result = visit(path, **more)[1][0]
    assert isinstance(result, Refusal), result
    return result


async def nowhere(host: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def loopback(host: str) -> list[str]:
    return ["127.0.0.1"]


async def stand(port: int) -> None:
    """Serve until interrupted, and say what there is."""
    async with serving(port=port) as site:
        for path in sorted({*ANSWERS, *PIECES, *ABRUPT}):
            print(site.base + path, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(stand(int(sys.argv[1]) if sys.argv[1:] else 0))
