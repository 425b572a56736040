"""A small internet on loopback that misbehaves by a schedule: an HTTP proxy with faults per address and request."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

XML, HTML = "application/xml", "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Doc:
    """What an address serves when nothing is wrong."""

    body: bytes
    kind: str = HTML


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status instead of the document."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Broken:
    """The document, not as it should come: `silent` never, `trickle` a byte every tenth of a second, `reset` an RST
    instead, `cut` half of it and a FIN.
    """

    how: str


Fault = Answer | Broken


@dataclass
class Site:
    """What it serves, how it fails, and what it has been asked.

    Attributes:
        docs: address → document.
        faults: address → faults of its first requests, one each (null: none); `for_good` repeats the last one.
        log: (seconds since the epoch, address) of each request.
    """

    docs: Mapping[str, Doc]
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    for_good: set[str] = field(default_factory=set)
    proxy: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked: Counter[str] = field(default_factory=Counter)
    _at: dict[int, tuple[threading.Event, bool]] = field(default_factory=dict)
    _over: bool = False

    def at_request(self, number: int, *, hold: bool = False) -> threading.Event:
        """An event that is set by the n-th request from now on; with `hold` that one waits for `release`."""
        with self._lock:
            event = threading.Event()
            self._at[len(self.log) + number] = (event, hold)
            return event

    def asked(self, since: int = 0) -> list[str]:
        """Addresses asked for, from a place in the log on."""
        return [url for _, url in self.log[since:]]

    def clear(self) -> None:
        """From now on nothing is wrong."""
        self.faults.clear()
        self.for_good.clear()

    def receive(self, url: str) -> Fault | None:
        """Note a request, and say how it fails. One for a robots.txt that there is none of is not noted: plans and
        counts are of feeds and pages, and only the first run on a ledger asks for it.
        """
        if url.endswith("/robots.txt") and url not in self.docs and url not in self.faults:
            return None
        with self._lock:
            self.log.append((time.time(), url))
            event, hold = self._at.pop(len(self.log), (None, False))
            turn, planned = self._asked[url], self.faults.get(url, [])
            self._asked[url] += 1
        if event:
            event.set()
        if hold:
            self.release.wait(120)
        if planned and url in self.for_good:
            turn = min(turn, len(planned) - 1)
        return planned[turn] if turn < len(planned) else None

    def trickles(self) -> bool:
        """Wait for the next byte's time; false when the site closes."""
        threading.Event().wait(0.1)
        return not self._over

    def close(self) -> None:
        """Let go of whoever waits."""
        self._over = True
        self.release.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms a page else
    site: Site

    def do_GET(self) -> None:
        fault = self.site.receive(self.path)
        doc = self.site.docs.get(self.path)
        if isinstance(fault, Answer):
            self._send(fault.status, dict(fault.headers), b"")
        elif doc is None:
            self._send(404, {}, b"")
        elif isinstance(fault, Broken):
            self._break(fault.how, doc)
        else:
            self._serve(doc)

    def _serve(self, doc: Doc) -> None:
        etag = f'"{hashlib.sha256(doc.body).hexdigest()[:16]}"'
        same = self.headers["If-None-Match"] == etag
        self._send(304 if same else 200, {"Content-Type": doc.kind, "ETag": etag}, b"" if same else doc.body)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _break(self, how: str, doc: Doc) -> None:
        self.close_connection = True
        if how == "silent":
            while self.site.trickles():
                pass
            return
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())  # a proper end would send a FIN first
            return
        self.send_response(200)
        self.send_header("Content-Type", doc.kind)
        self.send_header("Content-Length", str(len(doc.body)))
        self.end_headers()
        if how == "trickle":
            self._trickle(doc.body)
            return
        self.wfile.write(doc.body[: len(doc.body) // 2])

    def _trickle(self, body: bytes) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            if not self.site.trickles():
                return

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serve(docs: Mapping[str, Doc]) -> Iterator[Site]:
    """Serve while the block runs."""
    site = Site(docs)
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # clients are killed here
    site.proxy = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.close()
        server.shutdown()
        server.server_close()
        thread.join()
