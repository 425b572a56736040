"""A small internet on loopback, as an HTTP proxy: host names of one's own, real sockets, requests that can be held."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = bytes | tuple[int, dict[str, str], bytes]
"""A body (200, or 304 to its ETag), or a status with headers and body."""


@dataclass
class Net:
    """What it serves (URL → answer), what it has been asked, and what it holds back."""

    answers: Mapping[str, Answer]
    proxy: str = ""
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    conditions: list[tuple[str | None, str | None]] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)
    release: threading.Event = field(default_factory=threading.Event)

    def hold(self, url: str) -> threading.Event:
        """From now on keep requests for it waiting; the event is set when one has come."""
        return self.held.setdefault(url, threading.Event())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    net: Net

    def do_GET(self) -> None:
        self.net.asked.append(self.path)
        self.net.agents.append(self.headers.get("User-Agent", ""))
        self.net.keys.append(self.headers.get("X-Key"))
        self.net.conditions.append((self.headers["If-None-Match"], self.headers["If-Modified-Since"]))
        if self.path in self.net.held:
            self.net.held[self.path].set()
            self.net.release.wait(60)
        body = self.net.answers.get(self.path)
        if isinstance(body, tuple):
            self._answer(*body)
            return
        etag = f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
        status = 404 if body is None else 304 if self.headers["If-None-Match"] == etag else 200
        sent = body if body is not None and status == 200 else b""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if b"<html" in sent else "application/xml")
        self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)  # with no Date but that of the test
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serve(answers: Mapping[str, Answer]) -> Iterator[Net]:
    """Serve while the block runs."""
    net = Net(answers)

    class Handler(_Handler):
        pass

    Handler.net = net
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # clients are killed here
    net.proxy = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield net
    finally:
        net.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
