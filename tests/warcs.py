"""WARC files made by hand, as other programs write them, whole and broken."""

from __future__ import annotations

import gzip
from collections.abc import Sequence


def record(
    url: str, body: bytes, *, status: str = "200 OK", headers: Sequence[str] = (), kind: str = "response", **fields: str
) -> bytes:
    """One record, plain. Fields of the WARC header as keywords, with _ for -; `length` in the place of the true one.

    The status may begin with a version of HTTP, else that is 1.1.
    """
    typed = any(header.startswith("Content-Type:") for header in headers)
    lines = [*headers] if typed else ["Content-Type: text/html; charset=utf-8", *headers]
    line = status if status.startswith("HTTP/") else f"HTTP/1.1 {status}"
    block = f"{line}\r\n".encode() + "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body
    named = {
        "WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2019-02-03T04:05:06Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": fields.pop("length", str(len(block))),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip
    return plain(block, **named)


def plain(block: bytes, **fields: str) -> bytes:
    """A record of these fields, which are named as in the file."""
    named = {"WARC-Date": "2019-02-03T04:05:06Z", "Content-Length": str(len(block)), **fields}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """A file with a gzip member per record."""
    return b"".join(gzip.compress(each) for each in records)
