"""The demo's internet: four small news sites behind an HTTP proxy on loopback, without any network.

Usage: python demo/site.py [--port N] [--edited] [-- COMMAND ...]

It answers requests in absolute form (`GET http://harbour-gazette.test/... HTTP/1.1`), as clients send them to a proxy,
and knows its own hosts only: nothing is resolved, nothing leaves the machine. With a COMMAND it serves while that runs,
with DEMO_PROXY in its environment and `{proxy}` replaced in its arguments, and exits with its exit status.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
HOSTS, EDITED = HERE / "hosts", HERE / "edited"

#: Last-Modified of each edition, fixed.
WRITTEN_AT = datetime(2026, 5, 9, 8, 0, tzinfo=UTC)
EDITED_AT = datetime(2026, 5, 9, 9, 45, tzinfo=UTC)

#: The newspaper's short links.
REDIRECTS = {
    "http://harbour-gazette.test/s/2041": "http://harbour-gazette.test/waterfront/night-market-fish-quay-september-2041.html"
}

#: Harmless to look at and 440 KB long, but it takes trafilatura minutes (quadratic in siblings with text between them).
HANGS = "http://science-notes.test/notes/every-tide-of-the-century.html"
HANGING_PAGE = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Every tide of the century</title></head>\n'
    f"<body><article><h1>Every tide of the century</h1>\n<p>{'<b>low</b> ' * 40_000}</p></article></body>\n</html>\n"
)

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answers; `location` is where it redirects to, or null."""

    body: bytes
    content_type: str
    modified_at: datetime
    location: str | None = None

    @property
    def etag(self) -> str:
        """Strong: equal bytes, equal tag."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def answers(*, edited: bool = False) -> dict[str, Answer]:
    """All that the site serves, by address without query.

    A file answers at its path, `index.*` at its folder's, a feed also without its suffix (Blogger's feeds have none).
    In the second edition the files under edited/ take the place of those under hosts/.
    """
    served = _read(HOSTS, WRITTEN_AT)
    if edited:
        served |= _read(EDITED, EDITED_AT)
    served[HANGS] = Answer(HANGING_PAGE.encode(), TYPES[".html"], WRITTEN_AT)
    for address, target in REDIRECTS.items():
        served[address] = Answer(f"See {target}\n".encode(), TYPES[".txt"], WRITTEN_AT, target)
    return served


def _read(folder: Path, modified_at: datetime) -> dict[str, Answer]:
    served = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TYPES):
        answer = Answer(path.read_bytes(), TYPES[path.suffix], modified_at)
        address = f"http://{path.relative_to(folder).as_posix()}"
        if path.stem == "index":
            served[address.removesuffix(path.name)] = answer
            continue
        served[address] = answer
        if path.suffix in (".rss", ".atom"):
            served[address.removesuffix(path.suffix)] = answer
    return served


def contents() -> tuple[int, int]:
    """Number of feeds, and of article pages (home pages are none)."""
    feeds = [path for path in HOSTS.rglob("*") if path.suffix in (".rss", ".atom")]
    articles = [path for path in HOSTS.rglob("*.html") if len(path.relative_to(HOSTS).parts) > 2]
    return len(feeds), len(articles)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD in absolute form; anything else, CONNECT too, is 501 by the base class."""

    protocol_version = "HTTP/1.1"
    server_version = "newsbeam-demo"
    timeout = 60
    wbufsize = -1  # head and body in one packet: otherwise Nagle's algorithm costs 40 ms per answer
    served: Mapping[str, Answer]

    def do_GET(self) -> None:
        """Answer, or 404 for what is none of ours."""
        answer = self.served.get(_address(self.path))
        if answer is None:
            missing = Answer(b"Not found: this proxy knows the demo's own pages only.\n", TYPES[".txt"], WRITTEN_AT)
            return self._send(404, missing, {})
        validators = {"ETag": answer.etag, "Last-Modified": format_datetime(answer.modified_at, usegmt=True)}
        if answer.location:
            return self._send(301, answer, {"Location": answer.location, **validators})
        return self._send(304 if self._unchanged(answer) else 200, answer, validators)

    do_HEAD = do_GET

    def _unchanged(self, answer: Answer) -> bool:
        """RFC 9110 section 13.2.2: If-Modified-Since counts only without If-None-Match."""
        tags, since = self.headers["If-None-Match"], self.headers["If-Modified-Since"]
        if tags is not None:
            return tags.strip() == "*" or answer.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            return since is not None and answer.modified_at <= parsedate_to_datetime(since).astimezone(UTC)
        except ValueError:
            return False

    def _send(self, status: int, answer: Answer, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the command's own output is what the user wants to see."""


def _address(target: str) -> str:
    """A request's target as a key of `answers`; what is not in absolute form is nobody's."""
    try:
        parts = urlsplit(target)
        ours = parts.scheme.lower() == "http" and parts.port in (None, 80)
    except ValueError:
        return ""
    return f"http://{parts.hostname}{parts.path or '/'}" if ours else ""


class Server(ThreadingHTTPServer):
    """One thread per client; clients that are killed are part of the demo and no error."""

    daemon_threads, request_queue_size = True, 128

    def handle_error(self, request: object, client_address: object) -> None:
        """See socketserver."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextlib.contextmanager
def serve(port: int = 0, *, edited: bool = False) -> Iterator[str]:
    """Serve on loopback while the block runs.

    Args:
        port: 0 for any that is free. OSError when it can't be had.
        edited: the second edition.

    Yields:
        The proxy's address.
    """
    handler = type("DemoHandler", (Handler,), {"served": answers(edited=edited)})
    with Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def run(command: Sequence[str], proxy: str) -> int:
    """Run a command as a client of the proxy; signals are passed on to it.

    Its exit status comes back as a shell tells it: 128 + n when signal n ended it, 127 when it can't be started.
    """
    words = [word.replace("{proxy}", proxy) for word in command]
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number) if child else early.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    try:
        # A process group of its own: Ctrl-C in a terminal reaches us alone, and the command once, not twice.
        child = subprocess.Popen(words, env={**os.environ, "DEMO_PROXY": proxy}, process_group=0)  # noqa: S603
    except OSError as error:
        print(f"demo site: can't run {words[0]}: {error.strerror}", file=sys.stderr)
        return 127
    for missed in early:
        child.send_signal(missed)
    status = child.wait()
    return status if status >= 0 else 128 - status


def main(arguments: Sequence[str]) -> int:
    """Serve while the command runs, without one until a signal comes."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    command = arguments[cut + 1 :]
    parser = argparse.ArgumentParser(prog="demo/site.py", usage="%(prog)s [--port N] [--edited] [-- COMMAND ...]")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1 (default: any that is free)")
    parser.add_argument("--edited", action="store_true", help="the second edition: one article has changed")
    said = parser.parse_args(arguments[:cut])
    if not command:  # before the address is printed: who reads it may send the signal at once
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with contextlib.ExitStack() as stack:
        try:
            proxy = stack.enter_context(serve(said.port, edited=said.edited))
        except (OSError, OverflowError) as error:
            print(f"demo site: can't listen on 127.0.0.1:{said.port}: {error}", file=sys.stderr)
            return 1
        feeds, articles = contents()
        print(f"demo site: {proxy} ({feeds} feeds, {articles} articles)", file=sys.stderr, flush=True)
        if command:
            return run(command, proxy)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
